import {
  DISPLAY_CONFIDENCE,
  demand,
  demandConfidence,
  demandCount,
  type Interval,
  NO_INTERVAL,
  type Reason,
  sum,
} from './domain.ts';
import { criticalValue } from './normal.ts';

/** A case: time to the event, or to the data instant while it is still open (`happened` false: censored, never dropped). */
export interface Duration {
  time: number;
  happened: boolean;
}

/** So many cases alike (whole, not negative; absent = 1): what a database has counted need not be spelled out. */
export interface Alike {
  count?: number;
}

export interface SurvivalStep extends Interval {
  time: number;
  atRisk: number;
  events: number;
  survival: number;
}

export interface SurvivalQuantile extends Interval {
  /** `null`: not reached by the cases observed. */
  time: number | null;
}

export interface Survival {
  n: number;
  events: number;
  /** The curve, one step per time observed, up to the last with enough cases at risk. */
  steps: SurvivalStep[];
  median: SurvivalQuantile;
  /** Time by which a share p of the cases has had the event, with limits from the limits of the curve. */
  quantile(p: number): SurvivalQuantile;
  /** The step in force at a time: the last one not after it; `null` before the first. */
  at(time: number): SurvivalStep | null;
  /** Mean time up to the last one observed, and its standard error. */
  restrictedMean: { value: number; error: number } | null;
  reason: Reason | null;
}

export type SurvivalLimits = 'log-log' | 'log' | 'plain';

export interface SurvivalOptions {
  confidence?: number;
  limits?: SurvivalLimits;
  /** The curve shown stops when fewer are at risk. */
  leastAtRisk?: number;
}

/** How many cases there are. */
export const casesOf = (cases: readonly Alike[]): number => sum(cases.map(({ count = 1 }) => count));

/** Cases at risk and events at each distinct time, in order. */
export function riskTable<T extends { time: number } & Alike>(cases: readonly T[], counts: (one: T) => boolean) {
  const sorted = cases.filter(({ count = 1 }) => count > 0).sort((a, b) => a.time - b.time);
  const rows: { time: number; atRisk: number; events: number }[] = [];
  let atRisk = casesOf(sorted);
  for (const one of sorted) {
    const { time, count = 1 } = one;
    const events = counts(one) ? count : 0;
    const last = rows.at(-1);
    if (last?.time === time) last.events += events;
    else rows.push({ time, atRisk, events });
    atRisk -= count;
  }
  return rows;
}

/** Limits of a probability from its standard error; `null`s where the transformation is not defined. Within [0, 1]. */
export function transformedLimits(value: number, error: number, limits: SurvivalLimits, z: number): Interval {
  if (limits === 'plain') return { lower: Math.max(0, value - z * error), upper: Math.min(1, value + z * error) };
  if (value <= 0) return NO_INTERVAL;
  if (limits === 'log') {
    const spread = Math.exp((z * error) / value);
    return { lower: value / spread, upper: Math.min(1, value * spread) };
  }
  if (value >= 1) return NO_INTERVAL;
  const spread = Math.exp((z * error) / (value * Math.log(value)));
  return { lower: value ** (1 / spread), upper: value ** spread };
}

const ROUNDING = 1e-9;

/** First time a falling curve is at or below a level; where it lies on the level, the middle of that stretch. */
function crossing(steps: readonly { time: number; height: number | null }[], level: number): number | null {
  const at = steps.findIndex(({ height }) => height !== null && height <= level + ROUNDING);
  const first = steps[at];
  if (first?.height === undefined || first.height === null) return null;
  if (first.height < level - ROUNDING) return first.time;
  const next = steps.slice(at + 1).find(({ height }) => height !== null && height < level - ROUNDING);
  return next === undefined ? first.time : (first.time + next.time) / 2;
}

/**
 * Time to an event with cases still open (Kaplan and Meier 1958): Greenwood's variance, log-log limits. Only where one exit exists: with refusals or
 * closures use `cumulativeIncidence`. Times in any unit, not negative; ties allowed.
 */
export function kaplanMeier(
  cases: readonly (Duration & Alike)[],
  { confidence = DISPLAY_CONFIDENCE, limits = 'log-log', leastAtRisk = 10 }: SurvivalOptions = {},
): Survival {
  demandConfidence(confidence);
  for (const { time, count = 1 } of cases) {
    demandCount(time, 'a time');
    demandCount(count);
  }
  const z = criticalValue(confidence);
  let survival = 1;
  let greenwood = 0;
  const steps = riskTable(cases, (one) => one.happened).map((row): SurvivalStep => {
    survival *= 1 - row.events / row.atRisk;
    if (row.events < row.atRisk) greenwood += row.events / (row.atRisk * (row.atRisk - row.events));
    return { ...row, survival, ...transformedLimits(survival, survival * Math.sqrt(greenwood), limits, z) };
  });
  const quantile = (p: number): SurvivalQuantile => {
    demand(p > 0 && p < 1, 'a quantile of times lies in (0, 1)');
    const reach = (height: (step: SurvivalStep) => number | null) =>
      crossing(
        steps.map((step) => ({ time: step.time, height: height(step) })),
        1 - p,
      );
    return { time: reach((s) => s.survival), lower: reach((s) => s.lower), upper: reach((s) => s.upper) };
  };
  return {
    n: casesOf(cases),
    events: casesOf(cases.filter((one) => one.happened)),
    steps: steps.filter((step) => step.atRisk >= leastAtRisk),
    median: quantile(0.5),
    quantile,
    at: (time) => steps.findLast((step) => step.time <= time) ?? null,
    restrictedMean: restrictedMean(steps),
    reason: casesOf(cases) === 0 ? 'no_data' : null,
  };
}

function restrictedMean(steps: readonly SurvivalStep[]): { value: number; error: number } | null {
  const first = steps[0];
  if (first === undefined) return null;
  let area = 0;
  let variance = 0;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] ?? first;
    const next = steps[i + 1] ?? step;
    area += step.survival * (next.time - step.time);
    if (step.events < step.atRisk) variance += (area ** 2 * step.events) / (step.atRisk * (step.atRisk - step.events));
  }
  return { value: area + first.time, error: Math.sqrt(variance) };
}
