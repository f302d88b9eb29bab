/** Where a command writes; the process's streams, or buffers in a test. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** True when a person looks at it: progress bars only then. */
  terminal: boolean;
}

export const processOutput: Output = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  terminal: process.stderr.isTTY === true,
};

/** Rows as aligned columns with a header; numbers to the right, absent values as `-`. */
export function table(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const cells = rows.map((row) => columns.map((c) => text(row[c])));
  const numeric = columns.map(
    (c) => rows.length > 0 && rows.every((row) => row[c] === null || row[c] === undefined || typeof row[c] === 'number'),
  );
  const widths = columns.map((c, i) => Math.max(c.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (values: readonly string[]) =>
    values
      .map((value, i) => (numeric[i] ? value.padStart(widths[i] ?? 0) : value.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((w) => '-'.repeat(w))), ...cells.map(line)].join('\n');
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toFixed(3);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
