import type { CodeListId, FrameworkVersion, Locale, Programme, Specs } from './types.ts';

/** Whether a day falls in [from, until); `until: null` = open. Days are `YYYY-MM-DD`. */
const within = (day: string, from: string, until: string | null): boolean => from <= day && (until === null || day < until);

/** Framework version in force on a Rome day; `undefined` before the first one. */
export const frameworkOn = (specs: Pick<Specs, 'frameworks'>, day: string): FrameworkVersion | undefined =>
  specs.frameworks.find(({ valid_from, valid_to }) => within(day, valid_from, valid_to));

/** Last day of a programme: the actual end where one is known, otherwise the planned end. */
export const lastDayOf = ({ actual_end, planned_end }: Programme): string => actual_end ?? planned_end;

/** Programme in which a desk takes part on a Rome day, '' when in none. */
export function programmeOn(specs: Pick<Specs, 'programmes'>, deskId: string, day: string): string {
  for (const programme of specs.programmes.values()) {
    if (day < programme.start || day > lastDayOf(programme)) continue;
    if (programme.desks.some(({ desk, from, to }) => desk === deskId && from <= day && (to === null || day <= to)))
      return programme.id;
  }
  return '';
}

/** Whether a country (ISO 3166-1 alpha-2) is a member state of the European Union on a Rome day. */
export const isEuCitizen = (specs: Pick<Specs, 'eu'>, country: string, day: string): boolean =>
  specs.eu.some((member) => member.country === country && within(day, member.from, member.until));

/** Desk id in an event source, `/pua/pua1-prato` → `pua1-prato`; '' for any other text. */
export const deskIdOfSource = (source: string): string => (source.startsWith('/pua/') ? source.slice('/pua/'.length) : '');

/** Label of a code; the code itself when the list does not hold it. */
export const label = (codes: Specs['codes'], list: CodeListId, code: string, locale: Locale): string =>
  codes[list].get(code)?.label[locale] ?? code;
