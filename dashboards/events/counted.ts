import type { KpiDefinition, Measure } from '../../specs/types.ts';

/** Whether one event counts in a KPI's numerator, and the code of the reason when it does not ('' when it does). */
export interface Counted {
  kpi: string;
  counted: boolean;
  /** `no_fact` (refused, retracted or an amendment), `other_family`, `no_subject`, `filtered`, `no_programme`, or a code of the list `eligibility`. */
  why: string;
}

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

function whyNot({ numerator, denominator }: KpiDefinition, fact: Fact | null): string {
  if (fact === null) return 'no_fact';
  if (fact.family !== FAMILY[numerator.fact]) return 'other_family';
  if (numerator.fact === 'recipients') {
    if (fact.eligibility !== 'eligible') return String(fact.eligibility);
    if (fact.subject === '') return 'no_subject';
  }
  if (!Object.entries(numerator.where ?? {}).every(([column, values]) => passes(fact, column, values))) return 'filtered';
  const onTarget = denominator?.kind === 'target' || denominator?.kind === 'target_pace';
  return onTarget && fact.programme === '' ? 'no_programme' : '';
}

/** Every KPI of the catalogue, with whether the fact that an event stands for now counts in it. */
export const countedIn = (kpis: Iterable<KpiDefinition>, fact: Fact | null): Counted[] =>
  [...kpis].map((kpi) => {
    const why = whyNot(kpi, fact);
    return { kpi: kpi.id, counted: why === '', why };
  });
