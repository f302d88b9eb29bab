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

/** Mean with Student's t limits x̄ ∓ t·sd/√n. For costs only: waiting days are told by their median. No limits below two numbers. */
export function meanInterval(values: readonly number[], confidence = DISPLAY_CONFIDENCE): Mean {
  demandConfidence(confidence);
  const n = values.length;
  const sd = standardDeviation(values);
  if (n === 0) return { n, sum: 0, mean: null, sd, lower: null, upper: null, reason: 'no_data' };
  const centre = mean(values);
  if (sd === null) return { n, sum: sum(values), mean: centre, sd, lower: null, upper: null, reason: 'one_unit' };
  const spread = (studentQuantile((1 + confidence) / 2, n - 1) * sd) / Math.sqrt(n);
  return { n, sum: sum(values), mean: centre, sd, lower: centre - spread, upper: centre + spread, reason: null };
}
