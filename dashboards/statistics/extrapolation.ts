import { countQuantile, poissonProbability, studentQuantile } from './distributions.ts';
import { DISPLAY_CONFIDENCE, demand, demandConfidence, mean, sum } from './domain.ts';
import { standardDeviation } from './mean.ts';
import { criticalValue } from './normal.ts';

/** A value foreseen with its prediction limits, in the values' unit. */
export interface Prediction {
  value: number;
  lower: number;
  upper: number;
}

const around = (value: number, spread: number): Prediction => ({ value, lower: value - spread, upper: value + spread });
const horizons = (h: number): number[] => Array.from({ length: h }, (_, i) => i + 1);

/**
 * The next h values of a series (Hyndman and Athanasopoulos 2021, 5.2): `naive` repeats the last, `drift` goes on by the mean step, `mean` repeats the mean.
 * `null` when the series is too short for a spread (3 values for drift, 2 otherwise).
 */
export function extrapolate(
  values: readonly number[],
  h: number,
  method: 'naive' | 'drift' | 'mean',
  confidence = DISPLAY_CONFIDENCE,
): Prediction[] | null {
  demandConfidence(confidence);
  const n = values.length;
  const last = values.at(-1);
  if (last === undefined || n < (method === 'drift' ? 3 : 2)) return null;
  if (method === 'mean') {
    const spread = studentQuantile((1 + confidence) / 2, n - 1) * (standardDeviation(values) ?? 0) * Math.sqrt(1 + 1 / n);
    return horizons(h).map(() => around(mean(values), spread));
  }
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const z = criticalValue(confidence);
  if (method === 'naive') {
    const sigma = Math.sqrt(mean(steps.map((step) => step ** 2)));
    return horizons(h).map((k) => around(last, z * sigma * Math.sqrt(k)));
  }
  const slope = mean(steps);
  const sigma = standardDeviation(steps) ?? 0;
  return horizons(h).map((k) => around(last + k * slope, z * sigma * Math.sqrt(k * (1 + k / (n - 1)))));
}

export interface LinearFit {
  intercept: number;
  slope: number;
  /** Residual standard deviation, n − 2. */
  sigma: number;
  /** At new x: the fit with its confidence limits, and with the limits of one new value. */
  at(x: number, confidence?: number): { confidence: Prediction; prediction: Prediction };
}

/** Least-squares line with Student's t limits; `null` below three points or when all x are equal. */
export function linearFit(x: readonly number[], y: readonly number[]): LinearFit | null {
  demand(x.length === y.length, 'every x has its y');
  const n = x.length;
  if (n < 3) return null;
  const [cx, cy] = [mean(x), mean(y)];
  const sxx = sum(x.map((v) => (v - cx) ** 2));
  if (sxx === 0) return null;
  const slope = sum(x.map((v, i) => (v - cx) * ((y[i] ?? 0) - cy))) / sxx;
  const intercept = cy - slope * cx;
  const sigma = Math.sqrt(sum(x.map((v, i) => ((y[i] ?? 0) - intercept - slope * v) ** 2)) / (n - 2));
  return {
    intercept,
    slope,
    sigma,
    at(at, confidence = DISPLAY_CONFIDENCE) {
      const t = studentQuantile((1 + confidence) / 2, n - 2);
      const leverage = 1 / n + (at - cx) ** 2 / sxx;
      const value = intercept + slope * at;
      return {
        confidence: around(value, t * sigma * Math.sqrt(leverage)),
        prediction: around(value, t * sigma * Math.sqrt(1 + leverage)),
      };
    },
  };
}

/**
 * Tolerance bounds of a future Poisson count (Hahn and Meeker 1991): Poisson quantiles, covering `coverage`, at the limits of the count seen scaled to the future.
 */
export function poissonTolerance(
  limits: { lower: number; upper: number },
  scale: number,
  coverage: number,
): { lower: number; upper: number } {
  const bound = (p: number, mean: number) => countQuantile(p, (k) => poissonProbability(k, mean));
  const tail = (1 - coverage) / 2;
  return { lower: bound(tail, limits.lower * scale), upper: bound(1 - tail, limits.upper * scale) };
}
