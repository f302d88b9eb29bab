import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReadOnlyApp } from '../../cli/server.ts';
import { readSettings } from '../../cli/settings.ts';
import { openWarehouse } from '../../warehouse/index.ts';
import { run } from '../support/command.ts';
import { contactFact, publishedRow, subjectOf } from '../support/facts.ts';

let settings: { PUA_DATA: string };
/** Prato receives five new recipients on the tenth of each month from January 2019 to February 2020, twenty in January 2020, and nobody else anywhere. */
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pua-cli-over-time-'));
  settings = { PUA_DATA: directory };
  const warehouse = await openWarehouse({ path: join(directory, 'warehouse'), database: 'pua' });
  await warehouse.migrate();
  const months = Array.from({ length: 14 }, (_, i) => `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`);
  const facts = months.flatMap((month) =>
    Array.from({ length: month === '2020-01' ? 20 : 5 }, (_, i) =>
      contactFact(`${month}-${i}`, 'prato', `${month}-10`, {
        ...{ desk: 'pua1-prato', source: '/pua/pua1-prato', programme: 'teams', subject: subjectOf(`${month} ${i}`) },
        eligibility: 'eligible',
      }),
    ),
  );
  const range = { topic: 'pua.events', partition: 0, first: 0, last: facts.length - 1 };
  await warehouse.ledger.store(
    range,
    [],
    facts.map((fact, offset) => publishedRow(offset, fact)),
  );
  await warehouse.close();
});
afterAll(() => rm(settings.PUA_DATA, { recursive: true, force: true }));

const pua = (...words: string[]) => run(settings, ...words);

test('forecast of the region, the zone and the desk with a target, at either end date; trends with limits and rules', async () => {
  const { app, close } = await openReadOnlyApp(readSettings(settings));
  const get = async (path: string) => (await app.inject(path)).json();
  const desk = await get('/v1/programmes/teams/forecast?desk=pua1-prato&known_at=2020-02-29');
  // The latest twelve whole months hold 75 new recipients in 366 days; 306 days are left.
  expect(desk).toMatchObject({ level: 'desk', reached: 85, target: 200, remaining: 115, months: 12, state: 'running', note: '' });
  expect(desk.expected).toBeCloseTo(85 + (75.5 * 306) / 366, 9);
  expect(desk.needed_per_week).toBeCloseTo((115 * 7) / 306, 9);
  expect(desk.fan.at(-1).upper_95).toBe(desk.upper_95);
  expect(desk.rows).toHaveLength(1);
  const past = await get('/v1/programmes/teams/forecast?known_at=2021-06-30');
  expect(past).toMatchObject({ state: 'ended', expected: 85, lower_95: 85, probability: 0, needed_per_week: null });
  const extended = await get('/v1/programmes/teams/forecast?end=extended&known_at=2021-06-30');
  expect(extended).toMatchObject({ state: 'running', end_day: '2023-03-31', planned_end: '2020-12-31' });
  const firenze = await get('/v1/programmes/teams/forecast?zone=firenze&known_at=2020-02-29');
  expect(firenze).toMatchObject({ target: null, probability: null, needed_per_week: null, note: 'no_target' });
  expect((await get('/v1/programmes/teams/forecast?end=never')).detail).toContain('planned, extended');

  const address = '/v1/trends/contacts?desk=pua1-prato&from=2019-01-01&to=2020-02-20';
  const { rows } = await get(address);
  expect(rows).toHaveLength(14);
  expect((await app.inject(`${address}&format=csv`)).body.trimEnd().split('\r\n')).toHaveLength(15);
  expect(rows[12]).toMatchObject({ period: '2020-01', value: 20, year_before: 5, change: 15, special_causes: ['above_limit'] });
  const quarters = await get(`${address}&period=quarter`);
  expect(quarters.rows.map((row: { value: number }) => row.value)).toEqual([15, 15, 15, 15, 25]);
  expect(quarters.baselines).toMatchObject([{ method: 'runs', points: 4 }]);
  expect((await get('/v1/trends/contacts?chart=p')).detail).toContain('auto, xmr');
  expect((await get('/v1/trends/coverage')).detail).toContain('not counted by month');
  await close();
});

test('pua forecast and pua trend: the same as text', async () => {
  const { exit, out } = await pua('forecast', 'teams', '--known-at', '2020-02-29');
  expect(exit).toBe(0);
  expect(out).toMatch(/region 09 +85 +1150 +\d+ +\d+ to \d+/);
  expect(out).toMatch(/zone pratese +85 +200/);
  expect(out).toMatch(/desk pua1-lucca +0 +100/);
  expect(out).toContain('planned end 2020-12-31, 306 days left');
  expect(out).toContain('target of no desk: 750');
  const trend = await pua('trend', 'contacts', '--desk', 'pua1-prato', '--from', '2019-01-01', '--to', '2020-02-20');
  expect(trend.exit).toBe(0);
  expect(trend.out).toMatch(/2020-01 +20 .* above_limit/);
  expect(trend.out).toMatch(/2020-02 +5 .* partial/);
  expect(trend.out).toContain('baseline 1, 2019-01 to 2020-02, 13 points: limits');
  expect(trend.out).toContain('season not taken away (short): 13 of 24 whole periods');
});
