import { addDays, romeDay, romeInstant, weekdayOf } from '../calendar.ts';
import type { DayOpening, Text } from '../types.ts';
import { holidayOn, isHoliday } from './holidays.ts';
import { type DeclaredHours, type Slot, union } from './week.ts';

/** What holds on a Rome day; null where nothing is declared for it. */
export type HoursOn = (day: string) => DeclaredHours | null;

/** Half-open: from the first instant to before the second, UTC milliseconds. */
export interface Interval {
  from: number;
  to: number;
}

export interface DayHours {
  opening: DayOpening;
  /** What decided: an exception stated for that day, a national holiday, or the usual week. */
  because: 'exception' | 'holiday' | 'week';
  /** The exception's own note, or the holiday's name. */
  note: string | Text | null;
}

/** The latest declaration with `valid_from` on or before the day: a later one replaces it whole. Of the same day the last in the list. */
export const latestOn =
  <D extends DeclaredHours & { valid_from: string }>(declarations: readonly D[]): ((day: string) => D | null) =>
  (day) =>
    declarations.reduce<D | null>(
      (found, one) => (one.valid_from <= day && (found === null || one.valid_from >= found.valid_from) ? one : found),
      null,
    );

/** How a desk is open on an actual day. A weekday of which nothing is stated stays unknown on a holiday too. */
export function dayHours(hours: DeclaredHours, day: string): DayHours {
  const exception = hours.exceptions?.findLast((one) => one.day === day);
  const usual = hours.opening?.[weekdayOf(day)] ?? null;
  if (exception) return { opening: exception.opening, because: 'exception', note: exception.note ?? null };
  const holiday = holidayOn(day);
  if (holiday !== null && usual !== null) return { opening: 'closed', because: 'holiday', note: holiday };
  return { opening: usual, because: 'week', note: null };
}

const openingOn = (hoursOn: HoursOn, day: string): DayOpening => {
  const hours = hoursOn(day);
  return hours && dayHours(hours, day).opening;
};

const daysOf = function* ({ from, to }: Interval): Generator<string> {
  for (let day = romeDay(from); romeInstant(day) < to; day = addDays(day, 1)) yield day;
};

/** Slots of a Rome day as instants, cut to the interval asked for; wall-clock times follow the change of the clock. */
function* clipped(day: string, slots: readonly Slot[], within: Interval): Generator<Interval> {
  for (const [opens, closes] of union(slots)) {
    const from = Math.max(romeInstant(day, opens), within.from);
    const to = Math.min(romeInstant(day, closes), within.to);
    if (from < to) yield { from, to };
  }
}

/** Times of free access between two instants, in order. Days by appointment, closed or unknown have none. */
export function* openings(hoursOn: HoursOn, within: Interval): Generator<Interval & { day: string }> {
  for (const day of daysOf(within)) {
    const opening = openingOn(hoursOn, day);
    if (!Array.isArray(opening)) continue;
    for (const interval of clipped(day, opening, within)) yield { ...interval, day };
  }
}

/** Times at which a mediator is there between two instants, in order; of one language when it is given. None on a day the desk is closed. */
export function* mediations(
  hoursOn: HoursOn,
  within: Interval,
  language?: string,
): Generator<Interval & { day: string; language: string }> {
  for (const day of daysOf(within)) {
    const hours = hoursOn(day);
    if (!hours?.mediators || isHoliday(day) || dayHours(hours, day).opening === 'closed') continue;
    const there = hours.mediators.filter((slot) => slot.day === weekdayOf(day) && (language ?? slot.language) === slot.language);
    const languages = [...new Set(there.map((slot) => slot.language))];
    const found = languages.flatMap((spoken) => {
      const slots = there.filter((slot) => slot.language === spoken).map(({ from, to }): Slot => [from, to]);
      return [...clipped(day, slots, within)].map((interval) => ({ ...interval, day, language: spoken }));
    });
    yield* found.sort((a, b) => a.from - b.from);
  }
}

/** Hours of free access from one Rome day to another, both included, and the days of which nothing is stated; null when nothing is stated of any. */
export function actualHours(hoursOn: HoursOn, from: string, to: string): { hours: number; unknown: readonly string[] } | null {
  const within = { from: romeInstant(from), to: romeInstant(addDays(to, 1)) };
  const days = [...daysOf(within)];
  const unknown = days.filter((day) => openingOn(hoursOn, day) === null);
  if (unknown.length === days.length) return null;
  const milliseconds = [...openings(hoursOn, within)].reduce((sum, slot) => sum + slot.to - slot.from, 0);
  return { hours: milliseconds / 3_600_000, unknown };
}

/** Whether a desk receives at an instant without appointment; null when nothing is stated of that day. `until`: when it closes, UTC milliseconds. */
export function openAt(
  hoursOn: HoursOn,
  instant: number,
): { state: 'open'; until: number } | { state: 'closed' | 'by_appointment' } | null {
  const day = romeDay(instant);
  const opening = openingOn(hoursOn, day);
  if (!Array.isArray(opening)) return opening === null ? null : { state: opening === 'closed' ? 'closed' : 'by_appointment' };
  const whole = { from: romeInstant(day), to: romeInstant(addDays(day, 1)) };
  const now = [...clipped(day, opening, whole)].find(({ from, to }) => from <= instant && instant < to);
  return now ? { state: 'open', until: now.to } : { state: 'closed' };
}
