import { attackerIntervals, type Relation } from './attack.ts';
import { demand, demandCount } from './domain.ts';

/** The Italian statistical code lets nothing below three be published (G.U. 14-1-2019 n. 11, art. 4). */
export const SUPPRESSION_FLOOR = 3;
export const SUPPRESSION_DEFAULT = 5;

export interface Suppression {
  /** The counts; `null` where suppressed. */
  values: (number | null)[];
  /** Suppressed because 0 < n < k. */
  primary: number[];
  /** Suppressed so that no total gives a primary one back. */
  secondary: number[];
}

function demandThreshold(k: number): void {
  demand(Number.isInteger(k) && k >= SUPPRESSION_FLOOR, `the threshold is a whole number, at least ${SUPPRESSION_FLOOR}`);
}

/**
 * Suppresses counts 0 < n < k and the complements that would give them back: every sum keeps none or at least two hidden cells, and whoever knows the published
 * cells and that counts are not negative is left at least k + 1 values for every small one (Willenborg and de Waal 2001). Cheapest complements first (smallest,
 * then in order), of the least `reluctance` there is: where an answer elsewhere shows a cell by itself, it is hidden here last. Rates, intervals and charts on a
 * suppressed count are suppressed too: `suppressDerived`.
 */
export function suppress(
  cells: readonly number[],
  relations: readonly Relation[] = [],
  k = SUPPRESSION_DEFAULT,
  reluctance: (cell: number) => number = () => 0,
): Suppression {
  demandThreshold(k);
  for (const cell of cells) demandCount(cell);
  const primary = cells.flatMap((n, i) => (n > 0 && n < k ? [i] : []));
  const hidden = new Set(primary);
  const lines = relations.map(({ total, parts }) => [...parts, total]);
  for (let next = nextComplements(); next.length > 0; next = nextComplements()) for (const i of next) hidden.add(i);
  return {
    values: cells.map((n, i) => (hidden.has(i) ? null : n)),
    primary,
    secondary: [...hidden].filter((i) => !primary.includes(i)).sort((a, b) => a - b),
  };

  function cheapest(candidates: readonly number[]): number | null {
    const visible = candidates.filter((i) => !hidden.has(i));
    const cost = (i: number) => (cells[i] === 0 ? Number.MAX_VALUE : (cells[i] ?? 0));
    return visible.toSorted((a, b) => reluctance(a) - reluctance(b) || cost(a) - cost(b) || a - b)[0] ?? null;
  }

  function nextComplements(): number[] {
    for (const line of lines) {
      if (line.filter((i) => hidden.has(i)).length !== 1) continue;
      const found = cheapest(line);
      if (found !== null) return [found];
    }
    if (lines.length === 0 || primary.length === 0) return [];
    const known = attackerIntervals(cells, relations, hidden);
    const found = new Set<number>();
    for (const i of primary) {
      const range = known.get(i);
      if (range === undefined || range.upper - range.lower >= k) continue;
      const own = lines.filter((line) => line.includes(i));
      // What has just been found may protect this one too: it is looked at again.
      if (own.some((line) => line.some((j) => found.has(j)))) continue;
      const near = cheapest(own.flat()) ?? cheapest(lines.filter((line) => line.some((j) => hidden.has(j))).flat());
      if (near !== null) found.add(near);
    }
    return [...found];
  }
}

/** Sums of a table of rows × columns whose last row and last column are totals, cells row by row. */
export function tableRelations(rows: number, columns: number): Relation[] {
  const at = (row: number, column: number) => row * columns + column;
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  return [
    ...upTo(rows).map((row) => ({ total: at(row, columns - 1), parts: upTo(columns - 1).map((column) => at(row, column)) })),
    ...upTo(columns).map((column) => ({ total: at(rows - 1, column), parts: upTo(rows - 1).map((row) => at(row, column)) })),
  ];
}

/** A number of an answer. `records`: how many the group rests on. `count`: of an item. `derived`: a rate, a limit, a percentage of an item. */
export interface Estimate {
  group: string;
  item: string;
  role: 'records' | 'count' | 'derived';
  value: number;
}

/** `below`: a count under the threshold, to be shown as "< k". `null`: hidden because it rests on one. */
export type Shown = number | 'below' | null;

/** Hides what rests on a small count: the derived numbers of its item, and the whole group when its records are few. 0 is shown. */
export function suppressDerived(estimates: readonly Estimate[], k = SUPPRESSION_DEFAULT): Shown[] {
  demandThreshold(k);
  const small = ({ value }: Estimate) => value > 0 && value < k;
  const groups = new Set(estimates.filter((e) => e.role === 'records' && small(e)).map((e) => e.group));
  const key = (e: Estimate) => JSON.stringify([e.group, e.item]);
  const items = new Set(estimates.filter((e) => e.role === 'count' && small(e)).map(key));
  return estimates.map((estimate) => {
    if (estimate.role === 'records') return small(estimate) ? 'below' : estimate.value;
    if (groups.has(estimate.group)) return null;
    if (estimate.role === 'count') return small(estimate) ? 'below' : estimate.value;
    return items.has(key(estimate)) ? null : estimate.value;
  });
}
