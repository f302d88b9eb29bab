import type { ProvisionData } from '../../../specs/events/families.ts';
import type { FrameworkVersion, Requirement, UnitLevel } from '../../../specs/types.ts';
import { mediatedMinutes, minutesOf } from './declared.ts';

/** What a declaration says of a metric, at least and at most; null: nothing. */
export type Range = readonly [least: number, most: number];

type Area = NonNullable<ProvisionData['areas']>[number];

/** Modes, the weakest first: the place of one is its strength. */
const MODES: readonly Area['mode'][] = ['none', 'referred', 'booked', 'direct'];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Units that work at a level: those of WE IN receive the public, as the first level does. */
export const UNITS: Readonly<Record<UnitLevel, readonly string[]>> = { 1: ['pua_l1', 'oss', 'oss_mobile'], 2: ['pua_l2'] };

const exact = (value: number): Range => [value, value];
const whether = (holds: boolean): Range => exact(Number(holds));
const together = (ranges: readonly Range[]): Range => [
  ranges.reduce((sum, [least]) => sum + least, 0),
  ranges.reduce((sum, [, most]) => sum + most, 0),
];

const strongest = (areas: readonly Area[], area: string | null, level: UnitLevel): number | null => {
  const stated = areas.filter((one) => one.area === area && UNITS[level].includes(one.unit));
  return stated.length === 0 ? null : Math.max(...stated.map(({ mode }) => MODES.indexOf(mode)));
};

/** Areas in their least mode: one asked of which the desk says nothing may be. */
const covered = (areas: readonly Area[], asked: FrameworkVersion['areas'], level: UnitLevel): Range =>
  together(
    asked.flatMap(({ code, minimum }): Range[] => {
      const least = minimum[level];
      const mode = strongest(areas, code, level);
      if (least === null) return [];
      return mode === null ? [[0, 1]] : [whether(mode >= MODES.indexOf(least))];
    }),
  );

type Slots = readonly (readonly [string, string])[];

/** Free access in the seven days of a week: a day that is not stated may have as much as `most`. */
function week({ opening }: ProvisionData, of: (slots: Slots) => number, most: number): Range | null {
  const days = DAYS.map((day) => opening?.[day] ?? null);
  if (days.every((day) => day === null)) return null;
  return together(days.map((day): Range => (day === null ? [0, most] : exact(typeof day === 'string' ? 0 : of(day)))));
}

/** Minutes a week with a mediator, by language. */
function mediated({ mediators = [] }: ProvisionData): Map<string, number> {
  const sums = new Map<string, number>();
  for (const day of DAYS)
    for (const [language, minutes] of mediatedMinutes(mediators.filter((slot) => slot.day === day)))
      sums.set(language, (sums.get(language) ?? 0) + minutes);
  return sums;
}

/** Minutes as hours. */
const hours = (range: Range | null): Range | null => range && [range[0] / 60, range[1] / 60];

/**
 * What a declaration says of the metric of a requirement, by the words of specs/types/framework.ts: null where it leaves out the key, or the area or
 * feature asked. Throws for a metric that it does not know how to read.
 */
export function provided(
  { metric, parameter, area }: Requirement,
  level: UnitLevel,
  asked: FrameworkVersion['areas'],
  declared: ProvisionData,
): Range | null {
  const { areas, channels, languages, mediators, staff, agreements, accessibility, training_hours } = declared;
  const isAsked = (one: string): boolean => parameter === null || parameter === one;
  switch (metric) {
    case 'area_mode': {
      const mode = strongest(areas ?? [], area, level);
      return mode === null ? null : exact(mode);
    }
    case 'areas_covered':
      return areas === undefined ? null : covered(areas, asked, level);
    case 'weekly_hours':
      return hours(week(declared, minutesOf, 24 * 60));
    case 'open_days':
      return week(declared, () => 1, 1);
    case 'afternoons':
      return week(declared, (slots) => Number(slots.some(([, end]) => end > '13:30')), 1);
    case 'languages_spoken': {
      const foreign = new Set(languages?.filter((one) => one !== 'it' && one !== 'unknown'));
      if (languages === undefined) return null;
      return parameter === null ? exact(foreign.size) : whether(languages.includes(parameter));
    }
    case 'mediated_languages':
      return mediators === undefined ? null : exact(mediated(declared).size);
    case 'mediation_hours': {
      const minutes = [...mediated(declared)].map(([language, some]) => exact(isAsked(language) ? some : 0));
      return mediators === undefined ? null : hours(together(minutes));
    }
    case 'staff_profile':
      return staff === undefined ? null : whether(staff.some(({ profile, headcount }) => isAsked(profile) && headcount !== 0));
    case 'staff_headcount': {
      const people = staff?.filter(({ profile }) => isAsked(profile));
      return people === undefined
        ? null
        : together(people.map(({ headcount: n }) => (n === undefined ? [1, Infinity] : exact(n))));
    }
    case 'channel':
      return channels === undefined ? null : whether(channels.some(isAsked));
    case 'agreement':
      return agreements === undefined ? null : whether(agreements.some((one) => isAsked(one.with)));
    case 'agreements':
      return agreements === undefined ? null : exact(new Set(agreements.map((one) => one.with)).size);
    case 'accessibility': {
      const stated = Object.entries(accessibility ?? {}).find(([feature]) => feature === parameter)?.[1];
      return stated === undefined ? null : whether(stated);
    }
    case 'training_hours':
      return training_hours === undefined ? null : exact(training_hours);
    default:
      throw new Error(`no recount of the metric ${metric}`);
  }
}
