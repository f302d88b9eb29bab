import { Bool, type DataType, Dictionary, Float64, Int32, Schema, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { csvText } from '../specs/csv-text.ts';

/**
 * `text` and `category` (text with few values) are never null; `number` (float) may be; `integer` is 32 bits and `boolean` is a flag.
 */
export type ColumnKind = 'text' | 'category' | 'number' | 'integer' | 'boolean';

export interface Column {
  name: string;
  kind: ColumnKind;
}

/** Columns of one kind, by their names. */
export const columns = (kind: ColumnKind, names: readonly string[]): Column[] => names.map((name) => ({ name, kind }));

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

const arrowType = (kind: ColumnKind): DataType => {
  if (kind === 'category') return new Dictionary(new Utf8(), new Int32());
  if (kind === 'number') return new Float64();
  if (kind === 'integer') return new Int32();
  return kind === 'boolean' ? new Bool() : new Utf8();
};

/** An Arrow IPC stream of one batch; `about` goes into the schema's metadata. */
export function toArrow(columns: readonly Column[], rows: readonly Row[], about: Readonly<Record<string, string>>): Uint8Array {
  const vectors = columns.map(({ name, kind }) => {
    const values = rows.map((row) => row[name] ?? null);
    return [name, vectorFromArray(values, arrowType(kind))] as const;
  });
  const table = new Table(Object.fromEntries(vectors));
  return tableToIPC(new Table(new Schema(table.schema.fields, new Map(Object.entries(about))), table.batches), 'stream');
}

/** RFC 4180 with a header line; an empty field is null in a number column and '' in a text one. */
export function toCsv(columns: readonly Column[], rows: readonly Row[]): string {
  return csvText([columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => row[name]))]);
}
