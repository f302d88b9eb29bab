import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dimension, Measure } from '../../specs/types.ts';
import { compileMeasure } from '../../warehouse/compile.ts';
import { createMeasures, type Measures } from '../../warehouse/measures.ts';
import { compileQuantile } from '../../warehouse/numbers.ts';
import { amendmentRow, contactFact, publishedRow, referralFact, surveyFact } from '../support/facts.ts';
import { openTestWarehouse, REGION_READER, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
let measures: Measures;

/**
 * Waits at Prato: 2, 4 and 10 days, and one not stated; one of 30 days taken back in June; at Lucca one of 7, corrected to 9 in June.
 * Contacts happen at 09:00; c2 was recorded four days later, the others within the hour, and c4 corrected in June.
 * Referrals: r1 accepted after 10 days and done after 50; r2 rejected after 5; r3 accepted after 40; r4 without an answer; r5 accepted, taken back.
 * Lucca uses the id of r4 for a referral of its own, accepted. Surveys: s1 answered, s2 not.
 */
beforeAll(async () => {
  w = await openTestWarehouse();
  measures = createMeasures(w.client);
  const contact = (id: string, place: 'prato' | 'lucca', wait_days: number) =>
    contactFact(id, place, '2019-03-04', { wait_days });
  const gone = contact('c5', 'prato', 30);
  const corrected = contact('c6', 'lucca', 7);
  const named = contactFact('c4', 'prato', '2019-03-04', {
    services: [{ local: 'info varie', code: '', area: '', result: 'none' }],
  });
  const step = (id: string, day: string, referral_id: string, state: string, place: 'prato' | 'lucca' = 'prato') =>
    referralFact(id, place, day, { referral_id, state, fact: state });
  const accepted = step('r5b', '2019-03-05', 'r5', 'accepted');
  const facts = [
    contact('c1', 'prato', 2),
    contact('c3', 'prato', 10),
    named,
    gone,
    corrected,
    step('r1a', '2019-03-01', 'r1', 'sent'),
    step('r1b', '2019-03-11', 'r1', 'accepted'),
    step('r1c', '2019-04-20', 'r1', 'done'),
    step('r2a', '2019-03-02', 'r2', 'sent'),
    step('r2b', '2019-03-07', 'r2', 'rejected'),
    step('r3a', '2019-03-03', 'r3', 'sent'),
    step('r3b', '2019-04-12', 'r3', 'accepted'),
    step('r4a', '2019-03-04', 'r4', 'sent'),
    step('r4z', '2019-03-05', 'r4', 'accepted', 'lucca'),
    step('r5a', '2019-03-04', 'r5', 'sent'),
    accepted,
    surveyFact('s1a', 'prato', '2019-03-04', { survey_id: 's1', fact: 'offered' }),
    surveyFact('s1b', 'prato', '2019-03-06', { survey_id: 's1', fact: 'answered' }),
    surveyFact('s2a', 'prato', '2019-03-04', { survey_id: 's2', fact: 'offered' }),
  ];
  await w.store([
    ...facts.map((fact, offset) => publishedRow(offset, fact)),
    publishedRow(19, contact('c2', 'prato', 4), { recorded_at: '2019-03-08 09:00:00.001' }),
    amendmentRow(20, 'x1', gone, null, '2019-06-01 10:00:00.000'),
    amendmentRow(21, 'x2', corrected, { ...corrected, wait_days: 9 }, '2019-06-01 10:00:00.000'),
    amendmentRow(22, 'x3', accepted, null, '2019-06-01 10:00:00.000'),
    amendmentRow(23, 'x4', named, { ...named, gender: 'male' }, '2019-06-01 10:00:00.000'),
  ]);
});
afterAll(() => w.close());

const MAY = '2019-05-01 00:00:00.000';
const query = (measure: Measure, by: readonly Dimension[] = [], knownAt?: string) => ({
  ...{ measure, by, filters: {}, reader: REGION_READER },
  ...(knownAt === undefined ? {} : { knownAt }),
});
const groups = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map((row) => Object.values(row));
const count = async (measure: Measure, by: readonly Dimension[] = [], knownAt?: string) =>
  groups(await measures.count(query(measure, by, knownAt)));

describe('a number that facts state', () => {
  const waits: Measure = { fact: 'contacts', aggregate: 'count', stated: 'wait_days' };
  const median = async (by: readonly Dimension[], knownAt?: string) =>
    groups(await measures.quantile(query(waits, by, knownAt), 0.5));

  test('counts where it is stated, zero days being a number', async () => {
    expect(await count(waits, ['desk'])).toEqual([
      ['pua1-prato', 3],
      ['pua3-lucca', 1],
    ]);
  });

  test('has quantiles of type 7 over the facts that hold: 2, 4 and 10 at Prato, 2, 4, 9 and 10 in the region', async () => {
    expect(await median(['desk'])).toEqual([
      ['pua1-prato', 4],
      ['pua3-lucca', 9],
    ]);
    expect(await median([])).toEqual([[6.5]]);
    // Type 7: position 1 + 3 × 0.9 = 3.7 of 2, 4, 9, 10.
    expect((await measures.quantile(query(waits), 0.9))[0]?.value).toBeCloseTo(9.7, 12);
  });

  test('as known in May: the 30 days still hold, and Lucca had said 7', async () => {
    expect(await median(['desk'], MAY)).toEqual([
      ['pua1-prato', 7],
      ['pua3-lucca', 7],
    ]);
  });

  test('has no quantile where no fact states it; a fact of several areas counts in each', async () => {
    const nowhere: Measure = { ...waits, where: { channel: ['email'] } };
    expect(await measures.quantile(query(nowhere), 0.5)).toEqual([{ value: null }]);
    expect(await measures.quantile(query(waits, ['service_area', 'month']), 0.5)).toHaveLength(1);
  });
});

test('facts recorded in time: by their first recording, whatever was corrected since', async () => {
  const timely: Measure = { fact: 'contacts', aggregate: 'count', recorded_within_hours: 96 };
  expect(await count(timely, ['desk'])).toEqual([
    ['pua1-prato', 3],
    ['pua3-lucca', 1],
  ]);
  expect(await count({ ...timely, recorded_within_hours: 97 })).toEqual([[5]]);
  expect(await count(timely, ['desk'], MAY)).toEqual([
    ['pua1-prato', 4],
    ['pua3-lucca', 1],
  ]);
});

test('a word without a code is picked among the words of a contact', async () => {
  expect(await count({ fact: 'contacts', aggregate: 'count', where: { service_code: [''] } })).toEqual([[1]]);
});

describe('steps that follow', () => {
  const sent = (steps: string[], within_days: number | null): Measure => ({
    ...{ fact: 'referrals', aggregate: 'count', where: { state: ['sent'] }, followed_by: { steps, within_days } },
  });

  test('a referral counts where and when it was sent, if a step of its own desk follows in the days given', async () => {
    expect(await count(sent(['accepted'], null), ['month'])).toEqual([['2019-03', 2]]);
    expect(await count(sent(['accepted'], 39))).toEqual([[1]]);
    expect(await count(sent(['accepted'], 40))).toEqual([[2]]);
    expect(await count(sent(['accepted', 'rejected'], 30))).toEqual([[2]]);
    expect(await count(sent(['done'], null))).toEqual([[1]]);
  });

  test('as known in May the step that was taken back later still follows', async () => {
    expect(await count(sent(['accepted'], null), [], MAY)).toEqual([[3]]);
    expect(await count(sent(['accepted'], null), [], '2019-03-12 00:00:00.000')).toEqual([[2]]);
  });

  test('a survey is answered under the id it was offered with', async () => {
    const offered: Measure = {
      ...{ fact: 'surveys', aggregate: 'count', where: { fact: ['offered'] } },
      followed_by: { steps: ['answered'], within_days: null },
    };
    expect(await count(offered)).toEqual([[1]]);
  });
});

test('what makes no sense is refused with what would', () => {
  const invalid = (compile: () => unknown) => expect(compile).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }));
  const contacts: Measure = { fact: 'contacts', aggregate: 'count' };
  invalid(() => compileMeasure(query({ ...contacts, followed_by: { steps: ['done'], within_days: null } })));
  invalid(() => compileMeasure(query({ fact: 'surveys', aggregate: 'count', stated: 'wait_days' })));
  invalid(() => compileQuantile(query(contacts), 0.5));
});
