import { demand } from './domain.ts';

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

function interpolated(sorted: readonly number[], rank: number): number {
  const below = Math.min(Math.max(Math.floor(rank), 1), sorted.length);
  const above = Math.min(below + 1, sorted.length);
  const low = sorted[below - 1] ?? 0;
  const high = sorted[above - 1] ?? 0;
  return low + Math.min(Math.max(rank - below, 0), 1) * (high - low);
}

/**
 * Quantile of numbers in any order, p in [0, 1]: type 7 of Hyndman and Fan (1996), rank (n−1)p + 1, as R, d3 and ClickHouse's
 * `quantileExactInclusive`; or type 6, rank (n+1)p. `null` of no numbers.
 */
export function quantile(values: readonly number[], p: number, type: 6 | 7 = 7): number | null {
  demand(p >= 0 && p <= 1, 'a quantile lies in [0, 1]');
  if (values.length === 0) return null;
  return interpolated(ascending(values), type === 7 ? (values.length - 1) * p + 1 : (values.length + 1) * p);
}

/** A number and how many times it was observed. */
export interface Tally {
  value: number;
  count: number;
}

/** `quantile` of type 7 of numbers that are already counted: the same as of each repeated `count` times. Counts are whole, not negative. */
export function quantileOfTally(tally: readonly Tally[], p: number): number | null {
  demand(p >= 0 && p <= 1, 'a quantile lies in [0, 1]');
  for (const { count } of tally) demand(Number.isInteger(count) && count >= 0, 'a count is whole and not negative');
  const sorted = tally.filter(({ count }) => count > 0).sort((a, b) => a.value - b.value);
  const n = sorted.reduce((total, { count }) => total + count, 0);
  if (n === 0) return null;
  const at = (index: number): number => {
    let passed = 0;
    for (const { value, count } of sorted) {
      passed += count;
      if (index < passed) return value;
    }
    return sorted.at(-1)?.value ?? 0;
  };
  const rank = (n - 1) * p;
  const below = at(Math.floor(rank));
  return below + (rank - Math.floor(rank)) * (at(Math.floor(rank) + 1) - below);
}

/** Scales the median absolute deviation to a normal standard deviation: 1/Φ⁻¹(¾), with the digits R prints. */
const NORMAL_MAD = 1.4826;

/** Median, interquartile range, 90th percentile and scaled median absolute deviation (type 7); `null`s of no numbers. In the values' unit. */
export function spread(values: readonly number[]) {
  const median = quantile(values, 0.5);
  const q1 = quantile(values, 0.25);
  const q3 = quantile(values, 0.75);
  const deviation =
    median === null
      ? null
      : quantile(
          values.map((value) => Math.abs(value - median)),
          0.5,
        );
  return {
    median,
    iqr: q1 === null || q3 === null ? null : q3 - q1,
    p90: quantile(values, 0.9),
    mad: deviation === null ? null : NORMAL_MAD * deviation,
  };
}

/**
 * Group (1 … groups) each value falls in by rank, ties together at the lowest rank: floor(k + 1 − ceil((n + 1 − rank)/(n/k))), 0 → 1 (PHE's deciles).
 * `inverted`: the largest value is in group 1. `null` for a missing value, and for all when fewer values than groups.
 */
export function quantileGroups(values: readonly (number | null)[], groups: number, inverted = false): (number | null)[] {
  demand(Number.isInteger(groups) && groups > 0, 'groups are counted by a whole number');
  const present = values.filter((value) => value !== null);
  const n = present.length;
  if (n < groups) return values.map(() => null);
  return values.map((value) => {
    if (value === null) return null;
    const rank = 1 + present.filter((other) => (inverted ? other > value : other < value)).length;
    return Math.max(1, Math.floor(groups + 1 - Math.ceil(((n + 1 - rank) * groups) / n)));
  });
}
