import { twoSidedP } from './distributions.ts';
import { DISPLAY_CONFIDENCE, type Interval, type Reason } from './domain.ts';
import { criticalValue } from './normal.ts';
import { wilsonInterval } from './proportions.ts';

/** Successes out of n. */
export interface Share {
  count: number;
  n: number;
}

export interface Difference extends Interval {
  /** p₁ − p₂; `null` when either n is 0. */
  value: number | null;
  reason: Reason | null;
}

/**
 * Difference of two independent estimates, its interval joined from theirs by square-and-add (Newcombe 1998b for proportions; Zou & Donner 2008 for
 * others); limits `null` where one of the four is.
 */
export function squareAndAdd(
  first: Interval & { value: number },
  second: Interval & { value: number },
): Interval & { value: number } {
  const value = first.value - second.value;
  if (first.lower === null || first.upper === null || second.lower === null || second.upper === null)
    return { value, lower: null, upper: null };
  return {
    value,
    lower: value - Math.hypot(first.value - first.lower, second.upper - second.value),
    upper: value + Math.hypot(first.upper - first.value, second.value - second.lower),
  };
}

/** p₁ − p₂ with Newcombe's (1998b) method 10: the two Wilson intervals combined; within [−1, 1]. */
export function differenceOfProportions(first: Share, second: Share, confidence = DISPLAY_CONFIDENCE): Difference {
  const estimate = ({ count, n }: Share) => ({ value: count / n, ...wilsonInterval(count, n, confidence) });
  const joined = squareAndAdd(estimate(first), estimate(second));
  if (joined.lower === null || joined.upper === null) return { value: null, lower: null, upper: null, reason: 'no_denominator' };
  return { value: joined.value, lower: Math.max(-1, joined.lower), upper: Math.min(1, joined.upper), reason: null };
}

export interface ProportionTest extends Interval {
  /** Standard normal statistic; its square is Pearson's χ² without correction when the variance is pooled. */
  z: number | null;
  p: number | null;
}

/** z test of two proportions; the Wald limits of the difference always use the unpooled variance. `null`s without variance or data. */
export function proportionsTest(first: Share, second: Share, pooled: boolean, confidence = DISPLAY_CONFIDENCE): ProportionTest {
  if (first.n === 0 || second.n === 0) return { z: null, p: null, lower: null, upper: null };
  const p = first.count / first.n;
  const q = second.count / second.n;
  const all = (first.count + second.count) / (first.n + second.n);
  const unpooled = Math.sqrt((p * (1 - p)) / first.n + (q * (1 - q)) / second.n);
  const error = pooled ? Math.sqrt(all * (1 - all) * (1 / first.n + 1 / second.n)) : unpooled;
  const spread = criticalValue(confidence) * unpooled;
  const z = error === 0 ? null : (p - q) / error;
  return { z, p: z === null ? null : twoSidedP(z), lower: p - q - spread, upper: p - q + spread };
}
