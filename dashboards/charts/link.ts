/** How an address asks for an unknown value of a dimension: an empty parameter is one that was not given. */
export const UNKNOWN = 'none';

/** Where marks lead: a pattern for every row, or one for each value of a column, those of no pattern leading nowhere. */
export type Link = string | { by: string; patterns: Readonly<Record<string, string>> };

/**
 * The address that a link makes of a row: each `{column}` of its pattern is the row's value, encoded. `null` when the row has no figure or lacks
 * one of the columns, as what frames a chart does.
 */
export function linkOf(link: Link, row: Readonly<Record<string, unknown>>): string | null {
  const pattern = typeof link === 'string' ? link : link.patterns[String(row[link.by])];
  if (pattern === undefined) return null;
  const columns = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const isText = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
  if (Object.keys(row).length === 0 || !columns.every((name) => isText(row[name]))) return null;
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(row[name] === '' ? UNKNOWN : String(row[name])));
}
