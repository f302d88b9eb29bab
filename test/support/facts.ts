import type { ContactFact, Fact, OutcomeFact, ProvisionFact, ReferralFact, SurveyFact } from '../../transform/types.ts';
import type { EventRow, RejectionRow } from '../../warehouse/types.ts';

/** Places of the fixtures: three desks in three zones and two aree vaste. */
export const PLACES = {
  prato: { desk: 'pua1-prato', comune: '100005', zone: 'pratese', area_vasta: 'centro', network: 'prato', province: 'PO' },
  pistoia: { desk: 'pua2-pistoia', comune: '047014', zone: 'pistoiese', area_vasta: 'centro', network: 'prato', province: 'PT' },
  lucca: {
    desk: 'pua3-lucca',
    comune: '046017',
    zone: 'piana-di-lucca',
    area_vasta: 'nord-ovest',
    network: 'prato',
    province: 'LU',
  },
} as const;

export type Place = keyof typeof PLACES;

/** A pseudonym of 43 characters, distinct per name. */
export const subjectOf = (name: string): string => name.padEnd(43, '_');

const base = (id: string, place: Place, day: string, family: Fact['family'], fact: string) => ({
  event_id: id,
  source: `/pua/${PLACES[place].desk}`,
  type: `it.toscana.pua.${family}.${fact}.v1`,
  fact,
  ...PLACES[place],
  programme: 'teams',
  subject: '',
  occurred_at: `${day} 09:00:00.000`,
  day,
  framework: 'v1',
  synthetic: 0 as const,
});

/** An eligible contact at 09:00 UTC of a day. */
export function contactFact(id: string, place: Place, day: string, change: Partial<ContactFact> = {}): ContactFact {
  return {
    ...base(id, place, day, 'contact', 'recorded'),
    family: 'contact',
    subject: subjectOf('anna'),
    case_id: '',
    unit: 'pua_l1',
    channel: 'in_person',
    access_route: 'spontaneous',
    language: 'ar',
    mediation_language: '',
    mediation_mode: '',
    services: [{ local: 'residenza', code: 'residence_registration', area: 'civil_status', result: 'answered' }],
    areas: ['civil_status'],
    problem_area: 'social',
    wait_days: -1,
    minutes: 20,
    gender: 'female',
    citizenship: 'MA',
    permit: 'long_term',
    residence_comune: '100005',
    age_min: 30,
    age_max: 30,
    age_bracket: '18_60',
    eligibility: 'eligible',
    ...change,
  };
}

export function referralFact(id: string, place: Place, day: string, change: Partial<ReferralFact> = {}): ReferralFact {
  const own = {
    referral_id: `r-${id}`,
    case_id: '',
    state: 'sent',
    from_unit: 'pua_l1',
    to_kind: 'pua_l2',
    to_desk: '',
    service: 'housing_search',
    service_local: 'housing_search',
  };
  return { ...base(id, place, day, 'referral', 'sent'), family: 'referral', ...own, service_area: 'housing', ...change };
}

export function outcomeFact(id: string, place: Place, day: string, change: Partial<OutcomeFact> = {}): OutcomeFact {
  const own = {
    case_id: `c-${id}`,
    service: 'italian_course',
    service_area: 'language',
    service_local: 'italian_course',
    kind: 'course_completed',
    result: 'achieved',
  };
  return {
    ...base(id, place, day, 'outcome', 'recorded'),
    family: 'outcome',
    ...own,
    reason: '',
    cefr_in: 'A1',
    cefr_out: 'A2',
    ...change,
  };
}

export function surveyFact(id: string, place: Place, day: string, change: Partial<SurveyFact> = {}): SurveyFact {
  const answers = { overall: 5, clarity: 4, waiting: 0, respect: 5, helpful: 1, recommend: -1 };
  const own = { survey_id: `s-${id}`, case_id: '', contact_id: '', language: 'it', mode: 'paper' };
  return { ...base(id, place, day, 'survey', 'answered'), family: 'survey', ...own, ...answers, ...change };
}

export function provisionFact(id: string, place: Place, day: string, change: Partial<ProvisionFact> = {}): ProvisionFact {
  return { ...base(id, place, day, 'provision', 'declared'), family: 'provision', valid_from: day, declaration: '{}', ...change };
}

/** The row of a first publication: the fact holds from now on. */
export function publishedRow(offset: number, fact: Fact, change: Partial<EventRow> = {}): EventRow {
  const { event_id, source, type, family, desk, subject, occurred_at, day, synthetic } = fact;
  return {
    ...{ offset, event_id, source, type, family, desk, subject, occurred_at, day, synthetic },
    recorded_at: `${day} 10:00:00.000`,
    receipt: '',
    amends: '',
    amendment: '',
    state: JSON.stringify(fact),
    prior: '',
    raw: JSON.stringify({ id: event_id, source, type }),
    ...change,
  };
}

/** The row of an amendment of `prior`: `state` holds from now on, nothing when null. */
export function amendmentRow(
  offset: number,
  id: string,
  prior: Fact,
  state: Fact | null,
  recordedAt: string,
  change: Partial<EventRow> = {},
): EventRow {
  const amendment = state === null ? 'retracted' : 'replaced';
  return publishedRow(offset, prior, {
    event_id: id,
    type: `it.toscana.pua.amendment.${amendment}.v1`,
    family: 'amendment',
    recorded_at: recordedAt,
    amends: prior.event_id,
    amendment,
    state: state === null ? '' : JSON.stringify(state),
    prior: JSON.stringify(prior),
    raw: JSON.stringify({ id, amends: prior.event_id, amendment }),
    ...change,
  });
}

export function rejectionRow(offset: number, change: Partial<RejectionRow> = {}): RejectionRow {
  return {
    offset,
    recorded_at: '2019-03-01 10:00:00.000',
    outcome: 'rejected',
    code: 'data_invalid',
    path: 'data.unit',
    detail: 'unit is missing',
    event_id: `bad-${offset}`,
    source: '/pua/pua1-prato',
    type: 'it.toscana.pua.contact.recorded.v1',
    receipt: '',
    raw: Buffer.from('{"bad":true}').toString('base64'),
    redacted: 0,
    ...change,
  };
}
