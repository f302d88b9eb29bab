import type { RejectionCode } from '../../transform/types.ts';

/** Stable codes of what a file can have wrong before its rows are judged as events. */
export type FileFaultCode =
  | 'file_empty'
  | 'encoding_invalid'
  | 'header_repeated'
  | 'column_missing'
  | 'quote_open'
  | 'quote_invalid'
  | 'fields_too_few'
  | 'fields_too_many'
  | 'value_missing'
  | 'code_unmapped'
  | 'date_invalid'
  | 'number_invalid'
  | 'boolean_invalid'
  | 'list_uneven'
  | 'id_repeated';

/** One fault of one line of the file. */
export interface ImportFault {
  /** Line of the file itself, from 1; of a row that spans lines, its first. */
  line: number;
  /** Column of the file the fault is in, '' when it is the line or the file. */
  column: string;
  code: FileFaultCode | RejectionCode;
  /** One line: what is wrong and what to do. */
  detail: string;
}
