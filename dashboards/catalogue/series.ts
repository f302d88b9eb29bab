import { addDays, romeInstant, romeOffset, weekdayOf } from '../../specs/calendar.ts';
import { dayHours, mediations, openings } from '../../specs/provision/openings.ts';
import type { Weekday } from '../../specs/types.ts';
import { hoursOf, offerOn } from './build.ts';
import type { CatalogueDesk } from './types.ts';

/** What recurs weekly at the same wall-clock time of Rome. `from` and `to` are '' for a day by appointment, `language` but for mediation. */
export interface Series {
  kind: 'opening' | 'by_appointment' | 'mediation';
  language: string;
  weekday: Weekday;
  from: string;
  to: string;
  /** The Rome days it truly takes place, in order: holidays, exceptions and other statements are already reckoned with. */
  days: readonly string[];
}

/** Rome days, both included. */
export interface Horizon {
  from: string;
  to: string;
}

/** The stretch of time that calendars are written for: a day's year and the next. It moves once a year, so what is in it keeps its identity. */
export function horizonOf(day: string): Horizon {
  const year = day.slice(0, 4);
  return { from: `${year}-01-01`, to: `${Number(year) + 1}-12-31` };
}

/** Rome's wall clock at an instant, `hh:mm`. */
export const timeOf = (instant: number): string => new Date(instant + romeOffset(instant)).toISOString().slice(11, 16);

/** Whether no statement of a desk gives any hour, of its own or of its mediators: most desks, and years of days to look through for nothing. */
const isSilent = ({ offers }: CatalogueDesk): boolean =>
  offers.every(({ offer }) => offer.opening === null && offer.mediators === null && offer.exceptions.length === 0);

/** Everything that recurs at a desk in a stretch of time; what is closed or not stated recurs as nothing. */
export function seriesOf(desk: CatalogueDesk, horizon: Horizon): Series[] {
  if (isSilent(desk)) return [];
  const found = new Map<string, Omit<Series, 'days'> & { days: string[] }>();
  const add = (kind: Series['kind'], day: string, { language = '', from = '', to = '' } = {}) => {
    const weekday = weekdayOf(day);
    const key = [kind, language, weekday, from, to].join(' ');
    const series = found.get(key) ?? { kind, language, weekday, from, to, days: [] };
    series.days.push(day);
    found.set(key, series);
  };
  const hoursOn = hoursOf(desk);
  const within = { from: romeInstant(horizon.from), to: romeInstant(addDays(horizon.to, 1)) };
  for (const { day, from, to } of openings(hoursOn, within)) add('opening', day, { from: timeOf(from), to: timeOf(to) });
  for (const { day, language, from, to } of mediations(hoursOn, within))
    add('mediation', day, { language, from: timeOf(from), to: timeOf(to) });
  for (let day = horizon.from; day <= horizon.to; day = addDays(day, 1))
    if (dayHours(offerOn(desk, day), day).opening === 'by_appointment') add('by_appointment', day);
  return [...found.values()];
}

/** Days of the same weekday missing between the first and the last of a series. */
export function gapsOf({ days }: Pick<Series, 'days'>): string[] {
  const gaps: string[] = [];
  const [first = '', last = ''] = [days[0], days.at(-1)];
  for (let day = first; day < last; day = addDays(day, 7)) if (!days.includes(day)) gaps.push(day);
  return gaps;
}

/** A part of a series without a gap and without a clock change: every week from `from` to `to` at the same offset from UTC. */
export interface Run extends Horizon {
  /** Hours that Rome's clock is ahead of UTC. */
  offset: number;
}

/** A series cut where a week is missing or Rome's clock has changed, for calendars that know neither exclusions nor time zones. */
export function runsOf({ days, from }: Pick<Series, 'days' | 'from'>): Run[] {
  const runs: Run[] = [];
  for (const day of days) {
    const offset = romeOffset(romeInstant(day, from === '' ? '12:00' : from)) / 3_600_000;
    const last = runs.at(-1);
    if (last !== undefined && last.offset === offset && addDays(last.to, 7) === day) last.to = day;
    else runs.push({ from: day, to: day, offset });
  }
  return runs;
}
