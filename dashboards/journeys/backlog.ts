import { addDays, daysBetween } from '../../specs/calendar.ts';
import type { AgeRow, FlowRow } from '../../warehouse/journeys.ts';
import { quantileOfTally } from '../statistics/index.ts';
import { grouped, total } from './shares.ts';
import type { BacklogRow, LittleCheck } from './types.ts';

/** Open cases of each group and their ages: quantiles of type 7, in days since the first contact. */
export const backlogRows = (ages: readonly AgeRow[]): BacklogRow[] =>
  [...grouped(ages, ({ group }) => group)].map(([group, rows]) => {
    const tally = rows.map(({ days, cases }) => ({ value: days, count: cases }));
    const at = (p: number) => quantileOfTally(tally, p);
    return { group, open: total(rows), median: at(0.5), p75: at(0.75), p90: at(0.9), oldest: at(1), note: '' };
  });

/** The last `days` days up to one. */
export const windowTo = (to: string, days: number): { from: string; to: string } => ({ from: addDays(to, 1 - days), to });

/**
 * Little (1961): what is open on average is what arrives a day times the days it stays. The days of the cases closed in the window stand for all;
 * the `ratio` says how far they do. `null`s where nothing arrived or nothing was closed.
 */
export function littleCheck({ from, to }: { from: string; to: string }, flow: FlowRow): LittleCheck {
  const days = daysBetween(from, to) + 1;
  const { arrivals, closures, closed_days, open_days } = flow;
  const open = open_days / days;
  const mean_days_closed = closures === 0 ? null : closed_days / closures;
  const expected_open = mean_days_closed === null || arrivals === 0 ? null : (arrivals / days) * mean_days_closed;
  const ratio = expected_open === null || expected_open === 0 ? null : open / expected_open;
  return { from, to, arrivals, closures, open, mean_days_closed, expected_open, ratio, note: '' };
}
