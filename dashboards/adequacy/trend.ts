import { quarterOf } from '../../specs/calendar.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import type { Desk, FrameworkVersion, Specs, UnitLevel } from '../../specs/types.ts';
import { daysOf, earlier, later, monthsBetween } from '../kpis/period.ts';
import { assess, countsOf } from './assess.ts';
import type { DesksKnown, Grain } from './known.ts';
import type { TrendPoint } from './types.ts';

export interface TrendPart {
  /** `2019-03` or `2019Q1`. */
  period: string;
  from: string;
  to: string;
  /** The version asked for, else the one in force on the part's last day. */
  version: FrameworkVersion;
}

/** The months or quarters of a period, cut to it; those that end before any version was in force are left out. */
export function trendParts(
  { frameworks }: Pick<Specs, 'frameworks'>,
  { from, to }: { from: string; to: string },
  grain: Grain,
  asked: FrameworkVersion | undefined,
): TrendPart[] {
  const months = monthsBetween(from, to);
  const labels = grain === 'month' ? months : [...new Set(months.map((month) => quarterOf(`${month}-01`)))];
  return labels.flatMap((period) => {
    const days = daysOf(period);
    const last = earlier(days.to, to);
    const version = asked ?? frameworkOn({ frameworks }, last);
    return version === undefined ? [] : [{ period, from: later(days.from, from), to: last, version }];
  });
}

/** A desk on the last day of each part of a period, with the figures of that part. */
export const trendOf = (parts: readonly TrendPart[], level: UnitLevel, desk: Desk, known: DesksKnown): TrendPoint[] =>
  parts.map(({ period, version, ...span }) => {
    const { requirements, from, to, framework_version, offered, status, dimensions } = assess(
      version,
      level,
      span,
      known(desk, period),
    );
    return { period, from, to, framework_version, offered, status, ...countsOf(requirements), dimensions };
  });
