import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../../../dashboards/kpis/differences.ts';
import { evaluateKpi } from '../../../dashboards/kpis/evaluate.ts';
import type { Publication } from '../../../ingest/simulate/simulate.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Dimension } from '../../../specs/types.ts';
import { contactData } from '../../support/events.ts';
import { openYear, type YearOfEvents } from '../../support/simulated-year.ts';

const NOW = '2019-12-31T11:00:00Z';
const HOUR = 3_600_000;
let n = 0;

/** An event of Prato at 11:00 in Rome of a day, published so many hours later. */
function publication(day: string, fact: string, data: Record<string, unknown>, hoursLater = 1, id?: string): Publication {
  n += 1;
  const time = `${day}T10:00:00Z`;
  const head = { specversion: '1.0', id: id ?? `k-${n}`, source: '/pua/pua1-prato', subject: `person-${n}`.padEnd(43, '_') };
  return {
    event: { ...head, type: `it.toscana.pua.${fact}`, time, data },
    publishedAt: Date.parse(time) + hoursLater * HOUR,
  };
}

const contact = (day: string, over: Record<string, unknown>, hoursLater?: number, id?: string) =>
  publication(day, 'contact.recorded.v1', contactData(over), hoursLater, id);
const referral = (day: string, referral_id: string, step: string, to = 'pua_l2') => {
  const service = 'social_take_in_charge';
  return publication(day, `referral.${step}.v1`, { referral_id, from_unit: 'pua_l1', to: { kind: to }, service });
};
const survey = (day: string, survey_id: string, step: 'offered' | 'answered') => {
  const answers = step === 'answered' ? { answers: { overall: 4 } } : {};
  return publication(day, `survey.${step}.v1`, { survey_id, language: 'it', mode: 'paper', ...answers });
};
const retraction = (day: string, amends: string) => publication(day, 'amendment.retracted.v1', { amends, reason: 'prova' });

/**
 * Prato in March 2019, on 31 December:
 * | events | what they come to |
 * |---|---|
 * | contacts that waited 2, 5, 9 and 40 days, one that does not say; the 40 taken back in May | median 5 of 3 stated out of 4; in April 7 of 4 out of 5 |
 * | one of them recorded after 73 hours, another corrected in June | 3 of 4 in time |
 * | one names 'info varie', which nobody has mapped | 1 of 4 |
 * | r1 to the second level, accepted on the 20th day and done on the 80th; r2 to the second level, rejected; r3 to the employment centre,
 *   accepted on the 31st day; r4 without an answer | 1 of 4 accepted in the term, 2 of 4 to the second level, 1 of 2 accepted closed in the term |
 * | two surveys offered, one answered in April | 2 per 4 contacts, 1 of 2 |
 */
const EVENTS: Publication[] = [
  contact('2019-03-01', { wait_days: 2 }),
  contact('2019-03-02', { wait_days: 5 }, 73),
  contact('2019-03-03', { wait_days: 9 }, 1, 'corrected'),
  contact('2019-03-04', { wait_days: 40 }, 1, 'gone'),
  contact('2019-03-05', { services: [{ code: 'info varie', result: 'answered' }] }),
  referral('2019-03-01', 'r1', 'sent'),
  referral('2019-03-21', 'r1', 'accepted'),
  referral('2019-05-20', 'r1', 'done'),
  referral('2019-03-01', 'r2', 'sent'),
  referral('2019-03-06', 'r2', 'rejected'),
  referral('2019-03-01', 'r3', 'sent', 'employment_centre'),
  referral('2019-04-01', 'r3', 'accepted', 'employment_centre'),
  referral('2019-03-01', 'r4', 'sent', 'questura'),
  survey('2019-03-01', 's1', 'offered'),
  survey('2019-03-02', 's2', 'offered'),
  survey('2019-04-02', 's2', 'answered'),
  retraction('2019-05-10', 'gone'),
  publication('2019-06-01', 'amendment.replaced.v1', {
    amends: 'corrected',
    reason: 'prova',
    replacement: {
      type: 'it.toscana.pua.contact.recorded.v1',
      time: '2019-03-03T10:00:00Z',
      data: contactData({ wait_days: 9, minutes: 30 }),
    },
  }),
];

let year: YearOfEvents;
beforeAll(async () => {
  year = await openYear(loadSpecs());
  await year.publish(EVENTS.toSorted((a, b) => a.publishedAt - b.publishedAt));
});
afterAll(() => year.close());

const MARCH = { from: '2019-03-01', to: '2019-03-31' };
async function march(kpi: string, by: readonly Dimension[] = [], known_at?: string) {
  const asked = { kpi, by, desk: 'pua1-prato', ...MARCH, reader: { role: 'region' as const } };
  const known = known_at === undefined ? {} : { known_at };
  return (await evaluateKpi({ ...year, now: () => Date.parse(NOW) }, { ...asked, ...known })).rows;
}

test.each([
  ['median_wait', { numerator: 3, denominator: 4, value: 5, n: 3, lower: null }],
  ['timeliness', { numerator: 3, denominator: 4, value: 75, n: 4 }],
  ['unmapped_services', { numerator: 1, denominator: 4, value: 25 }],
  ['referral_acceptance', { numerator: 1, denominator: 4, value: 25 }],
  ['referral_closure', { numerator: 1, denominator: 2, value: 50 }],
  ['second_level_referrals', { numerator: 2, denominator: 4, value: 50 }],
  ['survey_offer', { numerator: 2, denominator: 4, value: 50 }],
  ['survey_response', { numerator: 1, denominator: 2, value: 50, n: 2 }],
])('%s', async (kpi, figures) => {
  expect(await march(kpi)).toMatchObject([figures]);
  expect(await march(kpi, ['desk', 'month'])).toMatchObject([{ desk: 'pua1-prato', month: '2019-03', ...figures }]);
});

test('as known before a correction, a step or an answer', async () => {
  expect(await march('median_wait', [], '2019-04-15T10:00:00Z')).toMatchObject([{ numerator: 4, denominator: 5, value: 7 }]);
  expect(await march('timeliness', [], '2019-04-15T10:00:00Z')).toMatchObject([{ numerator: 4, denominator: 5 }]);
  expect(await march('survey_response', [], '2019-04-01T10:00:00Z')).toMatchObject([{ numerator: 0, denominator: 2 }]);
});

test('what has not had its time is not counted yet: on 30 March no referral is 30 days old, on 31 March all are', async () => {
  const empty = { numerator: 0, denominator: 0, value: null, note: 'empty' };
  expect(await march('referral_acceptance', [], '2019-03-30T10:00:00Z')).toMatchObject([empty]);
  expect(await march('referral_acceptance', [], '2019-03-31T10:00:00Z')).toMatchObject([{ numerator: 1, denominator: 4 }]);
  expect(await march('referral_closure', [], '2019-05-29T10:00:00Z')).toMatchObject([empty]);
  expect(await march('referral_closure', [], '2019-05-30T12:00:00Z')).toMatchObject([{ numerator: 1, denominator: 2 }]);
});

test('a median that a correction moved is a changed cell; the events of a path cannot be listed one by one, and that is said', async () => {
  const asked = {
    by: [],
    desk: 'pua1-prato',
    ...MARCH,
    reader: { role: 'region' as const },
    part: 'numerator' as const,
    limit: 9,
    after: 0,
  };
  const span = { from_known: '2019-04-15T10:00:00Z', to_known: '2019-07-01T10:00:00Z' };
  const deps = { ...year, now: () => Date.parse(NOW) };
  expect(await differences(deps, { kpi: 'median_wait', ...asked, ...span })).toMatchObject({
    cells: [{ numerator_before: 4, numerator_after: 3, value_before: 7, value_after: 5 }],
    rows: [{ effect: -1, kind: 'retracted', amends: 'gone' }],
  });
  await expect(differences(deps, { kpi: 'referral_closure', ...asked, ...span })).rejects.toMatchObject({
    code: 'QUERY_INVALID',
  });
});
