/** Ids of a part, or `undefined` when the part could not be read: what refers to an unreadable part is not a second fault. */
export const idsOf = <T>(items: readonly T[] | undefined, id: (item: T) => string): ReadonlySet<string> | undefined =>
  items && new Set(items.map(id));

export const knows = (ids: ReadonlySet<string> | undefined, id: string): boolean => ids === undefined || ids.has(id);

/** Values that appear a second time, in order. */
export function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

export interface Span {
  from: string;
  /** Last day included; `null` = open. */
  to: string | null;
}

export const overlap = (a: Span, b: Span): boolean => (b.to === null || a.from <= b.to) && (a.to === null || b.from <= a.to);
