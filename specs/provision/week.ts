import type { DayOpening, MediatorSlot, Weekday } from '../types.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

export type Slot = readonly [from: string, to: string];

/** What a declaration, or a desk of the specs, says of when it receives; an absent key or null is unknown. */
export interface DeclaredHours {
  opening?: Readonly<Partial<Record<Weekday, DayOpening | undefined>>> | null | undefined;
  exceptions?: readonly { day: string; opening: DayOpening; note?: string | undefined }[] | null | undefined;
  mediators?: readonly MediatorSlot[] | null | undefined;
}

/** A usual week of free access, as far as it is stated. */
export interface UsualWeek {
  /** Slots in order and without overlap, `closed`, `by_appointment`, or null: not stated. */
  days: Readonly<Record<Weekday, DayOpening>>;
  /** Hours, days and afternoons of free access on the days that are stated; appointments add none. */
  hours: number;
  open_days: number;
  afternoons: number;
  by_appointment: readonly Weekday[];
  /** Days of which nothing is stated: the figures may be more, never less. */
  unknown: readonly Weekday[];
}

/** From this time on free access makes an afternoon: a morning desk that ends at 13:30 has none. */
const AFTERNOON = '13:30';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Slots in order, those that touch or overlap as one: an hour is open once. The contract lets a mediator leave before coming: that is no slot. */
export function union(slots: readonly Slot[]): Slot[] {
  const joined: [string, string][] = [];
  for (const [from, to] of slots.filter(([from, to]) => from < to).sort(([a], [b]) => a.localeCompare(b))) {
    const last = joined.at(-1);
    if (last === undefined || from > last[1]) joined.push([from, to]);
    else if (to > last[1]) last[1] = to;
  }
  return joined;
}

/** Whole minutes: a sum of hours, which are fractions, may fall a little short of a threshold that it reaches. */
const minutesIn = (slots: readonly Slot[]): number =>
  union(slots).reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);

const isSlots = (opening: DayOpening): opening is readonly Slot[] => Array.isArray(opening);

/** The usual week of a declaration; null when no day of it is stated. */
export function usualWeek({ opening }: DeclaredHours): UsualWeek | null {
  const of = (day: Weekday): DayOpening => {
    const stated = opening?.[day] ?? null;
    return isSlots(stated) ? union(stated) : stated;
  };
  const days = { mon: of('mon'), tue: of('tue'), wed: of('wed'), thu: of('thu'), fri: of('fri'), sat: of('sat'), sun: of('sun') };
  const unknown = WEEKDAYS.filter((day) => days[day] === null);
  if (unknown.length === WEEKDAYS.length) return null;
  const open = WEEKDAYS.map((day) => days[day]).filter(isSlots);
  return {
    days,
    hours: open.reduce((sum, slots) => sum + minutesIn(slots), 0) / 60,
    open_days: open.length,
    afternoons: open.filter((slots) => slots.some(([, to]) => to > AFTERNOON)).length,
    by_appointment: WEEKDAYS.filter((day) => days[day] === 'by_appointment'),
    unknown,
  };
}

/** Minutes a week in which a mediator of each language is there, from the mediators' calendar; null when there is none stated. */
export function mediationMinutes({ mediators }: DeclaredHours): ReadonlyMap<string, number> | null {
  if (mediators === null || mediators === undefined) return null;
  const languages = [...new Set(mediators.map(({ language }) => language))];
  return new Map(
    languages.map((language) => {
      const own = mediators.filter((slot) => slot.language === language);
      const perDay = WEEKDAYS.map((day) => own.filter((slot) => slot.day === day).map(({ from, to }): Slot => [from, to]));
      return [language, perDay.reduce((sum, slots) => sum + minutesIn(slots), 0)];
    }),
  );
}
