import { chiSquareTail } from './distributions.ts';
import { DISPLAY_CONFIDENCE, demand, demandCount, type Reason, sum } from './domain.ts';
import { criticalValue } from './normal.ts';
import { winsorisedVariance } from './predictive.ts';
import { quantile } from './quantile.ts';
import { onScale, type Scale, scaleError, unitOnScale } from './scales.ts';

/** A desk: events observed out of a size (denominator of a proportion, expected events of a ratio). */
export interface Unit {
  observed: number;
  size: number;
}

export interface Overdispersion {
  /** Mean square of the trimmed z; `null` with the reason. */
  phi: number | null;
  /** Variance between desks on the scale; 0 when there is none. */
  tau2: number;
  /** nφ ≥ n − 1: the desks differ by more than chance. */
  present: boolean;
  /** Desks the estimate rests on. */
  n: number;
  /** Too few desks for deciles. */
  few: boolean;
  centre: number | null;
  /** Per desk, in the order given: z without and with the variance between desks, and the error on the scale; `null`s where not defined. */
  units: { z: number | null; adjusted: number | null; error: number | null }[];
  reason: Reason | null;
}

/** Under this number of desks there are no deciles. */
export const LEAST_DESKS = 10;

/** Variance between units by moments (DerSimonian and Laird 1986): max(0, (Q − (n−1)) / (Σw − Σw²/Σw)), w = 1/variance. */
function between(q: number, weights: readonly number[]): number {
  const total = sum(weights);
  const room = total - sum(weights.map((w) => w * w)) / total;
  return room > 0 ? Math.max(0, (q - (weights.length - 1)) / room) : 0;
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * Overdispersion of desks about their common centre (Spiegelhalter 2005b): z on the scale, the outer `trim` of each tail Winsorised (or left out),
 * φ = mean z², and τ² when nφ ≥ n − 1. `centre` absent: Σ observed / Σ size. `consistent`: φ is divided by what Winsorising leaves of chance alone,
 * so that chance alone is 1 and τ² is not told too small.
 */
export function overdispersion(
  units: readonly Unit[],
  scale: Scale,
  {
    centre,
    trim = 0.1,
    tails = 'winsorise',
    consistent = false,
  }: { centre?: number; trim?: number; tails?: 'winsorise' | 'truncate'; consistent?: boolean } = {},
): Overdispersion {
  for (const { observed, size } of units) {
    demandCount(observed);
    demandCount(size, 'the size');
    demand(scale !== 'arcsine' || observed <= size, 'the count of a proportion is at most n');
  }
  demand(trim >= 0 && trim < 0.5, 'what is trimmed lies in [0, 0.5)');
  const size = sum(units.map((u) => u.size));
  const common = centre ?? (size === 0 ? null : sum(units.map((u) => u.observed)) / size);
  const unknown = { z: null, adjusted: null, error: null };
  const scores = units.map((unit) => scoreOf(unit, scale, common));
  const known = scores.filter((score) => score !== null);
  const none = { tau2: 0, present: false, n: known.length, few: known.length < LEAST_DESKS, centre: common };
  if (known.length < 2)
    return {
      ...none,
      phi: null,
      units: scores.map((s) => (s === null ? unknown : { z: s.z, adjusted: s.z, error: s.error })),
      reason: known.length === 0 ? 'no_data' : 'one_unit',
    };
  const z = known.map((s) => s.z);
  const low = quantile(z, trim) ?? 0;
  const high = quantile(z, 1 - trim) ?? 0;
  const out = Math.floor(known.length * trim);
  const kept = tails === 'truncate' ? known.toSorted((a, b) => a.z - b.z).slice(out, known.length - out) : known;
  const n = kept.length;
  const chance = consistent && tails === 'winsorise' ? winsorisedVariance(trim) : 1;
  const phi = sum(kept.map((s) => (tails === 'truncate' ? s.z : clamp(s.z, low, high)) ** 2)) / n / chance;
  const tau2 = between(
    n * phi,
    kept.map((s) => 1 / s.error ** 2),
  );
  return {
    phi,
    tau2,
    present: n * phi >= n - 1,
    n,
    few: n < LEAST_DESKS,
    centre: common,
    units: scores.map((s) =>
      s === null ? unknown : { z: s.z, adjusted: (s.z * s.error) / Math.sqrt(s.error ** 2 + tau2), error: s.error },
    ),
    reason: null,
  };
}

function scoreOf({ observed, size }: Unit, scale: Scale, centre: number | null): { z: number; error: number } | null {
  const value = unitOnScale(scale, observed, size);
  const error = scaleError(scale, size, observed);
  if (value === null || centre === null || !(error > 0) || (centre === 0 && scale.startsWith('log'))) return null;
  return { z: (value - onScale(scale, centre)) / error, error };
}

export interface Pooled {
  tau2: number;
  /** Pooled value, its standard error and limits, in the values' unit. */
  value: number;
  error: number;
  lower: number;
  upper: number;
  /** Cochran's Q, its p-value, and the share of the variance that is between units, 0–100. */
  q: number;
  p: number;
  i2: number;
}

/** Random-effects pooling of values with known variances (DerSimonian and Laird 1986); `null` below two. */
export function pooledEstimate(
  values: readonly number[],
  variances: readonly number[],
  confidence = DISPLAY_CONFIDENCE,
): Pooled | null {
  demand(values.length === variances.length && variances.every((v) => v > 0), 'every value has a positive variance');
  if (values.length < 2) return null;
  const weights = variances.map((v) => 1 / v);
  const average = (w: readonly number[]) => sum(values.map((value, i) => value * (w[i] ?? 0))) / sum(w);
  const fixed = average(weights);
  const q = sum(values.map((value, i) => (value - fixed) ** 2 * (weights[i] ?? 0)));
  const df = values.length - 1;
  const tau2 = between(q, weights);
  const random = variances.map((v) => 1 / (v + tau2));
  const value = average(random);
  const error = 1 / Math.sqrt(sum(random));
  const spread = criticalValue(confidence) * error;
  const i2 = q > df ? (100 * (q - df)) / q : 0;
  return { tau2, value, error, lower: value - spread, upper: value + spread, q, p: chiSquareTail(q, df), i2 };
}
