import { betaProbability, betaQuantile } from './beta.ts';
import { gammaTail } from './gamma.ts';

/** Two-sided p-value of a standard normal statistic. */
export const twoSidedP = (z: number): number => gammaTail(0.5, (z * z) / 2);

/** P(χ² > x) with `df` degrees of freedom. */
export const chiSquareTail = (x: number, df: number): number => gammaTail(df / 2, x / 2);

/** Quantile of Student's t from above the median, p ≥ ½; Infinity at 1. `df` > 0. */
export function studentQuantile(p: number, df: number): number {
  const x = betaQuantile(2 * (1 - p), df / 2, 0.5);
  return Math.sqrt(df * (1 / x - 1));
}

/** P(Poisson(mean) ≤ k). */
export const poissonProbability = (k: number, mean: number): number => (k < 0 ? 0 : gammaTail(k + 1, mean));

/** P(Binomial(n, p) ≤ k). */
export function binomialProbability(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : betaProbability(1 - p, n - k, k + 1);
}

/** P(NegBin(size, prob) ≤ k): failures before `size` (any positive number) successes of probability `prob`. */
export const negativeBinomialProbability = (k: number, size: number, prob: number): number =>
  k < 0 ? 0 : betaProbability(prob, size, k + 1);

/** Rounding of a distribution function just below p must not push a quantile one up (the allowance of R's discrete quantiles). */
const FUZZ = 1 - 64 * Number.EPSILON;

/** Smallest whole k ≥ 0 whose distribution function reaches p < 1. */
export function countQuantile(p: number, probability: (k: number) => number): number {
  const reaches = (k: number) => probability(k) >= p * FUZZ;
  let low = -1;
  let high = 0;
  while (!reaches(high)) {
    low = high;
    high = 2 * high + 1;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
