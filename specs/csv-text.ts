export type CsvCell = string | number | boolean | null | undefined;

const csvCell = (cell: CsvCell): string => {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Lines of cells as RFC 4180 text; null is an empty field. */
export const csvText = (lines: readonly (readonly CsvCell[])[]): string =>
  lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
