interface Line {
  line: number;
  column?: string;
  what: string;
  todo: string;
}

interface Report {
  lines: number;
  events: number;
  faults: Line[];
  more_faults: number;
  notes: Line[];
  compared: Record<'new' | 'changed' | 'unchanged' | 'missing', number> | null;
  published: { accepted: number } | null;
}

const isReport = (value: object): value is Report => 'faults' in value && 'notes' in value;

const byId = <E extends HTMLElement>(id: string, kind: abstract new () => E): E => {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
};

/** Fills {name} in a text. */
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The upload form: tries the file, shows the report by the file's line numbers, and lets it be published after a trial of the same choices. */
export function mountImport(form: HTMLFormElement): void {
  const say = (name: string, values: Readonly<Record<string, string | number>> = {}) => fill(form.dataset[name] ?? '', values);
  const publishButton = byId('import-publish', HTMLButtonElement);
  const submitButton = form.querySelector('button[type=submit]');
  const summary = byId('import-summary', HTMLElement);
  const table = byId('import-report', HTMLTableElement);
  const good = byId('import-good', HTMLInputElement);

  const send = async (dryRun: boolean): Promise<object> => {
    const query = new URLSearchParams({ dry_run: String(dryRun), lang: form.dataset.lang ?? 'it' });
    const fields = new FormData(form);
    for (const name of ['mapping', 'sheet']) if (fields.get(name)) query.set(name, String(fields.get(name)));
    if (good.checked) query.set('take_good', 'true');
    if (byId('import-retract', HTMLInputElement).checked) query.set('retract_missing', 'true');
    const body = new FormData();
    const file = fields.get('file');
    if (file instanceof File) body.set('file', file);
    const response = await fetch(`${form.getAttribute('action')}?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${byId('import-key', HTMLInputElement).value.trim()}`, accept: 'application/json' },
      body,
    });
    return Object(await response.json());
  };

  const show = (answer: object): void => {
    table.hidden = !isReport(answer);
    if (!isReport(answer)) {
      summary.textContent = say('failed', { detail: 'detail' in answer ? String(answer.detail) : '' });
      return;
    }
    const { lines, events, faults, more_faults: more, notes, compared, published } = answer;
    const count = faults.length + more;
    const done = published
      ? say('published', { accepted: published.accepted, unchanged: compared?.unchanged ?? 0 })
      : 'detail' in answer
        ? say('refused', { lines, faults: count })
        : say('tried', { lines, events, faults: count });
    summary.textContent = compared ? `${done} ${say('compared', { ...compared })}` : done;
    const told = [...faults.map((line) => ({ ...line, fault: true })), ...notes.map((line) => ({ ...line, fault: false }))];
    table.tBodies[0]?.replaceChildren(
      ...told.sort((a, b) => a.line - b.line).map((line) => rowOf(line, { line: say('line'), whole: say('whole') })),
    );
    table.hidden = told.length === 0;
  };

  const run = async (dryRun: boolean): Promise<void> => {
    if (!form.reportValidity()) return;
    summary.textContent = say('working');
    table.hidden = true;
    publishButton.disabled = true;
    if (submitButton instanceof HTMLButtonElement) submitButton.disabled = true;
    try {
      const answer = await send(dryRun);
      show(answer);
      publishButton.disabled = !dryRun || !isReport(answer) || (answer.faults.length > 0 && !good.checked);
    } catch {
      summary.textContent = say('unreachable');
    } finally {
      if (submitButton instanceof HTMLButtonElement) submitButton.disabled = false;
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(true);
  });
  // What was tried is no longer what would be published.
  form.addEventListener('input', () => {
    publishButton.disabled = true;
  });
  publishButton.addEventListener('click', () => void run(false));
}

function rowOf(
  { line, column = '', what, todo, fault }: Line & { fault: boolean },
  words: { line: string; whole: string },
): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.className = fault ? 'import-fault' : 'import-note';
  const head = document.createElement('th');
  head.scope = 'row';
  if (line > 0) head.dataset.label = words.line;
  head.textContent = line === 0 ? words.whole : String(line);
  const cells = [column, what, todo].map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  });
  row.append(head, ...cells);
  return row;
}
