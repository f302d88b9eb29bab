import type { ProvisionData } from '../../specs/events/families.ts';
import { MODE_STRENGTH } from '../../specs/metrics.ts';
import { mediationMinutes, usualWeek } from '../../specs/provision/week.ts';
import type { DeclaredMetric, FrameworkVersion, Requirement, UnitLevel, UnitType } from '../../specs/types.ts';

/** What is stated of a metric: between `low` and `high`, which differ where part of it is not stated; `null`: nothing is. */
export type Measured = { low: number; high: number } | null;

/** Units by the level they work at; the one-stop-shops of WE IN receive directly, as level 1 does. */
export const LEVEL_UNITS: Readonly<Record<UnitLevel, readonly UnitType[]>> = {
  1: ['pua_l1', 'oss', 'oss_mobile'],
  2: ['pua_l2'],
};

/** Names that are of no language, or of the country's own. */
const NOT_FOREIGN = new Set(['it', 'unknown']);

interface Asked {
  requirement: Pick<Requirement, 'area' | 'parameter'>;
  level: UnitLevel;
  framework: Pick<FrameworkVersion, 'areas'>;
}

const exactly = (value: number): Measured => ({ low: value, high: value });
const flag = (holds: boolean): Measured => exactly(holds ? 1 : 0);

/** The strongest mode that units of the level are declared to offer an area in; an area that the list leaves out is not stated, which is not none. */
function strengthOf(areas: NonNullable<ProvisionData['areas']>, area: string | null, level: UnitLevel): number | null {
  const stated = areas.filter((one) => one.area === area && LEVEL_UNITS[level].some((unit) => unit === one.unit));
  return stated.length === 0 ? null : Math.max(...stated.map(({ mode }) => MODE_STRENGTH[mode]));
}

function areaMode(areas: NonNullable<ProvisionData['areas']>, area: string | null, level: UnitLevel): Measured {
  const strength = strengthOf(areas, area, level);
  return strength === null ? null : exactly(strength);
}

/** Areas asked at the level that reach their least mode, and as many more as are asked and not stated. */
function areasCovered(areas: NonNullable<ProvisionData['areas']>, { level, framework }: Asked): Measured {
  const reached = framework.areas.flatMap(({ code, minimum }) => {
    const least = minimum[level];
    const strength = strengthOf(areas, code, level);
    return least === null ? [] : [strength === null ? null : strength >= MODE_STRENGTH[least]];
  });
  const low = reached.filter((one) => one === true).length;
  return { low, high: low + reached.filter((one) => one === null).length };
}

/** Of a week with unknown days: what is stated, and as much more as those days could add. */
function weekly(data: ProvisionData, figure: 'hours' | 'open_days' | 'afternoons', perDay: number): Measured {
  const week = usualWeek(data);
  return week && { low: week[figure], high: week[figure] + perDay * week.unknown.length };
}

/** A profile without a number is at least one person. */
function headcount(staff: NonNullable<ProvisionData['staff']>, parameter: string | null): Measured {
  const counted = staff.filter(({ profile }) => parameter === null || profile === parameter);
  const low = counted.reduce((sum, { headcount = 1 }) => sum + headcount, 0);
  return { low, high: counted.some((one) => one.headcount === undefined) ? Number.POSITIVE_INFINITY : low };
}

function mediation(data: ProvisionData, of: (minutes: ReadonlyMap<string, number>) => number): Measured {
  const minutes = mediationMinutes(data);
  return minutes && exactly(of(minutes));
}

/** How each metric is read from a declaration: the key it reads, and its value when that key is stated. */
const READERS: Readonly<
  Record<DeclaredMetric, { key: keyof ProvisionData; read(data: ProvisionData, asked: Asked): Measured | undefined }>
> = {
  area_mode: {
    key: 'areas',
    read: ({ areas }, { requirement, level }) => areas && areaMode(areas, requirement.area, level),
  },
  areas_covered: { key: 'areas', read: ({ areas }, asked) => areas && areasCovered(areas, asked) },
  weekly_hours: { key: 'opening', read: (data) => weekly(data, 'hours', 24) },
  open_days: { key: 'opening', read: (data) => weekly(data, 'open_days', 1) },
  afternoons: { key: 'opening', read: (data) => weekly(data, 'afternoons', 1) },
  languages_spoken: {
    key: 'languages',
    read: ({ languages }, { requirement: { parameter } }) =>
      languages &&
      (parameter === null
        ? exactly(new Set(languages.filter((code) => !NOT_FOREIGN.has(code))).size)
        : flag(languages.includes(parameter))),
  },
  mediated_languages: { key: 'mediators', read: (data) => mediation(data, (minutes) => minutes.size) },
  mediation_hours: {
    key: 'mediators',
    read: (data, { requirement: { parameter } }) =>
      mediation(data, (minutes) => {
        const asked = parameter === null ? [...minutes.values()] : [minutes.get(parameter) ?? 0];
        return asked.reduce((a, b) => a + b, 0) / 60;
      }),
  },
  staff_profile: {
    key: 'staff',
    read: ({ staff }, { requirement: { parameter } }) =>
      staff && flag(staff.some(({ profile, headcount }) => profile === parameter && headcount !== 0)),
  },
  staff_headcount: { key: 'staff', read: ({ staff }, { requirement }) => staff && headcount(staff, requirement.parameter) },
  channel: {
    key: 'channels',
    read: ({ channels }, { requirement: { parameter } }) => channels && flag(channels.some((one) => one === parameter)),
  },
  agreement: {
    key: 'agreements',
    read: ({ agreements }, { requirement: { parameter } }) =>
      agreements && flag(agreements.some((one) => one.with === parameter)),
  },
  agreements: {
    key: 'agreements',
    read: ({ agreements }) => agreements && exactly(new Set(agreements.map((one) => one.with)).size),
  },
  accessibility: {
    key: 'accessibility',
    read: ({ accessibility }, { requirement: { parameter } }) => {
      const stated = Object.entries(accessibility ?? {}).find(([feature]) => feature === parameter)?.[1];
      return stated === undefined ? null : flag(stated);
    },
  },
  training_hours: {
    key: 'training_hours',
    read: ({ training_hours }) => (training_hours === undefined ? null : exactly(training_hours)),
  },
};

/** The value of a declared metric, and what the declaration says in the key it reads: `null` where it says nothing (D13, D21). */
export function declaredMetric(
  metric: DeclaredMetric,
  data: ProvisionData,
  asked: Asked,
): { measured: Measured; stated: ProvisionData[keyof ProvisionData] | null } {
  const { key, read } = READERS[metric];
  return { measured: read(data, asked) ?? null, stated: data[key] ?? null };
}
