import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateKpi } from '../../../dashboards/kpis/evaluate.ts';
import { figuresOf } from '../../../dashboards/kpis/figures.ts';
import type { KpiRequest } from '../../../dashboards/kpis/types.ts';
import type { Publication } from '../../../ingest/simulate/simulate.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Dimension } from '../../../specs/types.ts';
import { contactData } from '../../support/events.ts';
import { openYear, type YearOfEvents } from '../../support/simulated-year.ts';

const NOW = Date.parse('2019-12-31T11:00:00Z');
let n = 0;

/** An event of a desk at 11:00 in Rome of a day, of a person where one is named, published an hour later. */
function event(
  desk: string,
  day: string,
  fact: string,
  data: Record<string, unknown>,
  person?: string,
  id?: string,
): Publication {
  n += 1;
  const time = `${day}T10:00:00Z`;
  const head = { specversion: '1.0', id: id ?? `c-${n}`, source: `/pua/${desk}`, type: `it.toscana.pua.${fact}.v1`, time };
  const subject = person === undefined ? {} : { subject: person.padEnd(43, '_') };
  return { event: { ...head, ...subject, data }, publishedAt: Date.parse(time) + 3_600_000 };
}

const [PRATO, PISTOIA, LUCCA] = ['pua1-prato', 'pua1-pistoia', 'pua1-lucca'];
type Fields = Record<string, unknown>;

function contact(person: string, over: Fields, profile: Fields = {}, desk = PRATO): Publication {
  const { case_id, ...data } = contactData({ case_id: undefined, ...over }, profile);
  return event(desk, '2019-03-04', 'contact.recorded', case_id === undefined ? data : { ...data, case_id }, person);
}
const outcome = (desk: string, day: string, case_id: string, kind: string, more: Fields = {}, person?: string) =>
  event(desk, day, 'outcome.recorded', { case_id, service: 'permit_renewal', kind, result: 'achieved', ...more }, person);
const accepted = (referral_id: string, day: string, case_id?: string, kind = 'pua_l2') => {
  const to = { from_unit: 'pua_l1', to: { kind }, service: 'social_take_in_charge' };
  return event(LUCCA, day, 'referral.accepted', { referral_id, ...to, ...(case_id === undefined ? {} : { case_id }) });
};
const answer = (survey_id: string, answers: Fields, id?: string) => {
  const data = { survey_id, language: 'it', mode: 'paper', answers };
  return event(LUCCA, '2019-05-06', 'survey.answered', data, undefined, id);
};
const course = (case_id: string, cefr: readonly string[]) =>
  outcome(LUCCA, '2019-05-08', case_id, 'course_completed', {
    service: 'language_course',
    ...(cefr.length > 0 && { cefr_in: cefr[0], cefr_out: cefr[1] }),
  });
const NOT = { result: 'not_achieved' };
const MAN = { gender: 'male', citizenship: 'MA', birth_date: '2002-01-01' };
const WORK = [{ code: 'employment_centre_registration', result: 'answered' }];

/**
 * Prato on 4 March 2019:
 * | person | contact | |
 * |---|---|---|
 * | ada, 28, woman, China, with a work problem | two with the folder po-1, in Chinese, the first with a mediator | also at Pistoia, without a folder |
 * | ben, 17, man, Morocco, with a social and a work problem | one in Italian, about work | |
 * | cia, Italian | one with the folder po-3, in Italian | not a recipient |
 * | dan, of a citizenship nobody knows | one in a language nobody knows | not a recipient |
 * ada registers at the employment centre later, at Pistoia; ben began an internship before, and no job after.
 */
const PEOPLE: Publication[] = [
  contact('ada', { case_id: 'po-1', mediation: { language: 'zh', mode: 'phone' } }),
  contact('ada', { case_id: 'po-1' }),
  contact('ada', { problem_area: 'social' }, {}, PISTOIA),
  contact('ben', { language: 'it', problem_area: 'social_and_work', services: WORK }, MAN),
  contact('cia', { case_id: 'po-3', language: 'it' }, { citizenship: 'IT' }),
  contact('dan', { language: 'unknown', services: [{ code: 'info varie', result: 'answered' }] }, { citizenship: 'unknown' }),
  outcome(PISTOIA, '2019-04-10', 'pt-1', 'cpi_registered', {}, 'ada'),
  outcome(PRATO, '2019-03-01', 'po-2', 'internship_started', {}, 'ben'),
  outcome(PRATO, '2019-04-01', 'po-2', 'job_started', NOT, 'ben'),
];

/**
 * Lucca in May 2019. Accepted by the second level: lu-1, with a plan after; lu-2, with a plan that was not achieved; lu-5, with a plan before; one without
 * a case; one by the employment centre is none of these. Closed: lu-1 (immigration), whose permit was renewed; lu-2 and lu-6 (language), with nothing
 * achieved. Courses: A1 to A2, A2 to A2, pre-A1 to A1, and one without levels. Grades: 5, 4 and 2, and a 1 that was taken back in June; of helpfulness
 * one yes and one no.
 */
const CASES: Publication[] = [
  accepted('r1', '2019-05-02', 'lu-1'),
  accepted('r2', '2019-05-02', 'lu-2'),
  accepted('r3', '2019-05-02'),
  accepted('r4', '2019-05-02', 'lu-4', 'employment_centre'),
  accepted('r5', '2019-05-10', 'lu-5'),
  outcome(LUCCA, '2019-05-20', 'lu-1', 'plan_agreed'),
  outcome(LUCCA, '2019-05-20', 'lu-2', 'plan_agreed', NOT),
  outcome(LUCCA, '2019-05-01', 'lu-5', 'plan_agreed'),
  outcome(LUCCA, '2019-05-21', 'lu-1', 'permit_renewed'),
  outcome(LUCCA, '2019-05-21', 'lu-6', 'housing_found', NOT),
  outcome(LUCCA, '2019-05-25', 'lu-1', 'case_closed', { reason: 'goals_met' }),
  outcome(LUCCA, '2019-05-25', 'lu-2', 'case_closed', { service: 'language_course', reason: 'withdrawn' }),
  outcome(LUCCA, '2019-05-25', 'lu-6', 'case_closed', { service: 'language_course', reason: 'unreachable' }),
  course('lu-7', ['A1', 'A2']),
  course('lu-8', ['A2', 'A2']),
  course('lu-9', ['pre_A1', 'A1']),
  course('lu-10', []),
  answer('s1', { overall: 5, helpful: true }),
  answer('s2', { overall: 4, helpful: false }),
  answer('s3', { overall: 2 }),
  answer('s4', { overall: 1 }, 'gone'),
  event(LUCCA, '2019-06-03', 'amendment.retracted', { amends: 'gone', reason: 'prova' }),
];

let year: YearOfEvents;
beforeAll(async () => {
  year = await openYear(loadSpecs());
  await year.publish([...PEOPLE, ...CASES].toSorted((a, b) => a.publishedAt - b.publishedAt));
});
afterAll(() => year.close());

const rows = async (kpi: string, by: readonly Dimension[], more: Partial<KpiRequest>) =>
  (await evaluateKpi({ ...year, now: () => NOW }, { kpi, by, reader: { role: 'region' }, ...more })).rows;
const MARCH = { from: '2019-03-01', to: '2019-03-31' };
const MAY = { from: '2019-05-01', to: '2019-05-31' };
const prato = (kpi: string, by: readonly Dimension[] = []) => rows(kpi, by, { desk: PRATO, ...MARCH });
const lucca = (kpi: string, by: readonly Dimension[] = [], more: Partial<KpiRequest> = {}) =>
  rows(kpi, by, { desk: LUCCA, ...MAY, ...more });

test.each([
  // ada and cia of ada, ben, cia and dan.
  ['folder_opening', { numerator: 2, denominator: 4, value: 50, note: 'small_n' }],
  // ada of ada and ben; what she achieved at Pistoia is hers, what he began before the contact is not its outcome.
  ['employment_outcomes', { numerator: 1, denominator: 2, value: 50, n: 2 }],
  ['women_share', { numerator: 1, denominator: 2, value: 50 }],
  // The contact of cia, of those of ada (2), ben and cia; dan's tells too little.
  ['out_of_target', { numerator: 1, denominator: 4, value: 25 }],
  // ada's two, of hers, ben's and cia's; dan's language is not known.
  ['language_match', { numerator: 2, denominator: 4, value: 50 }],
  ['mediated_contacts', { numerator: 1, denominator: 5, value: 20 }],
  // Immigration and work of the eleven; a word without a code has no area.
  ['service_breadth', { numerator: 2, denominator: 11, value: 200 / 11, lower: null, note: '' }],
])('%s', async (kpi, figures) => {
  expect(await prato(kpi)).toMatchObject([figures]);
  expect(await prato(kpi, ['desk', 'month'])).toMatchObject([{ desk: PRATO, month: '2019-03', ...figures }]);
});

test.each([
  ['take_in_charge', { numerator: 1, denominator: 3, value: 100 / 3 }],
  ['positive_outcomes', { numerator: 1, denominator: 3, value: 100 / 3 }],
  ['language_improvement', { numerator: 2, denominator: 3, value: 200 / 3 }],
  ['helpfulness', { numerator: 1, denominator: 2, value: 50, n: 2 }],
  ['satisfaction_top2', { numerator: 2, denominator: 3, value: 200 / 3 }],
  // (5 + 4 + 2) / 3; s = √(7/3), t of 2 degrees 4.3027: 3.67 ∓ 3.79 reaches beyond both ends of the scale.
  ['satisfaction_mean', { numerator: 3, denominator: 3, value: 11 / 3, lower: 1, upper: 5, n: 3, note: 'small_n' }],
])('%s', async (kpi, figures) => {
  expect(await lucca(kpi)).toMatchObject([figures]);
  expect(await lucca(kpi, ['zone', 'month'])).toMatchObject([{ zone: 'piana-di-lucca', month: '2019-05', ...figures }]);
});

test('a mix is always by its parts, and each part is a share of the whole', async () => {
  expect(await prato('age_mix')).toMatchObject([
    { age_bracket: '18_60', numerator: 1, denominator: 2, value: 50 },
    { age_bracket: 'lt18', numerator: 1, denominator: 2, value: 50 },
  ]);
  expect(await prato('citizenship_mix', ['gender'])).toMatchObject([
    { gender: 'female', citizenship: 'CN', numerator: 1, denominator: 1, value: 100 },
    { gender: 'female', citizenship: 'MA', numerator: 0, denominator: 1, value: 0 },
    { gender: 'male', citizenship: 'CN', numerator: 0, denominator: 1, value: 0 },
    { gender: 'male', citizenship: 'MA', numerator: 1, denominator: 1, value: 100 },
  ]);
  expect(await prato('out_of_target', ['eligibility'])).toMatchObject([{ eligibility: 'italian', numerator: 1, denominator: 4 }]);
  expect(await lucca('positive_outcomes', ['service_area'])).toMatchObject([
    { service_area: 'immigration', numerator: 1, denominator: 1, value: 100 },
    { service_area: 'language', numerator: 0, denominator: 2, value: 0 },
  ]);
});

test('people move: the region counts them once, and its zones add up to more', async () => {
  const whole = async (kpi: string) => (await rows(kpi, [], MARCH)).map((row) => row.denominator ?? row.numerator)[0];
  const summed = async (kpi: string) =>
    (await rows(kpi, ['zone'], MARCH)).reduce((sum, row) => sum + ((row.denominator ?? row.numerator) || 0), 0);
  expect([await whole('recipients'), await summed('recipients')]).toEqual([2, 3]);
  expect([await whole('folder_opening'), await summed('folder_opening')]).toEqual([4, 5]);
});

test('case mix: gender, age and problem together, of contacts', async () => {
  const cells = await prato('contacts', ['gender', 'problem_area']);
  expect(cells.filter(({ value }) => value !== 0)).toMatchObject([
    { gender: 'female', problem_area: 'work', value: 4 },
    { gender: 'male', problem_area: 'social_and_work', value: 1 },
  ]);
});

test('as known before the grade was taken back; where nothing was said there is nothing to divide by', async () => {
  const known = await lucca('satisfaction_mean', [], { known_at: '2019-05-31T10:00:00Z' });
  expect(known).toMatchObject([{ numerator: 4, value: 3 }]);
  const nothing = { from: '2019-07-01', to: '2019-07-31' };
  for (const kpi of ['satisfaction_mean', 'helpfulness', 'take_in_charge', 'women_share', 'folder_opening'])
    expect(await lucca(kpi, [], nothing), kpi).toMatchObject([
      { numerator: 0, denominator: 0, value: null, lower: null, upper: null, n: 0, note: 'empty' },
    ]);
  expect(await lucca('service_breadth', [], nothing)).toMatchObject([{ numerator: 0, denominator: 11, value: 0 }]);
});

describe('small counts', () => {
  const share = (numerator: number, denominator: number | null) => {
    const kpi = loadSpecs().kpis.get('satisfaction_top2');
    if (kpi === undefined) throw new Error('no KPI satisfaction_top2');
    return figuresOf(kpi, { numerator, denominator, notes: [] });
  };

  test('of one, all and none have limits, and are not judged; from the least number on they are', () => {
    // Wilson, z = 1.96: 1 of 1 from 1 / (1 + z²) = 20.65 %, 10 of 10 from 72.25 %.
    expect(share(1, 1)).toMatchObject({ value: 100, lower: expect.closeTo(20.65, 2), upper: 100, note: 'small_n' });
    expect(share(0, 1)).toMatchObject({ value: 0, lower: 0, upper: expect.closeTo(79.35, 2), note: 'small_n' });
    expect(share(9, 9).note).toBe('small_n');
    expect(share(10, 10)).toMatchObject({ value: 100, lower: expect.closeTo(72.25, 2), upper: 100, note: '' });
  });

  test('of nothing, and of what is not known, there is no value', () => {
    expect(share(0, 0)).toMatchObject({ value: null, lower: null, upper: null, n: 0, note: 'empty' });
    expect(share(0, null)).toMatchObject({ value: null, lower: null, upper: null });
  });

  test('the mean of one grade has no limits', () => {
    const kpi = loadSpecs().kpis.get('satisfaction_mean');
    if (kpi === undefined) throw new Error('no KPI satisfaction_mean');
    const one = { numerator: 1, denominator: 1, notes: [], stated: { value: 4, deviation: null } };
    expect(figuresOf(kpi, one)).toMatchObject({ value: 4, lower: null, upper: null, n: 1, note: 'small_n' });
  });
});
