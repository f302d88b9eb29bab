import { binomialProbability } from './distributions.ts';
import { demand, demandConfidence, demandCount, type Interval } from './domain.ts';
import { holm } from './multiplicity.ts';
import { normalQuantile } from './normal.ts';

/** First and last rank a desk may hold; 1 is the best. */
export interface RankRange {
  first: number;
  last: number;
}

/** Confidence of each of n intervals for all of them to hold together: (1−α)^(1/n) (Šidák). */
export const simultaneousConfidence = (n: number, confidence = 0.95): number => confidence ** (1 / Math.max(1, n));

/** Two-sided critical value of n simultaneous normal intervals. */
export const simultaneousCriticalValue = (n: number, confidence = 0.95): number =>
  -normalQuantile((1 - simultaneousConfidence(n, confidence)) / 2);

/**
 * Rank ranges from simultaneous intervals (Klein, Wright and Wieczorek 2020): 1 + desks surely better, n − desks surely worse.
 * A desk without an interval has no range (`null`) and counts for nobody. Touching limits separate two desks only when asked (`touching`).
 */
export function rankRanges(
  intervals: readonly Interval[],
  { better, touching = false }: { better: 'higher' | 'lower'; touching?: boolean },
): (RankRange | null)[] {
  const known = intervals.flatMap(({ lower, upper }) => (lower === null || upper === null ? [] : [{ lower, upper }]));
  const below = (a: { upper: number }, b: { lower: number }) => (touching ? a.upper <= b.lower : a.upper < b.lower);
  return intervals.map(({ lower, upper }) => {
    if (lower === null || upper === null) return null;
    demand(lower <= upper, 'limits are ordered');
    const self = { lower, upper };
    const under = known.filter((other) => below(other, self)).length;
    const over = known.filter((other) => below(self, other)).length;
    // Two identical intervals of no width touch on both sides: neither is before the other.
    const twins =
      touching && lower === upper ? known.filter((other) => other.lower === lower && other.upper === upper).length : 0;
    const [before, after] = better === 'lower' ? [under, over] : [over, under];
    return { first: 1 + before - twins, last: known.length - after + twins };
  });
}

export interface MultinomialRanks {
  confidence?: number;
  correction?: 'holm' | 'bonferroni';
  /** All ranges hold together; otherwise each on its own. */
  simultaneous?: boolean;
}

/**
 * Rank ranges of the categories of one count, 1 = the largest, by exact pairwise binomial tests (Mogstad, Romano, Shaikh and Wilhelm 2024).
 */
export function multinomialRankRanges(
  counts: readonly number[],
  { confidence = 0.95, correction = 'holm', simultaneous = true }: MultinomialRanks = {},
): RankRange[] {
  demandConfidence(confidence);
  for (const count of counts) demandCount(count);
  const pairs = counts.flatMap((x, j) =>
    counts.flatMap((y, k) => (j === k ? [] : [{ j, k, p: 1 - binomialProbability(x - 1, x + y, 0.5) }])),
  );
  const larger = (compared: typeof pairs): typeof pairs => {
    const adjusted = correction === 'holm' ? holm(compared.map((c) => c.p)) : compared.map((c) => c.p * compared.length);
    return compared.filter((_, i) => (adjusted[i] ?? 1) <= 1 - confidence);
  };
  const together = simultaneous ? larger(pairs) : [];
  return counts.map((_, i) => {
    const found = simultaneous ? together : larger(pairs.filter(({ j, k }) => j === i || k === i));
    return { first: 1 + found.filter(({ k }) => k === i).length, last: counts.length - found.filter(({ j }) => j === i).length };
  });
}
