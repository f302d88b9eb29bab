import { wilsonInterval } from '../statistics/index.ts';
import type { Proportion } from './types.ts';

/** A share with its Wilson limits at 95 %; `null`s of nothing. */
export const proportion = (part: number, whole: number): Proportion =>
  whole === 0 ? { share: null, lower: null, upper: null } : { share: part / whole, ...wilsonInterval(part, whole) };

/** Rows by a text of theirs, in the order of first appearance. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known === undefined) groups.set(keyOf(row), [row]);
    else known.push(row);
  }
  return groups;
}

/** How many cases rows stand for. */
export const total = (rows: readonly { cases: number }[]): number => rows.reduce((sum, { cases }) => sum + cases, 0);
