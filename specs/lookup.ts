import type { CodeListId, Denominator, Desk, FrameworkVersion, Locale, Programme, Specs, Target, Weekday } from './types.ts';

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

/** Event source of a desk. */
export const sourceOfDesk = (deskId: string): string => `/pua/${deskId}`;

/** Label of a code; the code itself when the list does not hold it. */
export const label = (codes: Specs['codes'], list: CodeListId, code: string, locale: Locale): string =>
  codes[list].get(code)?.label[locale] ?? code;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Stated hours of free access in a week; days not stated or by appointment add none. `null` when no opening is stated at all. */
export function weeklyHours({ opening }: Pick<Desk, 'opening'>): number | null {
  if (opening === null) return null;
  const slots = (Object.keys(opening) as Weekday[]).flatMap((day) => (Array.isArray(opening[day]) ? opening[day] : []));
  return slots.reduce((sum, [from, to]) => sum + minutes(to) - minutes(from), 0) / 60;
}

export type TargetScope = { level: 'region' } | { level: 'zone' | 'network' | 'desk'; id: string };

export interface TargetFigure {
  /** Recipients to reach. */
  value: number;
  /** Some desks of the zone or network that take part in the programme have no published target, so the figure covers only the others. */
  partial: boolean;
  targets: readonly Target[];
}

const inForce = (programme: Programme, day: string): readonly Target[] =>
  programme.targets.filter(({ valid_from, valid_to }) => within(day, valid_from, valid_to));

const deskOf = ({ scope }: Target): string => (scope === 'region' ? '' : scope.desk);

function inScope(specs: Specs, deskId: string, scope: Exclude<TargetScope, { level: 'region' }>): boolean {
  if (scope.level === 'desk') return deskId === scope.id;
  const desk = specs.network.desks.get(deskId);
  return desk !== undefined && desk[scope.level] === scope.id;
}

/** Target of a territory in force on a day: the region's own, a desk's, or the sum over the desks of a zone or network; `null` when none is published. */
export function targetOf(specs: Specs, programme: Programme, scope: TargetScope, day: string): TargetFigure | null {
  const all = inForce(programme, day);
  const targets =
    scope.level === 'region' ? all.filter((t) => t.scope === 'region') : all.filter((t) => inScope(specs, deskOf(t), scope));
  if (targets.length === 0) return null;
  const covered = new Set(targets.map(deskOf));
  const partial =
    scope.level !== 'region' && programme.desks.some(({ desk }) => inScope(specs, desk, scope) && !covered.has(desk));
  return { value: targets.reduce((sum, { value }) => sum + value, 0), partial, targets };
}

/** The part of the regional target that no desk has signed (D07); `null` when the programme has no regional target on that day. */
export function unallocatedTarget(programme: Programme, day: string): number | null {
  const targets = inForce(programme, day);
  const region = targets.find(({ scope }) => scope === 'region');
  if (!region) return null;
  return targets.reduce((rest, { scope, value }) => (scope === 'region' ? rest : rest - value), region.value);
}

/**
 * Count of foreign residents to use for a territory (ISTAT comune code, zone id, `PROV:nnn`, `09`) on a day: the latest that refers to that day or
 * before, otherwise the earliest after it; of several with one date, the first in the file. `null` when no source gives any (D19).
 */
export function foreignResidents(
  specs: Pick<Specs, 'denominators'>,
  territory: string,
  day: string,
): (Denominator & { value: number }) | null {
  let best: (Denominator & { value: number; reference_date: string }) | null = null;
  for (const candidate of specs.denominators) {
    const { value, reference_date } = candidate;
    if (
      candidate.territory !== territory ||
      candidate.metric !== 'foreign_residents' ||
      value === null ||
      reference_date === null
    )
      continue;
    const bestBefore = best !== null && best.reference_date <= day;
    const better =
      best === null ||
      (reference_date <= day
        ? !bestBefore || reference_date > best.reference_date
        : !bestBefore && reference_date < best.reference_date);
    if (better) best = { ...candidate, value, reference_date };
  }
  return best;
}
