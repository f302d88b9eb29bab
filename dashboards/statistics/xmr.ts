import { type Interval, mean, type Reason } from './domain.ts';
import { meanMovingRange } from './moving-range.ts';
import { type Rule, specialCauses } from './special-causes.ts';

/** Limits of individuals are this many mean moving ranges from the mean: 2.66, not 3/1.128 (they differ in the fourth digit). */
const LIMIT = 2.66;

export interface XmrPoint extends Interval {
  value: number;
  mean: number;
  outside: boolean;
  close: boolean;
  /** Empty: common cause. The strongest first. */
  rules: Rule[];
}

export interface XmrChart {
  points: XmrPoint[];
  /** `one_unit`: a part has one point and therefore no limits. */
  reason: Reason | null;
}

export interface XmrOptions {
  /** Drop outlying moving ranges once. */
  screen?: boolean;
  /** Mean and limits from the first so many points of each part. */
  fixAfter?: number;
  /** Positions, from 0, at which a new part begins: only with a recorded cause. */
  rebaseAt?: readonly number[];
}

/** Chart of individuals and moving ranges (NHS Making Data Count): mean ∓ 2.66·mean(MR), with the rules of special causes. In the values' unit. */
export function xmrChart(values: readonly number[], { screen = true, fixAfter, rebaseAt = [] }: XmrOptions = {}): XmrChart {
  if (values.length === 0) return { points: [], reason: 'no_data' };
  const starts = [...new Set([0, ...rebaseAt.filter((at) => at > 0 && at < values.length)])].sort((a, b) => a - b);
  const parts = starts.map((from, i) => values.slice(from, starts[i + 1] ?? values.length));
  const points = parts.flatMap((part) => chartOf(part, part.slice(0, fixAfter ?? part.length), screen));
  return { points, reason: points.some((p) => p.lower === null) ? 'one_unit' : null };
}

function chartOf(values: readonly number[], base: readonly number[], screen: boolean): XmrPoint[] {
  const centre = mean(base);
  const range = meanMovingRange(base, screen);
  const spread = range === null ? null : LIMIT * range;
  const placed = values.map((value) => {
    const distance = Math.abs(value - centre);
    const outside = spread !== null && distance > spread;
    const close = spread !== null && !outside && distance > (2 * spread) / 3;
    return { value, side: Math.sign(value - centre), outside, close };
  });
  const rules = specialCauses(placed);
  return placed.map(({ value, outside, close }, i) => ({
    value,
    mean: centre,
    lower: spread === null ? null : centre - spread,
    upper: spread === null ? null : centre + spread,
    outside,
    close,
    rules: rules[i] ?? [],
  }));
}

/** Whether the process, left as it is, meets a target: always, never or by chance (NHS Making Data Count). `better`: the KPI's polarity. */
export function assurance(limits: Interval, target: number, better: 'higher' | 'lower'): 'pass' | 'fail' | 'inconsistent' | null {
  if (limits.lower === null || limits.upper === null) return null;
  if (target > limits.upper) return better === 'higher' ? 'fail' : 'pass';
  if (target < limits.lower) return better === 'higher' ? 'pass' : 'fail';
  return 'inconsistent';
}
