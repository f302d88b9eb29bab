import type { Dimension, KpiDefinition } from '../../specs/types.ts';
import type { KpiRow } from '../kpis/types.ts';
import { directlyStandardisedRate, type Interval, indirectlyStandardisedRatio } from '../statistics/index.ts';
import type { Adjustment, BenchmarkRow, RowNote } from './types.ts';

const PROFILE = ['gender', 'age_bracket', 'problem_area'];

/** By what a KPI can be adjusted: the profile that both its counts carry; none where it is not divided by a count or carries neither. */
export const profileOf = ({ denominator, dimensions }: Pick<KpiDefinition, 'denominator' | 'dimensions'>): Dimension[] =>
  denominator?.kind === 'measure' && denominator.across === undefined
    ? dimensions.filter((dimension) => PROFILE.includes(dimension))
    : [];

/** A desk's or zone's counts within one profile. */
export interface ProfileCount {
  id: string;
  profile: string;
  events: number;
  population: number;
}

/** The counts of the rows of a question asked by desk or zone and by profile. */
export const profileCounts = (rows: readonly KpiRow[], by: 'desk' | 'zone', profile: readonly Dimension[]): ProfileCount[] =>
  rows.map((row) => ({
    id: row[by] ?? '',
    profile: JSON.stringify(profile.map((dimension) => row[dimension] ?? '')),
    events: row.numerator ?? 0,
    population: row.denominator ?? 0,
  }));

interface Adjusted {
  value: number | null;
  interval: Interval;
  note: RowNote | null;
}

const withheld = (note: RowNote): Adjusted => ({ value: null, interval: { lower: null, upper: null }, note });
const LEAST_EVENTS = 10;

function adjustedOf(own: readonly ProfileCount[], all: readonly ProfileCount[], adjust: Adjustment, factor: number): Adjusted {
  const together = new Map<string, { events: number; population: number }>();
  for (const { profile, events, population } of all) {
    const sum = together.get(profile) ?? { events: 0, population: 0 };
    together.set(profile, { events: sum.events + events, population: sum.population + population });
  }
  const here = new Map(own.map((count) => [count.profile, count]));
  const strata = [...together].map(([profile, sum]) => ({ sum, own: here.get(profile) ?? { events: 0, population: 0 } }));
  if (own.reduce((total, { events }) => total + events, 0) < LEAST_EVENTS) return withheld('adjusted_few_events');
  if (strata.some((stratum) => stratum.own.events > 0 && stratum.own.population === 0)) return withheld('adjusted_empty_stratum');
  if (adjust === 'direct') {
    const { value, lower, upper, reason } = directlyStandardisedRate(
      strata.map((stratum) => ({
        events: stratum.own.events,
        population: stratum.own.population,
        standard: stratum.sum.population,
      })),
      { multiplier: factor },
    );
    return reason === null ? { value, interval: { lower, upper }, note: null } : withheld('adjusted_empty_stratum');
  }
  const ratio = indirectlyStandardisedRatio(
    strata.map((stratum) => ({
      events: stratum.own.events,
      population: stratum.own.population,
      referenceEvents: stratum.sum.events,
      referencePopulation: stratum.sum.population,
    })),
  );
  const rate = ratio.referenceRate === null ? null : ratio.referenceRate * factor;
  const inUnit = (value: number | null) => (value === null || rate === null ? null : value * rate);
  if (ratio.value === null || rate === null) return withheld('adjusted_few_events');
  return { value: inUnit(ratio.value), interval: { lower: inUnit(ratio.lower), upper: inUnit(ratio.upper) }, note: null };
}

/**
 * Adds to the rows of one peer group their values adjusted for the mix of people, in the KPI's unit; the standard is the group without what is suppressed. Direct: what the
 * desk would show with the group's mix. Indirect: observed over expected times the group's value, comparable with the reference only. Withheld below 10 events and, direct, where the desk
 * has nobody of a profile that the group has. The limits take the events as independent; of a proportion they stay within it.
 */
export function adjustRows(
  rows: readonly BenchmarkRow[],
  counts: readonly ProfileCount[],
  adjust: Adjustment,
  { factor, interval }: Pick<KpiDefinition, 'factor' | 'interval'>,
): BenchmarkRow[] {
  const shown = new Set(rows.filter(({ suppressed, value }) => !suppressed && value !== null).map(({ id }) => id));
  const all = counts.filter(({ id }) => shown.has(id));
  const most = interval === 'wilson' ? factor : Number.POSITIVE_INFINITY;
  return rows.map((row) => {
    if (!shown.has(row.id)) return row;
    const own = all.filter(({ id }) => id === row.id);
    const adjusted = adjustedOf(own, all, adjust, factor);
    const { lower, upper } = adjusted.interval;
    return {
      ...row,
      adjusted: adjusted.value === null ? null : Math.min(most, adjusted.value),
      adjusted_lower: lower,
      adjusted_upper: upper === null ? null : Math.min(most, upper),
      note: [row.note, adjusted.note ?? ''].filter((note) => note !== '').join(' '),
    };
  });
}
