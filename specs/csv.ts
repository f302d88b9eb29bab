import { parse } from 'csv-parse/sync';

const OPTIONS = { columns: true, comment: '#', comment_no_infix: true, skip_empty_lines: true, bom: true } as const;

/** Rows of a comma-separated text with a header, by column; lines that begin with `#` are comments. Throws what csv-parse throws. */
export const csvRows = (text: string): Record<string, string>[] => parse(text, OPTIONS);

/** The same, each row with the line it ends on. */
export const csvLines = (text: string): (Record<string, string> & { line: number })[] =>
  parse<{ record: Record<string, string>; info: { lines: number } }>(text, { ...OPTIONS, info: true }).map(
    ({ record, info }) => Object.assign({ line: info.lines }, record) as Record<string, string> & { line: number },
  );
