import { type Relation, SUPPRESSION_DEFAULT, suppress } from '../statistics/index.ts';

/** Named counts that add up to another. */
export interface CountSum {
  total: string;
  parts: readonly string[];
}

/**
 * Which named counts may not be told to somebody who is to see no small one: those under the threshold, and those that would give them back from the sums. A sum
 * with a term that is not counted says nothing.
 */
export function hiddenCounts(
  counts: ReadonlyMap<string, number>,
  sums: readonly CountSum[],
  reluctance: (name: string) => number = () => 0,
): ReadonlySet<string> {
  const names = [...counts.keys()];
  const place = new Map(names.map((name, i) => [name, i]));
  const relations = sums.flatMap(({ total, parts }): Relation[] => {
    const whole = place.get(total);
    const terms = parts.flatMap((part) => place.get(part) ?? []);
    return whole === undefined || terms.length < parts.length ? [] : [{ total: whole, parts: terms }];
  });
  const { values } = suppress([...counts.values()], relations, SUPPRESSION_DEFAULT, (i) => reluctance(names[i] ?? ''));
  return new Set(names.filter((_, i) => values[i] === null));
}
