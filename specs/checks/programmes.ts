import type { SpecFiles } from '../files.ts';
import { lastDayOf } from '../lookup.ts';
import type { SpecParts } from '../read.ts';
import type { Programme, Target } from '../types.ts';
import { idsOf, knows, overlap, repeated, type Span } from './shared.ts';

type ProgrammePart = SpecParts['programmes'][number];

const spanOf = ({ valid_from, valid_to }: Target): Span => ({ from: valid_from, to: valid_to });

const scopeName = ({ scope }: Target): string => (scope === 'region' ? 'the region' : scope.desk);

function checkDates({ fault }: SpecFiles, programme: ProgrammePart): void {
  const { file, start, planned_end, actual_end } = programme;
  if (planned_end < start) fault(file, 'planned_end', `the programme starts on ${start}`);
  if (actual_end !== null && actual_end < planned_end) fault(file, 'actual_end', `before the planned end, ${planned_end}`);
  const last = lastDayOf(programme);
  const inside = (path: string, from: string, to: string | null) => {
    if (to !== null && to < from) fault(file, path, `ends on ${to}, before it begins on ${from}`);
    else if (from < start || from > last || (to !== null && to > last))
      fault(file, path, `outside the programme, ${start} to ${last}`);
  };
  for (const { id, ...item } of programme.cronoprogramma) {
    inside(`cronoprogramma[${id}]`, item.start, item.end);
    if (item.actual_end !== undefined && item.actual_end < item.start)
      fault(file, `cronoprogramma[${id}].actual_end`, `before it begins, ${item.start}`);
  }
  for (const [index, { to }] of (programme.expenditure ?? []).entries())
    if (to < start) fault(file, `expenditure[${index}].to`, `before the programme, which starts on ${start}`);
  for (const [index, { from, to }] of programme.desks.entries()) inside(`desks[${index}]`, from, to);
  for (const { id, valid_from, valid_to } of programme.targets) inside(`targets[${id}]`, valid_from, valid_to);
}

/** Desk targets may leave part of the regional one unallocated (D07), never exceed it. */
function checkTargets(
  { fault }: SpecFiles,
  { file, desks, targets }: ProgrammePart,
  organisations: ReadonlySet<string> | undefined,
): void {
  const taking = new Set(desks.map(({ desk }) => desk));
  for (const [index, target] of targets.entries()) {
    const { id, scope } = target;
    if (scope !== 'region' && !taking.has(scope.desk))
      fault(file, `targets[${id}].scope`, `desk '${scope.desk}' does not take part`);
    if (scope !== 'region' && !knows(organisations, scope.organisation))
      fault(file, `targets[${id}].scope`, `no organisation '${scope.organisation}'`);
    const twin = targets
      .slice(0, index)
      .find((other) => scopeName(other) === scopeName(target) && overlap(spanOf(other), spanOf(target)));
    if (twin) fault(file, `targets[${id}]`, `${scopeName(target)} already has target ${twin.id} in that time`);
  }
  for (const { id, value, ...region } of targets.filter(({ scope }) => scope === 'region')) {
    const of = targets.filter(
      (t) => t.scope !== 'region' && overlap(spanOf(t), { from: region.valid_from, to: region.valid_to }),
    );
    const sum = of.reduce((total, target) => total + target.value, 0);
    if (sum > value) fault(file, `targets[${id}].value`, `the desks' targets sum to ${sum}, more than the region's ${value}`);
  }
}

function checkBodies({ fault }: SpecFiles, programme: ProgrammePart, organisations: ReadonlySet<string> | undefined): void {
  const { file, budget, budget_total_eur } = programme;
  for (const { id, owners } of programme.cronoprogramma)
    for (const owner of owners)
      if (!knows(organisations, owner)) fault(file, `cronoprogramma[${id}].owners`, `no organisation '${owner}'`);
  for (const [index, { organisation }] of budget.entries())
    if (!knows(organisations, organisation)) fault(file, `budget[${index}].organisation`, `no organisation '${organisation}'`);
  for (const [index, { organisation }] of (programme.expenditure ?? []).entries())
    if (organisation !== null && !knows(organisations, organisation))
      fault(file, `expenditure[${index}].organisation`, `no organisation '${organisation}'`);
  const statements = (programme.expenditure ?? []).map(({ organisation, to }) => `${organisation ?? 'the programme'} to ${to}`);
  for (const statement of repeated(statements)) fault(file, 'expenditure', `${statement} is stated twice`);
  const lines = budget.map(({ organisation, line }) => `${organisation} ${line}`);
  for (const line of repeated(lines)) fault(file, 'budget', `line ${line} appears twice`);
  const cents = budget.reduce((total, { amount_eur }) => total + Math.round(amount_eur * 100), 0);
  if (budget_total_eur !== null && cents > Math.round(budget_total_eur * 100))
    fault(file, 'budget_total_eur', 'the lines sum to more than it');
}

/** A desk takes part in one programme at a time, so that an event has at most one. */
function checkParticipation(
  { fault }: SpecFiles,
  programmes: readonly ProgrammePart[],
  desks: ReadonlySet<string> | undefined,
): void {
  const spans: { desk: string; programme: Programme; span: Span }[] = [];
  for (const programme of programmes) {
    for (const [index, { desk, from, to }] of programme.desks.entries()) {
      const path = `desks[${index}]`;
      if (!knows(desks, desk)) fault(programme.file, `${path}.desk`, `no desk '${desk}' in network/desks.yaml`);
      const span = { from, to: to ?? lastDayOf(programme) };
      const other = spans.find((known) => known.desk === desk && overlap(known.span, span));
      if (other) fault(programme.file, path, `'${desk}' takes part in ${other.programme.id} in the same time`);
      spans.push({ desk, programme, span });
    }
  }
}

/** Programmes: order of dates, everything inside the programme's time, known desks and bodies, targets that add up. */
export function checkProgrammes(files: SpecFiles, parts: SpecParts): void {
  const organisations = idsOf(parts.organisations, ({ id }) => id);
  for (const programme of parts.programmes) {
    const { file, targets, cronoprogramma } = programme;
    for (const id of repeated(targets.map(({ id }) => id))) files.fault(file, `targets[${id}]`, 'the id appears twice');
    for (const id of repeated(cronoprogramma.map(({ id }) => id)))
      files.fault(file, `cronoprogramma[${id}]`, 'the id appears twice');
    checkDates(files, programme);
    checkTargets(files, programme, organisations);
    checkBodies(files, programme, organisations);
  }
  checkParticipation(
    files,
    parts.programmes,
    idsOf(parts.desks, ({ id }) => id),
  );
}
