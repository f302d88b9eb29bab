import { studentQuantile } from './distributions.ts';
import { DISPLAY_CONFIDENCE, demandConfidence, type Interval, mean, type Reason, sum } from './domain.ts';

export interface Mean extends Interval {
  n: number;
  sum: number;
  mean: number | null;
  /** Standard deviation with n − 1; `null` below two numbers. */
  sd: number | null;
  reason: Reason | null;
}

/** Standard deviation with n − 1; `null` below two numbers. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** Student's t limits x̄ ∓ t·sd/√n of a mean; none where there is no standard deviation, which is below two numbers. */
export function meanLimits(of: { n: number; mean: number; sd: number | null }, confidence = DISPLAY_CONFIDENCE): Interval {
  demandConfidence(confidence);
  if (of.sd === null || of.n < 2) return { lower: null, upper: null };
  const spread = (studentQuantile((1 + confidence) / 2, of.n - 1) * of.sd) / Math.sqrt(of.n);
  return { lower: of.mean - spread, upper: of.mean + spread };
}

/** Mean with Student's t limits. For costs and grades only: waiting days are told by their median. */
export function meanInterval(values: readonly number[], confidence = DISPLAY_CONFIDENCE): Mean {
  demandConfidence(confidence);
  const n = values.length;
  const sd = standardDeviation(values);
  if (n === 0) return { n, sum: 0, mean: null, sd, lower: null, upper: null, reason: 'no_data' };
  const centre = mean(values);
  const limits = meanLimits({ n, mean: centre, sd }, confidence);
  return { n, sum: sum(values), mean: centre, sd, ...limits, reason: sd === null ? 'one_unit' : null };
}
