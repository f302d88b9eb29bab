import type { FileFaultCode, ImportFault } from './faults.ts';

/** A calendar day and a time of day as a spreadsheet shows them, without zone; `day` is null for a time alone. */
export interface WallTime {
  /** `YYYY-MM-DD`. */
  day: string | null;
  /** `HH:mm:ss`. */
  time: string;
}

/** A cell that has no value to read: an error of a formula, a part of a merged cell. */
export interface CellFault {
  fault: FileFaultCode;
  detail: string;
}

/** A cell of a file, whatever the file: a CSV file has text alone. '' is an empty cell. */
export type RawCell = string | number | boolean | WallTime | CellFault;

export interface TableHeader {
  kind: 'header';
  line: number;
  columns: readonly string[];
}
export interface TableRow {
  kind: 'row';
  /** Row number of the file itself, from 1; of a row that spans lines, its first. */
  line: number;
  cells: readonly RawCell[];
}

export type NoteCode =
  | 'title_row'
  | 'empty_rows'
  | 'totals_row'
  | 'example_row'
  | 'row_changed'
  | 'row_missing'
  | 'row_retracted';

/** Something a reader of the report should know that is no fault: what was passed over, what a repeated file changes. */
export interface ImportNote {
  /** 0 when it is about no line of the file. */
  line: number;
  code: NoteCode;
  detail: string;
}

export type TableItem = TableHeader | TableRow | { kind: 'fault'; fault: ImportFault } | { kind: 'note'; note: ImportNote };

/** Which of the first rows of a table is its header: an index, or null when none can be. */
export type ChooseHeader = (rows: readonly (readonly string[])[]) => number | null;

/** Rows in which the header is looked for. */
export const HEADER_WITHIN = 30;

export const isCellFault = (cell: RawCell): cell is CellFault => typeof cell === 'object' && 'fault' in cell;
export const isWallTime = (cell: RawCell): cell is WallTime => typeof cell === 'object' && 'time' in cell;

/** A cell as an Italian spreadsheet writes it to CSV, so that a row has the same key whichever of the two the file is; '' for a faulty cell. */
export function textOf(cell: RawCell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell !== 'object') return String(cell);
  if (!isWallTime(cell)) return '';
  const time = cell.time.endsWith(':00') ? cell.time.slice(0, 5) : cell.time;
  if (cell.day === null) return time;
  const [year, month, day] = cell.day.split('-');
  return `${day}/${month}/${year}${time === '00:00' ? '' : ` ${time}`}`;
}

export const isEmptyCell = (cell: RawCell): boolean => typeof cell === 'string' && cell.trim() === '';
