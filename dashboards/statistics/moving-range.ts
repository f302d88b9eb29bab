import { mean, sum } from './domain.ts';

/** A moving range this many times the mean one, or more, is dropped once (Wheeler's D₄; NHS Making Data Count). */
const SCREEN = 3.267;

/** Mean absolute difference of successive values, the outlying ones dropped once; `null` below two values. */
export function meanMovingRange(values: readonly number[], screen = true): number | null {
  const ranges = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
  if (ranges.length === 0) return null;
  const average = mean(ranges);
  const kept = screen ? ranges.filter((range) => range < SCREEN * average) : ranges;
  return kept.length === 0 ? average : sum(kept) / kept.length;
}
