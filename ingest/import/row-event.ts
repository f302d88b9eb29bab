import { createHash } from 'node:crypto';
import { assemble, type FieldValues } from './assemble.ts';
import { type Cell, type CellContext, cellValue, cellValues, instantOf } from './cells.ts';
import type { ImportFault } from './faults.ts';
import { type ColumnValue, listOf, type Mapping } from './mapping.ts';
import type { CsvRow } from './read-csv.ts';

export interface RowEvent {
  id: string;
  source: string;
  /** The CloudEvent, JSON text. */
  text: string;
}

const MAX_ID = 128;

/**
 * Reads rows of a file with this header as events. A row gives its event, or all its faults.
 * The same row always gives the same event, byte for byte.
 */
export function rowReader(
  mapping: Mapping,
  columns: readonly string[],
  context: CellContext,
): (row: CsvRow) => RowEvent | ImportFault[] {
  const position = new Map(columns.map((name, i) => [name, i]));

  return (row) => {
    const faults: ImportFault[] = [];
    const cell = (column: string): string => row.cells[position.get(column) ?? -1] ?? '';
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

    const id = take(mapping.id.join(', '), idOf(mapping.id.map((column) => cell(column).trim())));
    const desk = fixed(mapping.desk);
    const type = fixed(mapping.type);
    const time = take(mapping.time.column, instantOf(cell(mapping.time.column).trim(), mapping.time.format, mapping.time_zone));
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
    if (faults.length > 0 || id === undefined) return faults;

    const source = `/pua/${desk}`;
    const event = {
      specversion: '1.0',
      id,
      source,
      type,
      time,
      ...(subject === undefined ? {} : { subject }),
      datacontenttype: 'application/json',
      ...(mapping.synthetic ? { synthetic: true } : {}),
      data: assemble(mapping, values),
    };
    return { id, source, text: JSON.stringify(event) };
  };
}

/** An id that names the row for ever: its cells, percent-encoded so that no two rows share one; their SHA-256 when that is too long. */
function idOf(parts: readonly string[]): Cell<string> {
  if (parts.some((part) => part === ''))
    return { ok: false, code: 'value_missing', detail: 'The event id is made of this column, and the cell is empty.' };
  const text = parts.map((part) => encodeURIComponent(part)).join(':');
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
