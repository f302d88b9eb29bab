import { monthOf } from '../../specs/calendar.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { KpiDefinition, Measure } from '../../specs/types.ts';

/** Where an event counts: the values of its cell in the dimensions that place it. `service_areas` may be several, or none known. */
export interface CountedCell {
  programme: string;
  month: string;
  desk: string;
  zone: string;
  service_areas: readonly string[];
}

/** Whether one event counts in a KPI's numerator: the cell, or the code of the reason why not. */
export interface Counted {
  kpi: string;
  counted: boolean;
  /**
   * '' when it counts. `rejected`, `retracted`, `amendment` (its facts are told under the event it amends), `other_family`, `no_subject`,
   * `no_count` (the KPI counts no events above its line), `no_area`, `filtered`, `not_stated` (the number the KPI is of), `depends` (on when it was
   * recorded, or on what follows it), `no_programme`, or a code of
   * the list `eligibility`.
   */
  why: string;
  cell: CountedCell | null;
}

/** Why no fact stands behind an event. */
export type NoFact = 'rejected' | 'retracted' | 'amendment';

type Fact = Readonly<Record<string, unknown>>;

const FAMILY: Readonly<Record<Measure['fact'], string>> = {
  contacts: 'contact',
  recipients: 'contact',
  referrals: 'referral',
  outcomes: 'outcome',
  surveys: 'survey',
  provisions: 'provision',
};

/** A contact has several areas and words at once. */
function valuesOf(fact: Fact, column: string): readonly unknown[] {
  if (column === 'service_area' && Array.isArray(fact.areas)) return fact.areas;
  if (column === 'service_code' && Array.isArray(fact.services)) return fact.services.map(({ code }) => code);
  return [fact[column]];
}

function passes(fact: Fact, column: string, values: readonly (string | number)[]): boolean {
  const held = valuesOf(fact, column);
  return held.some((value) => values.some((wanted) => String(wanted) === String(value)));
}

/** The least that a fact can state of each number: what is lower is not stated. */
const LEAST: Readonly<Record<NonNullable<Measure['stated']>, number>> = { wait_days: 0, minutes: 0, overall: 1 };

const OF_PERSONS: ReadonlySet<Measure['aggregate']> = new Set(['distinct_recipients', 'first_supports', 'distinct_persons']);

function rises(fact: Fact, { from, to, scale }: NonNullable<Measure['rises']>): boolean {
  const [low, high] = [from, to].map((column) => scale.indexOf(String(fact[column])));
  return low !== undefined && high !== undefined && low >= 0 && high > low;
}

function whyNot({ numerator, denominator }: KpiDefinition, fact: Fact): string {
  if (!isMeasure(numerator)) return 'no_count';
  if (fact.family !== FAMILY[numerator.fact]) return 'other_family';
  if (numerator.fact === 'recipients' && fact.eligibility !== 'eligible') return String(fact.eligibility);
  if (OF_PERSONS.has(numerator.aggregate) && fact.subject === '') return 'no_subject';
  if (numerator.aggregate === 'distinct_areas' && valuesOf(fact, 'service_area').length === 0) return 'no_area';
  if (!Object.entries(numerator.where ?? {}).every(([column, values]) => passes(fact, column, values))) return 'filtered';
  if (Object.entries(numerator.except ?? {}).some(([column, values]) => passes(fact, column, values))) return 'filtered';
  if (numerator.stated !== undefined && Number(fact[numerator.stated]) < LEAST[numerator.stated]) return 'not_stated';
  if (numerator.rises !== undefined && !rises(fact, numerator.rises)) return 'filtered';
  if (numerator.recorded_within_hours !== undefined || numerator.followed_by !== undefined) return 'depends';
  if (numerator.reaches !== undefined) return 'depends';
  const onTarget = denominator?.kind === 'target' || denominator?.kind === 'target_pace';
  return onTarget && fact.programme === '' ? 'no_programme' : '';
}

function cellOf(fact: Fact): CountedCell {
  const areas = Array.isArray(fact.areas)
    ? fact.areas.map(String)
    : [fact.service_area ?? ''].map(String).filter((a) => a !== '');
  const text = (name: string) => String(fact[name] ?? '');
  return {
    programme: text('programme'),
    month: monthOf(text('day')),
    desk: text('desk'),
    zone: text('zone'),
    service_areas: areas,
  };
}

/** Every KPI of the catalogue, with whether and where the fact that an event stands for now counts in it. */
export const countedIn = (kpis: Iterable<KpiDefinition>, fact: Fact | NoFact): Counted[] =>
  [...kpis].map((kpi) => {
    const why = typeof fact === 'string' ? fact : whyNot(kpi, fact);
    return { kpi: kpi.id, counted: why === '', why, cell: why === '' && typeof fact !== 'string' ? cellOf(fact) : null };
  });
