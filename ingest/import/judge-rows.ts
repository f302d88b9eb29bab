import { setImmediate } from 'node:timers/promises';
import type { Transform } from '../../transform/transform.ts';
import type { ImportFault } from './faults.ts';
import { headerFaults } from './header.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import type { Table } from './open-table.ts';
import { withParts } from './parts.ts';
import { passedOver } from './passed-over.ts';
import { columnOfPath, eventText, type RowContext, type RowEvent, rowReader } from './row-event.ts';
import type { ImportNote, TableItem } from './table.ts';

/** A good event of a file and the lines it was read from. */
export interface GoodEvent {
  line: number;
  event: RowEvent;
  /** The CloudEvent, JSON text. */
  text: string;
}

export type RowResult =
  | { kind: 'event'; good: GoodEvent }
  /** `row`: the line is a row of data; else the fault is of the file or its header. */
  | { kind: 'faults'; row: boolean; line: number; faults: readonly ImportFault[] }
  | { kind: 'note'; note: ImportNote }
  /** A row that makes an event together with others. */
  | { kind: 'part'; line: number };

export interface JudgeOptions {
  mapping: Mapping;
  context: RowContext;
  transform: Transform;
  /** ms since epoch. */
  now: () => number;
  /** The one source that may publish. */
  boundSource?: string | undefined;
  /** What events say they were read from. */
  file: string;
}

/** Rows judged before other requests of the process get their turn. */
const JUDGED_AT_ONCE = 200;

/**
 * The rows of a table as events, each judged by the contracts as the gateway will judge it. Rows that make one event together are given as
 * that event after the last row; when one of them has a fault the event is not made, and the others say so.
 */
export async function* judgeRows(table: Table, options: JudgeOptions): AsyncGenerator<RowResult> {
  const { mapping, context } = options;
  const judge = judgeOf(options);
  const groups = mapping.kind === undefined ? null : new Groups();
  const wanted = columnsOf(mapping);
  let reading: { read: ReturnType<typeof rowReader>; isPassedOver: ReturnType<typeof passedOver> } | null = null;
  let items = 0;
  for await (const item of table.items()) {
    items += 1;
    if (items % JUDGED_AT_ONCE === 0) await setImmediate();
    if (item.kind === 'fault') {
      yield { kind: 'faults', row: reading !== null, line: item.fault.line, faults: [item.fault] };
    } else if (item.kind === 'note') {
      yield item;
    } else if (item.kind === 'header') {
      const faults = headerFaults(item.columns, item.line, wanted, delimiterHint(item, table));
      if (faults.length > 0) {
        yield { kind: 'faults', row: false, line: item.line, faults };
        return;
      }
      const keys = [...mapping.id, mapping.time.column];
      reading = { read: rowReader(mapping, item.columns, context), isPassedOver: passedOver(item.columns, keys) };
    } else if (reading !== null) {
      const passed = reading.isPassedOver(item);
      const row = passed ? null : reading.read(item);
      if (passed) yield { kind: 'note', note: { line: item.line, ...passed } };
      else if (Array.isArray(row)) {
        groups?.spoil(item.line);
        yield { kind: 'faults', row: true, line: item.line, faults: row };
      } else if (row && groups) {
        groups.add(item.line, row);
        yield { kind: 'part', line: item.line };
      } else if (row) yield judge(item.line, row);
    }
  }
  for (const group of groups?.all() ?? []) yield groupResult(group, judge, groups?.spoilt ?? null);
}

const delimiterHint = (item: Extract<TableItem, { kind: 'header' }>, { sheet }: Table): string =>
  sheet === '' && item.columns.length === 1 ? ' The header has one field alone: is the delimiter another one?' : '';

function judgeOf({ mapping, transform, now, boundSource, file }: JudgeOptions): (line: number, event: RowEvent) => RowResult {
  const lineOfId = new Map<string, number>();
  return (line, event) => {
    const refused = (fault: Omit<ImportFault, 'line'>): RowResult => ({
      kind: 'faults',
      row: true,
      line,
      faults: [{ line, ...fault }],
    });
    const key = `${event.source} ${event.id}`;
    const first = lineOfId.get(key);
    if (first !== undefined) {
      const detail = `Line ${first} has the same event id: the columns of the id do not tell the two rows apart.`;
      return refused({ column: mapping.id.join(', '), code: 'id_repeated', detail });
    }
    lineOfId.set(key, line);
    const text = eventText(mapping, event, file);
    const outcome = transform.event(Buffer.from(text), {
      recordedAt: now(),
      ...(boundSource === undefined ? {} : { boundSource }),
    });
    if (outcome.kind !== 'rejected') return { kind: 'event', good: { line, event, text } };
    const { code, path: at, detail } = outcome.fault;
    return refused({ column: columnOfPath(mapping, at), code, detail: `${at}: ${detail}` });
  };
}

interface Group {
  lines: number[];
  rows: RowEvent[];
}

/** Rows by the event they make, in the order of their first rows. */
class Groups {
  readonly #byKey = new Map<string, Group>();
  /** Line of the first faulty row: which event it belongs to cannot always be told, so none is made. */
  spoilt: number | null = null;

  add(line: number, row: RowEvent): void {
    const key = `${row.source} ${row.id}`;
    const group = this.#byKey.get(key) ?? { lines: [], rows: [] };
    group.lines.push(line);
    group.rows.push(row);
    this.#byKey.set(key, group);
  }

  spoil(line: number): void {
    this.spoilt ??= line;
  }

  all(): Iterable<Group> {
    return this.#byKey.values();
  }
}

function groupResult(
  { lines, rows }: Group,
  judge: (line: number, event: RowEvent) => RowResult,
  spoilt: number | null,
): RowResult {
  const [first] = rows;
  const [line = 0] = lines;
  if (first === undefined) throw new Error('a group has a row');
  if (spoilt !== null) {
    const detail = `These rows make one event together with line ${spoilt}, which has a fault: mend that line.`;
    return { kind: 'faults', row: true, line, faults: [{ line, column: '', code: 'rows_incomplete', detail }] };
  }
  const { data, faults } = withParts(
    first.data,
    rows.flatMap(({ contribution }) => (contribution === null ? [] : [contribution])),
  );
  if (faults.length > 0) return { kind: 'faults', row: true, line, faults };
  return judge(line, { ...first, data });
}
