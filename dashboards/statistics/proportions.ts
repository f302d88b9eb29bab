import { betaQuantile } from './beta.ts';
import { DISPLAY_CONFIDENCE, demand, demandConfidence, demandCount, type Interval, NO_INTERVAL } from './domain.ts';
import { criticalValue } from './normal.ts';

function demandProportion(count: number, n: number, confidence: number): void {
  demandCount(count);
  demandCount(n, 'n');
  demand(count <= n, 'the count of a proportion is at most n');
  demandConfidence(confidence);
}

/** Wilson's score limits of a proportion count / n, within [0, 1]; `null`s when n is 0 (Wilson 1927; Newcombe 1998a). */
export function wilsonInterval(count: number, n: number, confidence = DISPLAY_CONFIDENCE): Interval {
  demandProportion(count, n, confidence);
  if (n === 0) return NO_INTERVAL;
  const z = criticalValue(confidence);
  const centre = 2 * count + z * z;
  const spread = z * Math.sqrt(z * z + 4 * count * (1 - count / n));
  const scale = 2 * (n + z * z);
  return {
    lower: count === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    upper: count === n ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/** Exact central limits of a proportion (Clopper and Pearson 1934): beta quantiles; `null`s when n is 0. */
export function clopperPearsonInterval(count: number, n: number, confidence = DISPLAY_CONFIDENCE): Interval {
  demandProportion(count, n, confidence);
  if (n === 0) return NO_INTERVAL;
  const tail = (1 - confidence) / 2;
  return {
    lower: count === 0 ? 0 : betaQuantile(tail, count, n - count + 1),
    upper: count === n ? 1 : 1 - betaQuantile(tail, n - count, count + 1),
  };
}

function aroundCentre(centre: number, n: number, z: number): Interval {
  const spread = z * Math.sqrt((centre * (1 - centre)) / n);
  return { lower: Math.max(0, centre - spread), upper: Math.min(1, centre + spread) };
}

/** Limits of Agresti and Coull (1998), z² trials added, within [0, 1]; for comparison with other tools. */
export function agrestiCoullInterval(count: number, n: number, confidence = DISPLAY_CONFIDENCE): Interval {
  demandProportion(count, n, confidence);
  if (n === 0) return NO_INTERVAL;
  const z = criticalValue(confidence);
  return aroundCentre((count + (z * z) / 2) / (n + z * z), n + z * z, z);
}

/** Wald limits p ∓ z√(p(1−p)/n), within [0, 1]; for comparison with other tools, never shown. */
export function waldInterval(count: number, n: number, confidence = DISPLAY_CONFIDENCE): Interval {
  demandProportion(count, n, confidence);
  return n === 0 ? NO_INTERVAL : aroundCentre(count / n, n, criticalValue(confidence));
}
