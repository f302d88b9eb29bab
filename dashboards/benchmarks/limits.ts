import type { KpiDefinition } from '../../specs/types.ts';
import { DISPLAY_CONFIDENCE, FLAG_CONFIDENCE, funnelLimits, type Interval, predictiveConfidence } from '../statistics/index.ts';
import type { BenchmarkScale, CurvePoint } from './types.ts';

/** What of a KPI's definition a comparison rests on. */
export type Compared = Pick<
  KpiDefinition,
  'interval' | 'factor' | 'polarity' | 'denominator' | 'quantile' | 'mean' | 'always_by' | 'min_n'
>;

/**
 * The scale a KPI is compared on: a proportion on the arcsine of the root, a rate on the square root (CQC), which is defined at zero. `null` where no funnel is
 * defined: a plain count, a quantile, a mean, a mix, what has no interval.
 */
export function scaleOf({ interval, denominator, quantile, mean, always_by }: Compared): BenchmarkScale {
  if (denominator === null || quantile !== undefined || mean !== undefined || always_by !== undefined || interval === 'none')
    return null;
  if (interval === 'byar') return 'square_root';
  return interval === 'wilson' && denominator.kind === 'measure' ? 'arcsine' : null;
}

/** The funnel of one peer group. */
export interface Funnel {
  scale: 'arcsine' | 'square_root';
  /** Σ numerators / Σ denominators. */
  centre: number;
  factor: number;
  /** Variance between desks on the scale; 0 = none. */
  tau2: number;
  /** The confidence taken for one asked: with a variance between desks, which was itself estimated, that of Student's t. */
  wide: ReadonlyMap<number, number>;
}

/** The confidences of a funnel whose variance between desks was estimated from so many. */
export const widened = (tau2: number, units: number): ReadonlyMap<number, number> =>
  new Map(tau2 > 0 ? [DISPLAY_CONFIDENCE, FLAG_CONFIDENCE].map((asked) => [asked, predictiveConfidence(asked, units)]) : []);

/**
 * Limits of a desk with this denominator, in the KPI's unit. With a variance between desks, which was itself estimated, they are those of Student's t.
 * A denominator that expects nothing gives `null`s.
 */
export function limitsAt({ scale, centre, factor, tau2, wide }: Funnel, denominator: number, confidence: number): Interval {
  const shared = { tau2, confidence: wide.get(confidence) ?? confidence };
  const [limits, unit] =
    scale === 'arcsine'
      ? [funnelLimits({ kind: 'proportion', centre, size: denominator, ...shared }), factor]
      : [funnelLimits({ kind: 'ratio', centre: 1, size: centre * denominator, ...shared }), centre * factor];
  return {
    lower: limits.lower === null ? null : limits.lower * unit,
    upper: limits.upper === null ? null : limits.upper * unit,
  };
}

/** Both pairs of limits under the names of an answer. */
export function bothLimits(funnel: Funnel, denominator: number) {
  const near = limitsAt(funnel, denominator, DISPLAY_CONFIDENCE);
  const far = limitsAt(funnel, denominator, FLAG_CONFIDENCE);
  return { lower_95: near.lower, upper_95: near.upper, lower_998: far.lower, upper_998: far.upper };
}

const POINTS = 60;

/** One significant digit, down or up: the ends of the curve tell nobody's size. */
const rounded = (n: number, round: (x: number) => number): number => {
  const power = 10 ** Math.floor(Math.log10(n));
  return round(n / power) * power;
};

/** The funnel's limits from the smallest to the largest n compared, evenly on a logarithmic axis. */
export function curveOf(funnel: Funnel, peer_group: string, sizes: readonly number[]): CurvePoint[] {
  if (sizes.length === 0) return [];
  const from = rounded(Math.max(1, Math.min(...sizes)), Math.floor);
  const to = Math.max(rounded(Math.max(1, ...sizes), Math.ceil), 2 * from);
  return Array.from({ length: POINTS }, (_, i) => {
    const n = from * (to / from) ** (i / (POINTS - 1));
    return { peer_group, n, ...bothLimits(funnel, n) };
  });
}
