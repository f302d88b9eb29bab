import { gammaQuantile } from './gamma.ts';
import { criticalValue } from './normal.ts';

/** Limits of a figure, in its own unit; `null` where the method gives none. */
export interface Interval {
  lower: number | null;
  upper: number | null;
}

/**
 * Byar's limits of a Poisson count: x(1 − 1/9x − z/3√x)³ and (x+1)(1 − 1/9(x+1) + z/3√(x+1))³ (Breslow and Day 1987, p. 69).
 * Good from 10; a negative lower limit is `null`.
 */
export function byarInterval(count: number, confidence = 0.95): Interval {
  const z = criticalValue(confidence);
  const above = count + 1;
  const root = 1 - 1 / (9 * count) - z / (3 * Math.sqrt(count));
  return {
    lower: count > 0 && root >= 0 ? count * root ** 3 : null,
    upper: above * (1 - 1 / (9 * above) + z / (3 * Math.sqrt(above))) ** 3,
  };
}

/** Exact central limits of a Poisson count (Garwood 1936): gamma quantiles with shapes x and x + 1. The lower limit of 0 is 0. */
export function poissonExactInterval(count: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return { lower: count === 0 ? 0 : gammaQuantile(tail, count), upper: gammaQuantile(1 - tail, count + 1) };
}

/** Limits of a count as this project shows them: exact below 10, Byar from 10. */
export const countInterval = (count: number, confidence = 0.95): Interval =>
  count < 10 ? poissonExactInterval(count, confidence) : byarInterval(count, confidence);

/** Wilson's score limits of a proportion count / n, within [0, 1]; `null`s when n is 0 (Wilson 1927; Newcombe 1998). */
export function wilsonInterval(count: number, n: number, confidence = 0.95): Interval {
  if (n === 0) return { lower: null, upper: null };
  const z = criticalValue(confidence);
  const centre = 2 * count + z * z;
  const spread = z * Math.sqrt(z * z + 4 * count * (1 - count / n));
  const scale = 2 * (n + z * z);
  return { lower: Math.max(0, (centre - spread) / scale), upper: Math.min(1, (centre + spread) / scale) };
}
