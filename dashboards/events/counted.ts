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
   * `filtered`, `no_programme`, or a code of the list `eligibility`.
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

function passes(fact: Fact, column: string, values: readonly (string | number)[]): boolean {
  const held = column === 'service_area' && Array.isArray(fact.areas) ? fact.areas : [fact[column]];
  return held.some((value) => values.some((wanted) => String(wanted) === String(value)));
}

function whyNot({ numerator, denominator }: KpiDefinition, fact: Fact): string {
  if (fact.family !== FAMILY[numerator.fact]) return 'other_family';
  if (numerator.fact === 'recipients') {
    if (fact.eligibility !== 'eligible') return String(fact.eligibility);
    if (fact.subject === '') return 'no_subject';
  }
  if (!Object.entries(numerator.where ?? {}).every(([column, values]) => passes(fact, column, values))) return 'filtered';
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
    month: text('day').slice(0, 7),
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
