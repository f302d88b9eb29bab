import { createHash } from 'node:crypto';
import { assemble, type FieldValues } from './assemble.ts';
import { type Cell, type CellContext, cellValue, cellValues, instantOf } from './cells.ts';
import type { ImportFault } from './faults.ts';
import { nameKey } from './header.ts';
import { listOf, type Mapping } from './mapping.ts';
import type { ColumnValue } from './mapping-columns.ts';
import { type Contribution, partReader } from './parts.ts';
import { isCellFault, type RawCell, type TableRow, textOf } from './table.ts';

/** The event a row makes, or that it makes together with the other rows of its id. */
export interface RowEvent {
  id: string;
  source: string;
  type: string;
  time: string;
  subject: string | undefined;
  data: unknown;
  /** What the row adds to the event, of a mapping with parts. */
  contribution: Contribution | null;
}

export interface RowContext extends CellContext {
  /** The desk of a mapping that names none. */
  desk: string | null;
}

/** The mapping does not say which desk the rows are of, and nobody else did. */
export class DeskMissing extends Error {
  readonly code = 'DESK_MISSING';
}

const MAX_ID = 128;

/** Reads rows of a file with this header. A row gives its event, or all its faults. The same row always gives the same event. */
export function rowReader(
  mapping: Mapping,
  columns: readonly string[],
  context: RowContext,
): (row: TableRow) => RowEvent | ImportFault[] {
  const position = new Map(columns.map((name, i) => [nameKey(name), i] as const).reverse());
  const partOf = partReader(mapping, context);

  return (row) => {
    const faults: ImportFault[] = [];
    const cell = (column: string): RawCell => row.cells[position.get(nameKey(column)) ?? -1] ?? '';
    const take = <T>(column: string, read: Cell<T>): T | undefined => {
      if (read.ok) return read.value;
      faults.push({ line: row.line, column, code: read.code, detail: read.detail });
      return undefined;
    };
    const single = (spec: ColumnValue) => take(spec.column, cellValue(cell(spec.column), spec, context));
    const fixed = (spec: string | ColumnValue): string => {
      if (typeof spec === 'string') return spec;
      return String(single({ ...spec, required: spec.default === undefined }) ?? '');
    };

    const id = take(mapping.id.join(', '), idOf(mapping, mapping.id.map(cell)));
    const desk = fixed(mapping.desk ?? context.desk ?? noDesk());
    const type = fixed(mapping.type);
    const time = take(mapping.time.column, instantOf(cell(mapping.time.column), mapping.time.format, mapping.time_zone));
    const subject = mapping.subject && single(mapping.subject);
    const values = new Map<string, FieldValues>();
    const lists = new Map<string, { column: string; length: number }>();
    for (const [path, spec] of Object.entries(mapping.fields)) {
      if ('constant' in spec) continue;
      const list = listOf(path);
      if (list === null || spec.split === undefined) {
        values.set(path, single(spec));
        continue;
      }
      const items = take(spec.column, cellValues(cell(spec.column), spec, context));
      values.set(path, items);
      const other = lists.get(list);
      if (items && other && other.length !== items.length) {
        const detail = `${items.length} values here, ${other.length} in column ${other.column}: the two lists go together.`;
        faults.push({ line: row.line, column: spec.column, code: 'list_uneven', detail });
      } else if (items) lists.set(list, { column: spec.column, length: items.length });
    }
    const part = partOf(row.line, cell);
    if (Array.isArray(part)) faults.push(...part);
    if (faults.length > 0 || id === undefined || time === undefined || Array.isArray(part)) return faults;
    const data = assemble(mapping, values);
    return {
      id,
      source: `/pua/${desk}`,
      type,
      time,
      subject: subject === undefined ? undefined : String(subject),
      data,
      contribution: part,
    };
  };
}

function noDesk(): never {
  throw new DeskMissing('The mapping names no desk: say which one imports.');
}

/** The CloudEvent of a row, JSON text; `importmapping` and `importfile` say where it was read from. */
export function eventText(mapping: Mapping, { id, source, type, time, subject, data }: RowEvent, file: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    time,
    ...(subject === undefined ? {} : { subject }),
    datacontenttype: 'application/json',
    ...(mapping.synthetic ? { synthetic: true } : {}),
    importmapping: mapping.name,
    importfile: file,
    data,
  });
}

/** An id that names the row for ever: its cells, percent-encoded so that no two rows share one; their SHA-256 when that is too long. */
function idOf({ id_prefix: prefix }: Mapping, cells: readonly RawCell[]): Cell<string> {
  const broken = cells.find(isCellFault);
  if (broken) return { ok: false, code: broken.fault, detail: broken.detail };
  const parts = cells.map((cell) => textOf(cell).trim());
  if (parts.some((part) => part === ''))
    return { ok: false, code: 'value_missing', detail: 'The event id is made of this column, and the cell is empty.' };
  const text = [...(prefix === undefined ? [] : [prefix]), ...parts.map((part) => encodeURIComponent(part))].join(':');
  return { ok: true, value: text.length <= MAX_ID ? text : createHash('sha256').update(text).digest('hex') };
}

/** The column of the file that an event's path was read from, '' when it is the mapping's own. */
export function columnOfPath(mapping: Mapping, path: string): string {
  const named = (spec: unknown): string =>
    typeof spec === 'object' && spec !== null && 'column' in spec ? String(spec.column) : '';
  const plain = path.replaceAll(/\[\d+\]/g, '[]');
  const field = Object.entries(mapping.fields).find(([own]) => own === path || own === plain)?.[1];
  if (field) return named(field);
  const own: Readonly<Record<string, string>> = {
    id: mapping.id.join(', '),
    source: named(mapping.desk),
    type: named(mapping.type),
    time: mapping.time.column,
    subject: named(mapping.subject),
  };
  return Object.hasOwn(own, path) ? (own[path] ?? '') : '';
}
