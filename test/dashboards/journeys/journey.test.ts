import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { wilsonInterval } from '../../../dashboards/statistics/index.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { openWarehouse, type Warehouse } from '../../../warehouse/index.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { sixCases } from '../../support/six-cases.ts';

const NOW = Date.parse('2020-03-01T12:00:00Z');
const RETRACTED = '2020-02-01 08:00:00.000';

let directory: string;
let warehouse: Warehouse;
let app: FastifyInstance;
let reader: Reader;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pua-journey-'));
  const specs = loadSpecs();
  warehouse = await openWarehouse({ path: directory, database: 'pua' });
  await warehouse.migrate();
  const rows = sixCases(specs, RETRACTED);
  await warehouse.ledger.store({ topic: 'pua.events', partition: 0, first: 0, last: rows.length - 1 }, [], rows);
  app = await buildApp({
    specs,
    warehouse,
    now: () => NOW,
    version: '0.0.0',
    topic: 'pua.events',
    reader: () => reader,
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
});
beforeEach(() => {
  reader = { role: 'admin' };
});
afterAll(async () => {
  await app.close();
  await warehouse.close();
  await rm(directory, { recursive: true, force: true });
});

type Row = Record<string, unknown>;
async function ask(path: string) {
  const answer = await app.inject(path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}
const counts = (rows: Row[]) =>
  Object.fromEntries(rows.map(({ step, eligible, mature, reached, late }) => [step, [eligible, mature, reached, late]]));

describe('the journey of six cases', () => {
  test('reach among eligible and mature cases, with Wilson limits', async () => {
    const answer = await ask('/v1/journey');
    expect(answer).toMatchObject({ observed_to: '2019-12-31', data_as_of: '2020-02-01T08:00:00.000Z', contacts_without_case: 1 });
    expect(counts(answer.rows)).toEqual({
      contact: [6, 6, 6, 0],
      // d never sees the first level; f's term has not passed.
      level_1: [6, 5, 4, 0],
      // a, b and e after 10 days; c never; f not yet due.
      referral: [5, 4, 3, 0],
      // a alone: b was rejected, and e's acceptance is retracted.
      accepted: [3, 3, 1, 0],
      level_2: [1, 1, 1, 0],
      // a at 90; d at 244 is late; b closed; c and e open; f not due.
      outcome: [6, 5, 1, 1],
      survey: [2, 2, 1, 0],
    });
    const level1 = answer.rows.find(({ step }: Row) => step === 'level_1');
    expect(level1).toMatchObject({ share: 0.8, ...wilsonInterval(4, 5) });
    expect(answer.drop_off.map(({ step, reason, cases }: Row) => `${step} ${reason} ${cases}`)).toEqual([
      'level_1 level_2_direct 1',
      'referral still_open 1',
      'accepted rejected 1',
      'accepted unanswered 1',
      'outcome still_open 2',
      'outcome late 1',
      'outcome withdrawn 1',
      'survey still_open 1',
    ]);
    // First contact and 30 days: a to e. b comes again, for what it had been answered, and after its closure.
    expect(answer.repeats.map(({ measure, mature, cases }: Row) => [measure, mature, cases])).toEqual([
      ['repeat', 5, 1],
      ['rework', 2, 1],
      ['reopened', 2, 1],
    ]);
  });

  test('as known before the retraction, and for a period and a place', async () => {
    const before = counts((await ask('/v1/journey?known_at=2020-01-15T00:00:00Z')).rows);
    expect([before.accepted, before.level_2]).toEqual([
      [3, 3, 2, 0],
      [2, 2, 1, 0],
    ]);
    const winter = counts((await ask('/v1/journey?zone=pratese&from=2019-01-01&to=2019-02-28&programme=teams')).rows);
    expect([winter.contact, winter.referral, winter.outcome]).toEqual([
      [2, 2, 2, 0],
      [2, 2, 2, 0],
      [2, 2, 1, 0],
    ]);
    const none = await ask('/v1/journey?desk=pua1-lucca');
    expect(none.rows.every(({ share, eligible }: Row) => share === null && eligible === 0)).toBe(true);
    // Nothing had happened yet.
    expect(await ask('/v1/journey?known_at=2018-12-01')).toMatchObject({ observed_to: null, data_as_of: null });
  });

  test('lead times on cases, and curves that stay silent below ten at risk', async () => {
    const { rows } = await ask('/v1/journey/handovers');
    const lead = (to: string) => rows.find((row: Row) => row.to === to);
    expect(lead('referral')).toMatchObject({ n: 3, median: 10, open: 2, closed: 0 });
    expect(lead('accepted')).toMatchObject({ n: 1, median: 10, open: 1, closed: 1 });
    expect(lead('level_2')).toMatchObject({ from: 'accepted_level_2', n: 1, median: 15 });
    // 90 and 244 days: type 7.
    expect(lead('outcome')).toMatchObject({ n: 2, q1: 128.5, median: 167, q3: 205.5, iqr: 77, open: 3, closed: 1 });
    expect(lead('outcome').p90).toBeCloseTo(228.6, 10);
    expect(lead('closed')).toMatchObject({ n: 2, median: 70.5, open: 4 });
    const times = await ask('/v1/journey/times');
    expect(times.rows).toEqual([]);
    expect(times.curves.map(({ step, unit, n, open, exits }: Row) => ({ step, unit, n, open, exits }))).toEqual([
      { step: 'level_1', unit: 'case', n: 6, open: 1, exits: { level_1: 5, closed: 0 } },
      { step: 'referral', unit: 'case', n: 5, open: 2, exits: { referral: 3, closed: 0 } },
      { step: 'accepted', unit: 'referral', n: 3, open: 1, exits: { accepted: 1, rejected: 1, revoked: 0 } },
      { step: 'level_2', unit: 'case', n: 1, open: 0, exits: { level_2: 1, closed: 0 } },
      { step: 'outcome', unit: 'case', n: 6, open: 3, exits: { outcome: 2, closed: 1 } },
      { step: 'survey', unit: 'survey', n: 2, open: 1, exits: { survey: 1 } },
    ]);
  });

  test('senders and receivers share the outcome; satisfaction by what came of the case', async () => {
    const { rows } = await ask('/v1/journey/referrals');
    const table = rows.map((r: Row) => [
      r.sender,
      r.receiver,
      r.sent,
      r.mature,
      r.accepted,
      r.rejected,
      r.unanswered,
      r.outcomes,
    ]);
    expect(table).toEqual([
      ['pua1-pistoia', 'pua_l2', 1, 1, 0, 0, 1, 0],
      ['pua1-prato', 'employment_centre', 1, 1, 0, 1, 0, 0],
      ['pua1-prato', 'pua_l2', 1, 1, 1, 0, 0, 1],
    ]);
    const strata = (await ask('/v1/journey/satisfaction')).rows;
    expect(strata.map((r: Row) => [r.stratum, r.offered, r.answered, r.satisfied, r.helpful, r.share])).toEqual([
      ['achieved', 1, 1, 1, 1, 1],
      ['not_achieved', 0, 0, 0, 0, null],
      ['closed', 0, 0, 0, 0, null],
      ['none', 1, 0, 0, 0, null],
      ['no_case', 0, 0, 0, 0, null],
    ]);
  });

  test("open cases, their ages, and Little's law", async () => {
    const answer = await ask('/v1/journey/backlog');
    // c 305 days, d 274, e 213, f 0.
    expect(answer.rows).toEqual([
      { group: '', open: 4, median: 243.5, p75: 281.75, p90: expect.closeTo(295.7, 10), oldest: 305, note: '' },
    ]);
    // 180 days from 2019-07-05: c, d and e on every one of them, f on the last.
    expect(answer.little).toMatchObject({ from: '2019-07-05', arrivals: 1, closures: 0, mean_days_closed: null, ratio: null });
    expect(answer.little.open).toBeCloseTo(541 / 180, 12);
    const zones = (await ask('/v1/journey/backlog?by=zone')).rows;
    expect(zones.map(({ group, open }: Row) => [group, open])).toEqual([
      ['pistoiese', 1],
      ['pratese', 3],
    ]);
  });

  test('as CSV, with unknown shares empty', async () => {
    const csv = (await app.inject('/v1/journey/drop-off?format=csv&desk=pua1-pistoia')).body;
    expect(csv.trim().split(/\r?\n/)).toEqual([
      'step,reason,cases,share,note',
      'accepted,unanswered,1,1,',
      'outcome,still_open,1,1,',
      'survey,still_open,1,1,',
    ]);
  });
});

describe('the events behind a figure', () => {
  /** The events of each question. */
  const behind = async (...questions: string[]): Promise<string[][]> =>
    Promise.all(
      questions.map(async (question) => (await ask(`/v1/journey/events?${question}`)).rows.map(({ event_id }: Row) => event_id)),
    );

  test('of the reach and the drop-off: one for each case, that which made the step or ended the wait, or from which it waits', async () => {
    const { rows } = await ask('/v1/journey');
    const { eligible, mature, reached, late } = rows.find(({ step }: Row) => step === 'outcome');
    const outcome = 'unit=case&step=outcome';
    const counted = await behind(
      outcome,
      `${outcome}&due=1`,
      `${outcome}&due=1&exit=outcome&within=yes`,
      `${outcome}&due=1&exit=outcome&within=no`,
    );
    expect(counted.map((ids) => ids.length)).toEqual([eligible, mature, reached, late]);
    expect(counted).toEqual([['f1', 'd2', 'e1', 'a5', 'b5', 'c1'], ['d2', 'e1', 'a5', 'b5', 'c1'], ['a5'], ['d2']]);
    expect(
      await behind(
        'unit=case&step=contact',
        `${outcome}&due=1&reason=withdrawn`,
        'unit=case&step=level_2&exit=level_2',
        // e's acceptance is retracted: it waits from its sending.
        'unit=case&step=accepted&due=1&reason=unanswered',
        'unit=case&step=accepted&due=1&exit=accepted&known_at=2020-01-15T00:00:00Z',
      ),
    ).toEqual([['f1', 'e1', 'd1', 'c1', 'b1', 'a1'], ['b5'], ['a4'], ['e3'], ['e4', 'a3']]);
  });

  test('of hand-overs, curves and the backlog', async () => {
    expect(
      await behind(
        'unit=case&step=done&exit=none',
        'unit=case&step=closed&exit=closed',
        // Outcomes at 90 and 244 days; b closes at 30.
        'unit=case&step=outcome&exit=outcome&day=100',
        'unit=case&step=outcome&exit=closed&day=30',
        'unit=case&step=outcome&exit=none&day=100',
        'unit=referral&exit=rejected',
        'unit=survey&exit=survey',
        'unit=case&step=closed&exit=none&zone=pratese',
      ),
    ).toEqual([[], ['a8', 'b5'], ['a5'], ['b5'], ['d2', 'e1', 'c1'], ['b4'], ['a7'], ['f1', 'd1', 'c1']]);
  });

  test('of senders and receivers, and of surveys by what came of the case', async () => {
    const { rows } = await ask('/v1/journey/referrals');
    const r = rows.find((row: Row) => row.sender === 'pua1-prato' && row.receiver === 'employment_centre');
    const sent = `unit=referral&desk=${r.sender}&receiver=${r.receiver}&receiver_desk=none`;
    const counted = await behind(sent, `${sent}&due=1`, `${sent}&due=1&within=no`, `${sent}&exit=rejected`, `${sent}&done=1`);
    expect(counted.map((ids) => ids.length)).toEqual([r.sent, r.mature, r.unanswered, r.rejected, r.done]);
    const achieved = 'unit=survey&stratum=achieved';
    expect(
      await behind('unit=referral&credited=1', 'unit=referral&due=1&within=no', 'unit=survey', `${achieved}&satisfied=1`),
    ).toEqual([['a3'], ['e3'], ['e2', 'a7'], ['a7']]);
  });

  test('are read page by page, and by who may open them', async () => {
    const first = await ask('/v1/journey/events?unit=case&step=contact&limit=4');
    expect(first).toMatchObject({ next: 4, figure: { unit: 'case', step: 'contact' }, observed_to: '2019-12-31' });
    expect(await behind('unit=case&step=contact&limit=4&after=4')).toEqual([['b1', 'a1']]);
    reader = { role: 'zone', zone: 'pratese' };
    expect(await behind('unit=case&step=contact')).toEqual([['f1', 'd1', 'c1', 'b1', 'a1']]);
    reader = { role: 'desk', desk: 'pua1-pistoia' };
    expect(await behind('unit=case&step=contact')).toEqual([['e1']]);
    reader = { role: 'authority' };
    expect((await app.inject('/v1/journey/events?unit=case&step=contact')).statusCode).toBe(403);
  });

  test.each([
    ['unit=case', 'step'],
    ['unit=case&step=outcome&exit=rejected', 'exit'],
    ['unit=survey&day=7', 'exit'],
    ['unit=survey&receiver=pua_l2', 'receiver'],
  ])('%s cannot be, and is told what may', async (question, parameter) => {
    const answer = await app.inject(`/v1/journey/events?${question}`);
    expect([answer.statusCode, answer.json().errors[0]]).toEqual([400, expect.objectContaining({ parameter })]);
    expect(answer.json().errors[0].allowed.length).toBeGreaterThan(0);
  });
});

describe('who sees what', () => {
  test('a zone: the region together, its own zone apart, no other', async () => {
    reader = { role: 'zone', zone: 'pratese' };
    expect(counts((await ask('/v1/journey')).rows).contact).toEqual([6, 6, 6, 0]);
    expect(counts((await ask('/v1/journey?zone=pratese')).rows).contact).toEqual([5, 5, 5, 0]);
    expect((await app.inject('/v1/journey?zone=pistoiese')).statusCode).toBe(403);
    expect((await ask('/v1/journey/referrals')).rows.map(({ sender }: Row) => sender)).toEqual(['pua1-prato', 'pua1-prato']);
    expect((await ask('/v1/journey/backlog?by=desk')).rows.map(({ group }: Row) => group)).toEqual(['pua1-prato']);
  });

  test('a desk: its own cases; the public: none', async () => {
    reader = { role: 'desk', desk: 'pua1-pistoia' };
    expect(counts((await ask('/v1/journey')).rows).contact).toEqual([1, 1, 1, 0]);
    expect((await ask('/v1/journey/satisfaction')).rows[3]).toMatchObject({ stratum: 'none', offered: 1 });
    reader = { role: 'public' };
    for (const path of ['', '/times', '/handovers', '/referrals', '/satisfaction', '/backlog', '/drop-off'])
      expect((await app.inject(`/v1/journey${path}`)).statusCode, path).toBe(403);
  });

  test('a question that cannot be: what is allowed', async () => {
    const answer = await app.inject('/v1/journey?from=2019-02-01&to=2019-01-01&zone=');
    expect(answer.statusCode).toBe(400);
    const unknown = await app.inject('/v1/journey/backlog?by=month');
    expect(unknown.json().errors[0]).toMatchObject({ parameter: 'by', allowed: ['zone', 'desk'] });
  });
});
