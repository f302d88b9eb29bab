import type { AttributeChart } from './attribute.ts';

/** A rule of special causes: NHS Making Data Count. `trend_up`, `trend_down`: seven rising or falling; `two_of_three`: close to a limit. */
export type Rule =
  | 'above_limit'
  | 'below_limit'
  | 'two_of_three_high'
  | 'two_of_three_low'
  | 'run_above'
  | 'run_below'
  | 'trend_up'
  | 'trend_down';

const RUN = 7;

/** A point against its mean and limits: +1 above, −1 below, 0 on the mean. */
export interface Placed {
  value: number;
  side: number;
  outside: boolean;
  /** Beyond two thirds of the way to a limit, and not outside it. */
  close: boolean;
}

/** Of each point, whether it ends seven in a row on one side of the mean: +1, −1 or 0. A point on the mean breaks the row. */
export const sideRuns = (sides: readonly number[]): number[] =>
  sides.map((side, i) => (i >= RUN - 1 && sides.slice(i - RUN + 1, i).every((other) => other === side) ? side : 0));

/** Of each point, whether it ends seven rising (+1) or falling (−1) in a row; a tie breaks the row. */
export function trends(values: readonly number[]): number[] {
  const steps = values.map((value, i) => (i === 0 ? 0 : Math.sign(value - (values[i - 1] ?? value))));
  return steps.map((step, i) => (i >= RUN - 1 && steps.slice(i - RUN + 2, i).every((other) => other === step) ? step : 0));
}

/** +1 or −1 for every point of a row that one of the next seven ends. */
const partOf = (ends: readonly number[]): number[] => ends.map((_, i) => ends.slice(i, i + RUN).find((end) => end !== 0) ?? 0);

function twoOfThree(points: readonly Placed[]): number[] {
  const holds = (from: number, side: number) => {
    const three = points.slice(from, from + 3);
    return from >= 0 && three.length === 3 && three.every((p) => p.side === side) && three.filter((p) => p.close).length >= 2;
  };
  return points.map(({ close, side }, i) =>
    close && side !== 0 && [i - 2, i - 1, i].some((from) => holds(from, side)) ? side : 0,
  );
}

/** Rules each point falls under, the strongest first: outside, 2 of 3, run, trend. */
export function specialCauses(points: readonly Placed[]): Rule[][] {
  const close = twoOfThree(points);
  const runs = partOf(sideRuns(points.map((p) => p.side)));
  const slopes = partOf(trends(points.map((p) => p.value)));
  const signed = (sign: number | undefined, up: Rule, down: Rule): Rule[] => (sign ? [sign > 0 ? up : down] : []);
  return points.map((point, i) => [
    ...signed(point.outside ? point.side : 0, 'above_limit', 'below_limit'),
    ...signed(close[i], 'two_of_three_high', 'two_of_three_low'),
    ...signed(runs[i], 'run_above', 'run_below'),
    ...signed(slopes[i], 'trend_up', 'trend_down'),
  ]);
}

/** Rules of an attribute chart's points, whose limits differ: close is beyond two thirds of the way to the farther one. A point without a value breaks rows. */
export function attributeCauses({ centre, points }: AttributeChart): Rule[][] {
  if (centre === null) return points.map(() => []);
  return specialCauses(
    points.map(({ value, lower, upper, outside }) => {
      const distance = (value ?? centre) - centre;
      const reach = Math.max((upper ?? centre) - centre, centre - (lower ?? centre));
      const close = reach > 0 && !outside && Math.abs(distance) > (2 * reach) / 3;
      return { value: value ?? centre, side: Math.sign(distance), outside, close };
    }),
  );
}
