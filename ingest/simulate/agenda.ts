import { addDays, daysBetween, romeInstant, romeOffset, weekdayOf } from '../../specs/calendar.ts';
import { isHoliday } from '../../specs/provision/holidays.ts';
import type { Programme } from '../../specs/types.ts';
import type { Random } from './random.ts';
import { intensity } from './season.ts';
import type { Slot, Territory } from './territory.ts';

const MINUTE = 60_000;

/** First and last Rome day of what is simulated. */
export interface Period {
  from: string;
  to: string;
}

/** A moment at a desk, inside its hours. */
export interface Visit {
  day: string;
  /** UTC ms, a whole minute. */
  at: number;
  byAppointment: boolean;
}

/** Instant as RFC 3339 with Rome's offset: `2019-03-04T10:15:00+01:00`. */
export function stamp(at: number): string {
  const offset = romeOffset(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const ahead = offset / MINUTE;
  return `${new Date(at + offset).toISOString().slice(0, 19)}+${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

export const slotsOn = (territory: Territory, day: string): readonly Slot[] =>
  isHoliday(day) ? [] : territory.slots[weekdayOf(day)];

/** A visit on the first open day from `day` on; `null` when there is none within five weeks. */
export function visitFrom(territory: Territory, day: string, random: Random): Visit | null {
  for (let later = 0; later < 35; later += 1) {
    const candidate = addDays(day, later);
    const slots = slotsOn(territory, candidate);
    if (slots.length === 0) continue;
    const { from, to, byAppointment } = random.pick(slots);
    const start = romeInstant(candidate, from);
    const length = (romeInstant(candidate, to) - start) / MINUTE;
    return { day: candidate, at: start + random.int(0, length - 1) * MINUTE, byAppointment };
  }
  return null;
}

/** How much a territory receives over some days: open hours weighed by the season. */
function load(territory: Territory, programme: Programme, day: string): number {
  let minutes = 0;
  for (const { from, to, byAppointment } of slotsOn(territory, day)) {
    const length = (romeInstant(day, to) - romeInstant(day, from)) / MINUTE;
    minutes += byAppointment ? length / 4 : length;
  }
  return minutes === 0 ? 0 : minutes * intensity(programme, day);
}

/** Days of a period with what a desk receives on each; days on which the desk takes no part in the programme receive nothing. */
export function loads(territory: Territory, programme: Programme, { from, to }: Period): number[] {
  const stays = programme.desks.filter(({ desk }) => desk === territory.desk.id);
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => {
    const day = addDays(from, i);
    const takesPart = stays.some((stay) => stay.from <= day && (stay.to === null || day <= stay.to));
    return takesPart ? load(territory, programme, day) : 0;
  });
}

/** Draws `n` days of a period, each as often as its load says; sorted day numbers from 0. */
export function drawDays(n: number, weights: readonly number[], random: Random): number[] {
  const cumulative: number[] = [];
  let total = 0;
  for (const weight of weights) {
    total += weight;
    cumulative.push(total);
  }
  if (total === 0) return [];
  const draw = () => {
    const x = random.next() * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) > x) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return Array.from({ length: n }, draw).sort((a, b) => a - b);
}
