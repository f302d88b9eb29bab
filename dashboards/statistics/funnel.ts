import { poissonExactInterval } from './counts.ts';
import {
  DISPLAY_CONFIDENCE,
  demand,
  demandConfidence,
  demandCount,
  FLAG_CONFIDENCE,
  type Interval,
  NO_INTERVAL,
} from './domain.ts';
import { gammaQuantile } from './gamma.ts';
import { criticalValue } from './normal.ts';
import { type Scale, scaleError, scaleLimits } from './scales.ts';

export interface FunnelRequest {
  /** A proportion (size: its denominator) or a ratio observed/expected (size: the expected events; for a rate, centre × population). */
  kind: 'proportion' | 'ratio';
  /** What all desks together show. */
  centre: number;
  size: number;
  confidence?: number;
  /** Variance between desks on the kind's scale, from `overdispersion`; 0 or absent: none. */
  tau2?: number;
}

const SCALE = { proportion: 'arcsine', ratio: 'square_root' } as const satisfies Record<FunnelRequest['kind'], Scale>;

/**
 * Funnel limits of a desk of that size. Without overdispersion: of a proportion, where the Wilson limit meets the centre, c ∓ z√(c(1−c)/n);
 * of a ratio, exact Poisson. With it: additive on the arcsine or square-root scale (Spiegelhalter 2005a, b). Size 0 gives `null`s.
 */
export function funnelLimits({ kind, centre, size, confidence = DISPLAY_CONFIDENCE, tau2 = 0 }: FunnelRequest): Interval {
  demandCount(size, 'the size');
  demandCount(centre, 'the centre');
  demandConfidence(confidence);
  demand(kind === 'ratio' || centre <= 1, 'the centre of a proportion is at most 1');
  if (size === 0) return NO_INTERVAL;
  if (tau2 > 0) return scaleLimits(SCALE[kind], centre, scaleError(SCALE[kind], size), { tau2, confidence });
  if (kind === 'ratio') return expectedLimits(centre, size, confidence);
  const spread = criticalValue(confidence) * Math.sqrt((centre * (1 - centre)) / size);
  return { lower: Math.max(0, centre - spread), upper: Math.min(1, centre + spread) };
}

function expectedLimits(centre: number, expected: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return {
    lower: (centre * gammaQuantile(tail, expected)) / expected,
    upper: (centre * gammaQuantile(1 - tail, expected + 1)) / expected,
  };
}

/**
 * Limits at an observed count: the ratios to the centre at which this count would be just significant (PHE's Fingertips). No lower limit is reached by
 * a count of 0, whose upper limit is `null`.
 */
export function observedLimits(observed: number, centre: number, confidence = DISPLAY_CONFIDENCE): Interval {
  const { lower, upper } = poissonExactInterval(observed, confidence);
  return { lower: (centre * observed) / upper, upper: lower === 0 ? null : (centre * observed) / lower };
}

/** Where a value stands: `high` or `low` with the confidence of the limit passed; `null`: within the limits, on them, or not comparable. */
export type Flag = 'high_99_8' | 'high_95' | 'low_95' | 'low_99_8' | null;

/** A value strictly beyond a limit is flagged; on a limit it is not. */
export const beyond = (value: number, { lower, upper }: Interval): 'high' | 'low' | null => {
  if (upper !== null && value > upper) return 'high';
  return lower !== null && value < lower ? 'low' : null;
};

/** Flag of a value, given its limits at a confidence. */
export function funnelFlag(value: number | null, limits: (confidence: number) => Interval): Flag {
  if (value === null) return null;
  const far = beyond(value, limits(FLAG_CONFIDENCE));
  if (far !== null) return `${far}_99_8`;
  const near = beyond(value, limits(DISPLAY_CONFIDENCE));
  return near === null ? null : `${near}_95`;
}
