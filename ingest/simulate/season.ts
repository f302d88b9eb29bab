import { daysBetween } from '../../specs/calendar.ts';
import { isHoliday } from '../../specs/provision/holidays.ts';
import type { Programme } from '../../specs/types.ts';

/** First lockdown: D.P.C.M. of 9 March 2020 to the reopening of 18 May 2020. Desks answer by telephone. */
export const LOCKDOWN = { from: '2020-03-10', to: '2020-05-17' };
export const inLockdown = (day: string): boolean => day >= LOCKDOWN.from && day <= LOCKDOWN.to;

/** Months after a programme's start when second-level units work: TEAMS began on 2018-10-02, its second level on 2019-02-01 (S003 l.189). */
const SECOND_LEVEL_AFTER = 120;
export const secondLevelWorks = (programme: Programme, day: string): boolean =>
  daysBetween(programme.start, day) >= SECOND_LEVEL_AFTER;

/** How many of the usual people come on a day: few in August and at Christmas, a fifth in the lockdown of 2020, all of them again by that autumn. */
export function attendance(day: string): number {
  const monthDay = day.slice(5);
  const holidays = monthDay >= '08-05' && monthDay <= '08-28' ? 0.4 : monthDay >= '12-22' || monthDay <= '01-05' ? 0.35 : 1;
  const after = daysBetween(LOCKDOWN.to, day);
  const pandemic = inLockdown(day) ? 0.2 : after > 0 && after <= 120 ? 0.5 + (0.5 * after) / 120 : 1;
  return holidays * pandemic;
}

/**
 * How many people come for the first time, against a full day. It grows over the first nine months as TEAMS' cronoprogramma does: networks first, the
 * first level from January 2019 (S003 l.187-189).
 */
export function intensity(programme: Programme, day: string): number {
  const since = daysBetween(programme.start, day);
  const ramp = since < 90 ? 0.2 : Math.min(1, 0.45 + (0.55 * (since - 90)) / 180);
  return isHoliday(day) ? 0 : ramp * attendance(day);
}
