import { demand, demandCount, mean, type Reason, sum } from './domain.ts';

export interface Gini {
  /** 0: all equal; (n−1)/n: one has all. `null` with the reason. */
  value: number | null;
  /** Times n/(n−1), so that 1 is reached; `null` below two. */
  corrected: number | null;
  reason: Reason | null;
}

/** Gini coefficient of amounts over desks: 2Σ i·x₍ᵢ₎ / (nΣx) − (n+1)/n. All zero: nothing is shared, no value. */
export function gini(amounts: readonly number[]): Gini {
  for (const amount of amounts) demandCount(amount, 'an amount');
  const n = amounts.length;
  const total = sum(amounts);
  if (total === 0) return { value: null, corrected: null, reason: 'no_data' };
  const ranked = sum(amounts.toSorted((a, b) => a - b).map((x, i) => (i + 1) * (x / total)));
  const value = Math.max(0, (2 * ranked) / n - (n + 1) / n);
  return { value, corrected: n < 2 ? null : Math.min(1, (value * n) / (n - 1)), reason: n < 2 ? 'one_unit' : null };
}

/** Theil's T of amounts: mean of (x/x̄)·ln(x/x̄); `null` when all are zero. */
export function theil(amounts: readonly number[]): number | null {
  for (const amount of amounts) demandCount(amount, 'an amount');
  if (sum(amounts) === 0) return null;
  const average = mean(amounts);
  return mean(amounts.map((x) => (x === 0 ? 0 : (x / average) * Math.log(x / average))));
}

export interface Slope {
  /** Slope index: predicted value at the top of the hierarchy less that at the bottom. */
  sii: number;
  /** Relative index: the first over the second; `null` when the second is 0. */
  rii: number | null;
  intercept: number;
}

/**
 * Slope and relative index of inequality: the value regressed on the midpoint of each group's share of the cumulated population, weighted by population.
 * Groups in the order of the hierarchy, at least two with people; else `null`.
 */
export function slopeIndex(groups: readonly { population: number; value: number }[]): Slope | null {
  const people = sum(groups.map((g) => g.population));
  if (groups.filter((g) => g.population > 0).length < 2) return null;
  let before = 0;
  const points = groups.map(({ population, value }) => {
    demandCount(population, 'the population');
    demand(Number.isFinite(value), 'a value is finite');
    const weight = population / people;
    const x = before + weight / 2;
    before += weight;
    return { weight, x, value };
  });
  const x = sum(points.map((p) => p.weight * p.x));
  const y = sum(points.map((p) => p.weight * p.value));
  const sii = sum(points.map((p) => p.weight * (p.x - x) * (p.value - y))) / sum(points.map((p) => p.weight * (p.x - x) ** 2));
  const intercept = y - sii * x;
  return { sii, rii: intercept === 0 ? null : (intercept + sii) / intercept, intercept };
}
