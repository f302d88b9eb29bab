import type { RejectionCode } from '../../transform/types.ts';

/** Stable codes of what a file can have wrong before its rows are judged as events, by the part of the file they are about. */
export const FILE_FAULT_CODES = [
  'file_empty',
  'file_damaged',
  'file_protected',
  'file_old_format',
  'file_other_format',
  'file_too_large',
  'encoding_invalid',
  'sheet_missing',
  'sheet_hidden',
  'sheet_ambiguous',
  'header_missing',
  'header_repeated',
  'column_missing',
  'quote_open',
  'quote_invalid',
  'fields_too_few',
  'fields_too_many',
  'formula_error',
  'formula_uncached',
  'cell_merged',
  'value_missing',
  'value_unexpected',
  'code_unmapped',
  'date_invalid',
  'time_invalid',
  'number_invalid',
  'boolean_invalid',
  'identifier_plain',
  'list_uneven',
  'id_repeated',
  'rows_disagree',
  'rows_incomplete',
  'type_changed',
] as const;

export type FileFaultCode = (typeof FILE_FAULT_CODES)[number];

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

/** A fault of a whole file, told at its first line. */
export const fileFault = (code: FileFaultCode, detail: string, line = 1): ImportFault => ({ line, column: '', code, detail });
