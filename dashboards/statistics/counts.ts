import { DISPLAY_CONFIDENCE, demandConfidence, demandCount, type Interval } from './domain.ts';
import { gammaQuantile } from './gamma.ts';
import { criticalValue } from './normal.ts';

/** From this count Byar's limits replace the exact ones. */
const BYAR_FROM = 10;

/**
 * Byar's limits of a Poisson count: x(1 − 1/9x − z/3√x)³ and (x+1)(1 − 1/9(x+1) + z/3√(x+1))³ (Breslow and Day 1987, p. 69).
 * Good from 10; a negative lower limit is `null`.
 */
export function byarInterval(count: number, confidence = DISPLAY_CONFIDENCE): Interval {
  demandCount(count);
  demandConfidence(confidence);
  const z = criticalValue(confidence);
  const above = count + 1;
  const root = 1 - 1 / (9 * count) - z / (3 * Math.sqrt(count));
  return {
    lower: count > 0 && root >= 0 ? count * root ** 3 : null,
    upper: above * (1 - 1 / (9 * above) + z / (3 * Math.sqrt(above))) ** 3,
  };
}

/** Exact central limits of a Poisson count (Garwood 1936): gamma quantiles with shapes x and x + 1. The lower limit of 0 is 0. */
export function poissonExactInterval(count: number, confidence = DISPLAY_CONFIDENCE): { lower: number; upper: number } {
  demandCount(count);
  demandConfidence(confidence);
  const tail = (1 - confidence) / 2;
  return { lower: count === 0 ? 0 : gammaQuantile(tail, count), upper: gammaQuantile(1 - tail, count + 1) };
}

/** Limits of a count as this project shows them: exact below 10, Byar from 10. */
export const countInterval = (count: number, confidence = DISPLAY_CONFIDENCE): Interval =>
  count < BYAR_FROM ? poissonExactInterval(count, confidence) : byarInterval(count, confidence);

/** Method `countInterval` takes for a count. */
export const countMethod = (count: number): 'exact' | 'byar' => (count < BYAR_FROM ? 'exact' : 'byar');

/** Score limits of a Poisson count: x + z²/2 ∓ z√(x + z²/4) (Rao). */
export function poissonScoreInterval(count: number, confidence = DISPLAY_CONFIDENCE): { lower: number; upper: number } {
  demandCount(count);
  const z = criticalValue(confidence);
  const spread = z * Math.sqrt(count + (z * z) / 4);
  const centre = count + (z * z) / 2;
  return { lower: Math.max(0, centre - spread), upper: centre + spread };
}

/** Wald limits of a Poisson count: x ∓ z√x, not below 0. For comparison with other tools; never shown. */
export function poissonWaldInterval(count: number, confidence = DISPLAY_CONFIDENCE): { lower: number; upper: number } {
  demandCount(count);
  const spread = criticalValue(confidence) * Math.sqrt(count);
  return { lower: Math.max(0, count - spread), upper: count + spread };
}

/** Limits of a Poisson count from Jeffreys' prior: gamma quantiles with shape x + ½. */
export function poissonJeffreysInterval(count: number, confidence = DISPLAY_CONFIDENCE): { lower: number; upper: number } {
  demandCount(count);
  const tail = (1 - confidence) / 2;
  return { lower: gammaQuantile(tail, count + 0.5), upper: gammaQuantile(1 - tail, count + 0.5) };
}
