import { weekdayOf } from '../../../specs/calendar.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import { isHoliday } from '../../../specs/provision/holidays.ts';
import type { DayOpening, MediatorSlot } from '../../../specs/types.ts';
import type { Known } from './measures.ts';

const minutes = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

/** Minutes; the simulated slots begin and end on a multiple of it. */
const STEP = 5;

/** Minutes that slots cover, step by step: those that overlap cover them once, one that ends before it begins covers none. */
export function minutesOf(slots: readonly (readonly [string, string])[]): number {
  const covered = new Uint8Array((24 * 60) / STEP);
  for (const [from, to] of slots) covered.fill(1, minutes(from) / STEP, minutes(to) / STEP);
  return STEP * covered.filter(Boolean).length;
}

/** How a desk is open on a day: as excepted, closed on a holiday whose weekday is stated, else as in every week. */
export function openingOn({ opening, exceptions }: ProvisionData, day: string): DayOpening {
  const excepted = exceptions?.findLast((one) => one.day === day);
  if (excepted !== undefined) return excepted.opening;
  const usual = opening?.[weekdayOf(day)] ?? null;
  return usual !== null && isHoliday(day) ? 'closed' : usual;
}

/** Hours of free access on a day; null: nobody states how it is open. */
export function freeAccess(declared: ProvisionData | undefined, day: string): number | null {
  const opening = declared === undefined ? null : openingOn(declared, day);
  if (opening === null) return null;
  return typeof opening === 'string' ? 0 : minutesOf(opening) / 60;
}

/** Minutes with a mediator of each language, of the slots of one day. */
export function mediatedMinutes(slots: readonly MediatorSlot[]): Map<string, number> {
  const languages = [...new Set(slots.map(({ language }) => language))];
  const of = (spoken: string) => slots.filter(({ language }) => language === spoken).map(({ from, to }) => [from, to] as const);
  return new Map(languages.map((language) => [language, minutesOf(of(language))]));
}

/** Hours with a mediator, each language for itself; null: no calendar of mediators is declared. */
export function mediation(declared: ProvisionData | undefined, day: string): number | null {
  if (declared?.mediators === undefined) return null;
  if (isHoliday(day) || openingOn(declared, day) === 'closed') return 0;
  const there = declared.mediators.filter((slot) => slot.day === weekdayOf(day));
  return [...mediatedMinutes(there).values()].reduce((sum, minutes) => sum + minutes, 0) / 60;
}

/** What each desk declared for a day, as known: the declaration of the latest first day, of the same day the one last said. */
export function declarations(known: Known): (desk: string, day: string) => ProvisionData | undefined {
  const byDesk = new Map<string, { lastSaid: number; says: ProvisionData }[]>();
  for (const { text, declared: says, lastSaid } of known.facts('provisions')) {
    if (says === undefined) continue;
    const desk = text.desk ?? '';
    byDesk.set(desk, [...(byDesk.get(desk) ?? []), { lastSaid, says }]);
  }
  for (const all of byDesk.values()) {
    all.sort((a, b) => a.says.valid_from.localeCompare(b.says.valid_from) || a.lastSaid - b.lastSaid);
  }
  return (desk, day) => byDesk.get(desk)?.findLast(({ says }) => says.valid_from <= day)?.says;
}
