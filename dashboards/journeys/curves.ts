import type { Milestone, Step } from '../../specs/types.ts';
import { type Alike, cumulativeIncidence, type Interval, kaplanMeier } from '../statistics/index.ts';
import { total } from './shares.ts';
import type { CurveRow, TimeToStep } from './types.ts';

/** So many waits that ended so, or are open (`exit` null) at the data instant, after so many days. */
export interface Ending {
  exit: string | null;
  days: number;
  cases: number;
}

export interface Curve {
  step: Step;
  from: Milestone;
  unit: TimeToStep['unit'];
  /** Exits that can happen, the one that reaches the step first; one alone is Kaplan and Meier's case. */
  exits: readonly [reached: string, ...others: string[]];
}

/** At one time: shares that have ended by each exit, and `''` the share that has not. */
interface Point {
  time: number;
  atRisk: number;
  shares: ReadonlyMap<string, Interval & { value: number }>;
}

const mirrored = ({ lower, upper }: Interval): Interval => ({
  lower: upper === null ? null : 1 - upper,
  upper: lower === null ? null : 1 - lower,
});

function pointsOf({ exits }: Curve, endings: readonly Ending[]): Point[] {
  const [reached, ...others] = exits;
  if (others.length === 0) {
    const cases = endings.map(({ exit, days, cases: count }) => ({ time: days, happened: exit === reached, count }));
    return kaplanMeier(cases).steps.map(({ time, atRisk, survival, lower, upper }) => {
      const waiting = { value: survival, lower, upper };
      return {
        time,
        atRisk,
        shares: new Map([
          ['', waiting],
          [reached, { value: 1 - survival, ...mirrored(waiting) }],
        ]),
      };
    });
  }
  const cases = endings.map(({ exit, days, cases: count }): { time: number; cause: string | null } & Alike => ({
    time: days,
    cause: exit,
    count,
  }));
  return cumulativeIncidence(cases).steps.map(({ time, atRisk, remaining, incidence }) => {
    const none = { value: 0, lower: null, upper: null };
    const ended = exits.map((exit) => [exit, incidence[exit] ?? none] as const);
    return { time, atRisk, shares: new Map([['', { value: remaining, lower: null, upper: null }], ...ended]) };
  });
}

const waiting = (point: Point | undefined): number => point?.shares.get('')?.value ?? 1;

/**
 * Time to a step from counted waits: Kaplan and Meier (1958) where one exit exists, Aalen and Johansen's (1978) cumulative incidence where others
 * compete; log-log limits; the curve stops below 10 at risk. Rows stand at the times when something ended, and at the last.
 */
export function timeToStep(curve: Curve, endings: readonly Ending[]): { summary: TimeToStep; rows: CurveRow[] } {
  const { step, from, unit, exits } = curve;
  const [reached] = exits;
  const points = pointsOf(curve, endings);
  const shown = points.filter((point, i) => i === points.length - 1 || waiting(point) !== waiting(points[i - 1]));
  const rows = shown.flatMap(({ time, atRisk, shares }): CurveRow[] =>
    [...shares].map(([exit, { value, lower, upper }]) => ({ step, exit, time, at_risk: atRisk, share: value, lower, upper })),
  );
  const n = total(endings);
  return {
    summary: {
      step,
      from,
      unit,
      method: exits.length === 1 ? 'kaplan_meier' : 'cumulative_incidence',
      n,
      open: total(endings.filter(({ exit }) => exit === null)),
      exits: Object.fromEntries(exits.map((name) => [name, total(endings.filter(({ exit }) => exit === name))])),
      median: shown.find(({ shares }) => (shares.get(reached)?.value ?? 0) >= 0.5)?.time ?? null,
      reason: n === 0 ? 'no_data' : points.length === 0 ? 'too_few_events' : null,
    },
    rows,
  };
}
