import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dimension } from '../../specs/types.ts';
import { createMeasures, type Measures } from '../../warehouse/measures.ts';
import {
  amendmentRow,
  contactFact,
  outcomeFact,
  provisionFact,
  publishedRow,
  referralFact,
  subjectOf,
  surveyFact,
} from '../support/facts.ts';
import { ask, openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
let measures: Measures;

/**
 * anna: Prato on 1 March, Pistoia on 10 April (she moved), Prato again in May.
 * bao: Prato on 2 March, later retracted. carla: Lucca on 3 March, no recipient (an EU citizen), then corrected to Pistoia and eligible.
 * dina: twice at Prato on 5 March, the first of the two retracted. elio: two programmes. fay: her gender was corrected. A contact without a subject.
 */
beforeAll(async () => {
  w = await openTestWarehouse();
  measures = createMeasures(w.client);
  const anna = contactFact('a1', 'prato', '2019-03-01');
  const bao = contactFact('b1', 'prato', '2019-03-02', {
    subject: subjectOf('bao'),
    gender: 'male',
    citizenship: 'CN',
    language: 'zh',
  });
  const carla = contactFact('c1', 'lucca', '2019-03-03', {
    subject: subjectOf('carla'),
    citizenship: 'RO',
    eligibility: 'eu_citizen',
  });
  const moved = { ...carla, ...contactFact('c1', 'pistoia', '2019-03-04', { subject: subjectOf('carla'), citizenship: 'MD' }) };
  const dina = contactFact('d1', 'prato', '2019-03-05', { subject: subjectOf('dina') });
  const fay = contactFact('f1', 'lucca', '2019-12-31', {
    subject: subjectOf('fay'),
    gender: 'unknown',
    areas: ['work', 'housing'],
    channel: 'phone',
  });
  await w.store([
    publishedRow(0, anna),
    publishedRow(1, bao),
    publishedRow(2, carla),
    publishedRow(3, dina),
    publishedRow(4, { ...dina, event_id: 'd2', occurred_at: '2019-03-05 11:00:00.000' }),
    publishedRow(5, contactFact('a2', 'pistoia', '2019-04-10')),
    publishedRow(6, contactFact('a3', 'prato', '2019-05-02', { unit: 'pua_l2' })),
    publishedRow(7, contactFact('e1', 'prato', '2019-06-01', { subject: subjectOf('elio') })),
    publishedRow(8, contactFact('e2', 'prato', '2019-07-01', { subject: subjectOf('elio'), programme: 'we-in' })),
    publishedRow(9, contactFact('n1', 'prato', '2019-08-01', { subject: '', eligibility: 'no_subject', areas: [] })),
    publishedRow(10, fay),
    publishedRow(11, referralFact('r1', 'prato', '2019-03-01')),
    publishedRow(12, outcomeFact('o1', 'prato', '2019-03-01')),
    publishedRow(13, surveyFact('s1', 'prato', '2019-03-01')),
    publishedRow(14, provisionFact('p1', 'prato', '2019-03-01')),
  ]);
  await w.store([
    amendmentRow(15, 'x1', bao, null, '2020-01-10 10:00:00.000'),
    amendmentRow(16, 'x2', carla, moved, '2020-01-11 10:00:00.000'),
    amendmentRow(17, 'x3', dina, null, '2020-01-12 10:00:00.000'),
    amendmentRow(18, 'x4', fay, { ...fay, gender: 'female' }, '2020-01-13 10:00:00.000'),
  ]);
});
afterAll(() => w.close());

const LONG_AFTER = '2030-01-01 00:00:00.000';
const cells = async (query: ReturnType<typeof ask>) =>
  Object.fromEntries((await measures.count(query)).map(({ value, ...group }) => [Object.values(group).join(' '), value]));
const total = async (query: ReturnType<typeof ask>) => (await measures.count(query))[0]?.value;

describe('contacts', () => {
  test('are counted once each; a retraction takes one back, a replacement moves it', async () => {
    expect(await total(ask('contacts', 'count'))).toBe(9);
    expect(await cells(ask('contacts', 'count', ['zone']))).toEqual({ pratese: 6, pistoiese: 2, 'piana-di-lucca': 1 });
    expect(await cells(ask('contacts', 'count', ['month'], { zone: 'pratese' }))).toEqual({
      ...{ '2019-03': 2, '2019-05': 1, '2019-06': 1, '2019-07': 1, '2019-08': 1 },
    });
  });

  test('by quarter, level and programme', async () => {
    expect(await cells(ask('contacts', 'count', ['quarter']))).toEqual({ '2019Q1': 3, '2019Q2': 3, '2019Q3': 2, '2019Q4': 1 });
    expect(await cells(ask('contacts', 'count', ['level', 'programme']))).toEqual({
      'pua_l1 teams': 7,
      'pua_l1 we-in': 1,
      'pua_l2 teams': 1,
    });
  });

  test('in each area they touch; none is unknown', async () => {
    expect(await cells(ask('contacts', 'count', ['service_area']))).toEqual({ '': 1, civil_status: 7, housing: 1, work: 1 });
    expect(await total(ask('contacts', 'count', [], {}, { where: { service_area: ['housing', 'work'] } }))).toBe(1);
  });

  test('a group that came to nothing is absent, a total is 0', async () => {
    expect(await measures.count(ask('contacts', 'count', ['desk'], { from: '2031-01-01' }))).toEqual([]);
    expect(await measures.count(ask('contacts', 'count', [], { from: '2031-01-01' }))).toEqual([{ value: 0 }]);
  });

  test('filters compare values, whatever they hold', async () => {
    expect(await total(ask('contacts', 'count', [], { zone: "pratese' OR 1=1 --" }))).toBe(0);
    expect(await total(ask('contacts', 'count', [], {}, { where: { channel: ["phone'", 'phone'] } }))).toBe(1);
    expect(await total(ask('contacts', 'count', [], {}, { where: { channel: [] } }))).toBe(0);
  });
});

describe('distinct recipients', () => {
  test('count once in the region and once in each zone they were seen in', async () => {
    expect(await total(ask('recipients', 'distinct_recipients'))).toBe(5);
    expect(await cells(ask('recipients', 'distinct_recipients', ['zone']))).toEqual({
      pratese: 3,
      pistoiese: 2,
      'piana-di-lucca': 1,
    });
    expect(await cells(ask('recipients', 'distinct_recipients', ['region']))).toEqual({ '09': 5 });
    expect(await cells(ask('recipients', 'distinct_recipients', ['area_vasta']))).toEqual({ centro: 4, 'nord-ovest': 1 });
  });

  test('a person of two programmes counts in each and once without them', async () => {
    expect(await cells(ask('recipients', 'distinct_recipients', ['programme']))).toEqual({ teams: 5, 'we-in': 1 });
  });

  test('a corrected gender moves the person; a retracted one of two contacts leaves the person', async () => {
    expect(await cells(ask('recipients', 'distinct_recipients', ['gender']))).toEqual({ female: 5 });
    expect(await total(ask('recipients', 'distinct_recipients', [], { from: '2019-03-05', to: '2019-03-05' }))).toBe(1);
    expect(await total(ask('recipients', 'distinct_recipients', [], { from: '2019-03-02', to: '2019-03-02' }))).toBe(0);
  });

  test('by what only the facts hold', async () => {
    expect(await cells(ask('recipients', 'distinct_recipients', ['level']))).toEqual({ pua_l1: 5, pua_l2: 1 });
    expect(await cells(ask('recipients', 'distinct_recipients', ['service_area', 'zone'], { zone: 'piana-di-lucca' }))).toEqual({
      'housing piana-di-lucca': 1,
      'work piana-di-lucca': 1,
    });
  });
});

describe('first supports', () => {
  test('add up to the recipients', async () => {
    expect(await cells(ask('recipients', 'first_supports', ['month']))).toEqual({ '2019-03': 3, '2019-06': 1, '2019-12': 1 });
    expect(await cells(ask('recipients', 'first_supports', ['zone']))).toEqual({ pratese: 3, pistoiese: 1, 'piana-di-lucca': 1 });
    expect(await total(ask('recipients', 'first_supports'))).toBe(5);
  });

  test('are the first within the territory asked', async () => {
    expect(await cells(ask('recipients', 'first_supports', ['month'], { zone: 'pistoiese' }))).toEqual({
      '2019-03': 1,
      '2019-04': 1,
    });
  });

  test('within each zone or desk are those of each, asked alone', async () => {
    for (const each of ['zone', 'desk'] as const) {
      const together = await measures.count({ ...ask('recipients', 'first_supports', [each, 'month']), each });
      const places = [...new Set(together.map((row) => row[each] ?? ''))];
      expect(places.length).toBeGreaterThan(2);
      for (const place of places) {
        const own = together.filter((row) => row[each] === place).map(({ month, value }) => ({ month, value }));
        expect(own).toEqual(await measures.count(ask('recipients', 'first_supports', ['month'], { [each]: place })));
      }
    }
    await expect(measures.count({ ...ask('recipients', 'first_supports', ['month']), each: 'zone' })).rejects.toThrow('by zone');
  });

  test('of a period are those who were not seen before it', async () => {
    expect(await total(ask('recipients', 'first_supports', [], { from: '2019-04-01', to: '2019-06-30' }))).toBe(1);
    expect(await total(ask('recipients', 'distinct_recipients', [], { from: '2019-04-01', to: '2019-06-30' }))).toBe(2);
  });

  test('are the rows of the view recipients', async () => {
    const rows = await w.client.rows<{ programme: string; zone: string; n: number }>(
      "SELECT zone, count() AS n FROM recipients WHERE programme = 'teams' GROUP BY zone",
    );
    expect(Object.fromEntries(rows.map((r) => [r.zone, r.n]))).toEqual(
      await cells(ask('recipients', 'first_supports', ['zone'], { programme: 'teams' })),
    );
  });
});

describe('as known at', () => {
  test('an instant before the corrections: what was said then', async () => {
    const knownAt = '2020-01-09 00:00:00.000';
    expect(await cells(ask('contacts', 'count', ['zone'], {}, { knownAt }))).toEqual({
      pratese: 8,
      pistoiese: 1,
      'piana-di-lucca': 2,
    });
    expect(await total(ask('recipients', 'distinct_recipients', [], {}, { knownAt }))).toBe(5);
    expect(await cells(ask('recipients', 'distinct_recipients', ['gender'], {}, { knownAt }))).toEqual({
      female: 3,
      male: 1,
      unknown: 1,
    });
    expect(await total(ask('recipients', 'distinct_recipients', [], {}, { knownAt: '2020-01-10 10:00:00.000' }))).toBe(4);
    expect(await total(ask('recipients', 'distinct_recipients', [], {}, { knownAt: '2020-01-10 09:59:59.999' }))).toBe(5);
  });

  test('now is the same as without it, in every combination of up to two dimensions', async () => {
    const dimensions: Dimension[] = [
      'region',
      'area_vasta',
      'zone',
      'network',
      'province',
      'desk',
      'level',
      'service_area',
      'month',
      'quarter',
    ];
    dimensions.push('year', 'gender', 'age_bracket', 'citizenship', 'language', 'channel', 'programme');
    const groups: Dimension[][] = [
      [],
      ...dimensions.map((d) => [d]),
      ...dimensions.map((d, i) => [d, dimensions[(i + 5) % dimensions.length] ?? d]),
    ];
    for (const by of groups) {
      for (const [fact, aggregate] of [
        ['contacts', 'count'],
        ['recipients', 'distinct_recipients'],
        ['recipients', 'first_supports'],
      ] as const) {
        if (aggregate === 'first_supports' && by.includes('service_area')) continue;
        const now = await measures.count(ask(fact, aggregate, by));
        expect(await measures.count(ask(fact, aggregate, by, {}, { knownAt: LONG_AFTER })), `${aggregate} by ${by}`).toEqual(now);
        expect(now.length, `${aggregate} by ${by}`).toBeGreaterThan(0);
      }
    }
  });
});

test('the other facts are counted by their own columns', async () => {
  expect(await cells(ask('referrals', 'count', ['level', 'service_area', 'desk']))).toEqual({ 'pua_l1 housing pua1-prato': 1 });
  expect(await total(ask('referrals', 'count', [], {}, { where: { state: ['accepted'] } }))).toBe(0);
  expect(await cells(ask('outcomes', 'count', ['service_area'], {}, { where: { kind: ['course_completed'] } }))).toEqual({
    language: 1,
  });
  expect(await cells(ask('surveys', 'count', ['language'], {}, { where: { overall: [4, 5], fact: ['answered'] } }))).toEqual({
    it: 1,
  });
  expect(await cells(ask('provisions', 'count', ['month'], {}, { knownAt: LONG_AFTER }))).toEqual({ '2019-03': 1 });
});
