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

/** p₁ − p₂ with Newcombe's (1998b) method 10: the two Wilson intervals combined; within [−1, 1]. */
export function differenceOfProportions(first: Share, second: Share, confidence = DISPLAY_CONFIDENCE): Difference {
  const a = wilsonInterval(first.count, first.n, confidence);
  const b = wilsonInterval(second.count, second.n, confidence);
  if (a.lower === null || a.upper === null || b.lower === null || b.upper === null)
    return { value: null, lower: null, upper: null, reason: 'no_denominator' };
  const p = first.count / first.n;
  const q = second.count / second.n;
  const value = p - q;
  return {
    value,
    lower: Math.max(-1, value - Math.hypot(p - a.lower, b.upper - q)),
    upper: Math.min(1, value + Math.hypot(a.upper - p, q - b.lower)),
    reason: null,
  };
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
