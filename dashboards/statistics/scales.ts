import { DISPLAY_CONFIDENCE, type Interval } from './domain.ts';
import { criticalValue } from './normal.ts';

/**
 * Where the variance of a figure does not depend on its value. `arcsine`: proportions. `square_root`: ratios and counts (CQC), defined at zero.
 * `log`: ratios (SHMI), not defined at zero. `log_odds_half`: ratios of two counts, halves added.
 */
export type Scale = 'arcsine' | 'square_root' | 'log' | 'log_odds_half';

const TO: Record<Scale, (value: number) => number> = {
  arcsine: (value) => Math.asin(Math.sqrt(value)),
  square_root: Math.sqrt,
  log: Math.log,
  log_odds_half: Math.log,
};

const FROM: Record<Scale, (value: number) => number> = {
  arcsine: (value) => Math.sin(Math.min(Math.max(value, 0), Math.PI / 2)) ** 2,
  square_root: (value) => Math.max(0, value) ** 2,
  log: Math.exp,
  log_odds_half: Math.exp,
};

/** A centre on its scale. */
export const onScale = (scale: Scale, value: number): number => TO[scale](value);

/** observed/size on the scale; `null` where the scale is not defined. */
export function unitOnScale(scale: Scale, observed: number, size: number): number | null {
  if (scale === 'log_odds_half') return Math.log((observed + 0.5) / (size + 0.5));
  if (size === 0 || (scale === 'log' && observed === 0)) return null;
  return TO[scale](observed / size);
}

/** Standard error on the scale of a desk of that size; `observed` matters only to the ratio of two counts. */
export function scaleError(scale: Scale, size: number, observed = 0): number {
  if (scale === 'log') return 1 / Math.sqrt(size);
  if (scale === 'log_odds_half') return Math.sqrt(observed / (observed + 0.5) ** 2 + size / (size + 0.5) ** 2);
  return 1 / (2 * Math.sqrt(size));
}

/** centre ∓ z√(s² + τ²) on the scale itself. */
export function limitsOnScale(
  scale: Scale,
  centre: number,
  error: number,
  { tau2 = 0, confidence = DISPLAY_CONFIDENCE } = {},
): { lower: number; upper: number } {
  const spread = criticalValue(confidence) * Math.sqrt(error ** 2 + tau2);
  return { lower: onScale(scale, centre) - spread, upper: onScale(scale, centre) + spread };
}

/** The same, taken back to the figure's unit. */
export function scaleLimits(
  scale: Scale,
  centre: number,
  error: number,
  options: { tau2?: number; confidence?: number } = {},
): Interval {
  const { lower, upper } = limitsOnScale(scale, centre, error, options);
  return { lower: FROM[scale](lower), upper: FROM[scale](upper) };
}
