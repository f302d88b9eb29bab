import type { Weekday } from './types.ts';

/**
 * The calendar of Europe/Rome: days, months and quarters of the project are Roman; instants are UTC milliseconds.
 * Offsets come from the runtime's tz database and are cached per UTC hour: Rome's clock changes fall on whole UTC hours.
 */
const HOUR = 3_600_000;
const DAY = 86_400_000;
const offsets = new Map<number, number>();
const rome = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

function offsetFromTzDatabase(hourStart: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of rome.formatToParts(hourStart)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - hourStart;
}

/** Milliseconds that Rome's clock is ahead of UTC at an instant. */
export function romeOffset(instant: number): number {
  const hour = Math.floor(instant / HOUR);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const offset = offsetFromTzDatabase(hour * HOUR);
  if (offsets.size > 200_000) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

/** Rome day of an instant, `YYYY-MM-DD`. */
export function romeDay(instant: number): string {
  return new Date(instant + romeOffset(instant)).toISOString().slice(0, 10);
}

/**
 * Instant of a Rome wall-clock time. A time that the spring change skips is read as if the clock had not changed yet (02:30 → 03:30);
 * of a time that the autumn change repeats, the first is taken.
 */
export function romeInstant(day: string, time = '00:00'): number {
  const local = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  const before = local - romeOffset(local - DAY);
  if (before + romeOffset(before) === local) return before;
  const after = local - romeOffset(local + DAY);
  return after + romeOffset(after) === local ? after : before;
}

/** `YYYY-MM` of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** `YYYYQn` of a day. */
export const quarterOf = (day: string): string => `${day.slice(0, 4)}Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`;

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Weekday of a day `YYYY-MM-DD`. */
export const weekdayOf = (day: string): Weekday => WEEKDAYS[new Date(day).getUTCDay()] ?? 'sun';

/** Days from `a` to `b` (b − a), both `YYYY-MM-DD`. */
export const daysBetween = (a: string, b: string): number => Math.round((Date.parse(b) - Date.parse(a)) / DAY);

/** The day `n` days after a day. */
export const addDays = (day: string, n: number): string => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);

/** Instant as the warehouse writes it: `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export function warehouseInstant(instant: number): string {
  const iso = new Date(instant).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}
