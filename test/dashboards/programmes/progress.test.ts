import { afterAll, beforeAll, expect, test } from 'vitest';
import { burnUp } from '../../../dashboards/programmes/burn-up.ts';
import { forecast } from '../../../dashboards/programmes/forecast.ts';
import { progress } from '../../../dashboards/programmes/progress.ts';
import { type FigureTown, openFigureTown } from '../figures.ts';

const reader = { role: 'admin' } as const;
let town: FigureTown;
beforeAll(async () => {
  town = await openFigureTown();
});
afterAll(() => town.close());

test('progress of TEAMS: 1,150, of which 400 signed by three bodies and 750 by nobody', async () => {
  const answer = await progress(town, 'teams', { reader });
  expect(answer).toMatchObject({
    programme: 'teams',
    target: 1150,
    allocated: 400,
    unallocated: 750,
    reached: 5,
    attainment: 5 / 1150,
    pace: 5 / 1150,
    elapsed: 1,
    start: '2018-10-02',
    planned_end: '2020-12-31',
    actual_end: '2023-03-31',
    data_as_of: '2025-09-01T10:00:00.000Z',
    framework_version: '2020-proposal',
    synthetic: false,
  });
  expect(answer.targets.map(({ desk, organisation, target, reached }) => [desk, organisation, target, reached])).toEqual([
    ['pua1-prato', 'comune-prato', 200, 2],
    ['pua1-pistoia', 'comune-pistoia', 100, 0],
    ['pua1-lucca', 'comune-lucca', 100, 1],
  ]);
  expect(answer.targets[0]?.label).toMatch(/Prato/);
});

test('levels are distinct counts: zones add up to more than the region', async () => {
  const { zones, areas, desks, reached } = await progress(town, 'teams', { reader });
  expect(reached).toBe(5);
  expect(zones.reduce((sum, zone) => sum + (zone.reached ?? 0), 0)).toBe(6);
  expect(desks.reduce((sum, desk) => sum + (desk.reached ?? 0), 0)).toBe(7);
  expect(zones).toHaveLength(28);
  // Two recipients in the zone, one of them at the only desk with a target.
  expect(zones.find(({ zone }) => zone === 'piana-di-lucca')).toMatchObject({
    reached: 2,
    target: 100,
    target_partial: true,
    reached_of_target: 1,
    attainment: 0.01,
    desks: ['pua1-capannori', 'pua1-lucca'],
  });
  expect(zones.find(({ zone }) => zone === 'pratese')).toMatchObject({
    reached: 2,
    target: 200,
    target_partial: false,
    attainment: 0.01,
  });
  expect(zones.find(({ zone }) => zone === 'firenze')).toMatchObject({
    reached: 1,
    target: null,
    reached_of_target: null,
    attainment: null,
  });
  expect(areas.map(({ area_vasta, reached }) => [area_vasta, reached])).toEqual([
    ['centro', 3],
    ['nord-ovest', 2],
    ['sud-est', 0],
  ]);
  expect(desks.find(({ desk }) => desk === 'pua1-carrara')).toMatchObject({ status: 'being_defined', reached: 0, target: null });
});

test('progress as it was known, and of a programme without targets', async () => {
  // On 2019-12-31, 456 of 822 days had elapsed and hal was not retracted yet: anna, bea, carl, dina, fay and hal.
  const then = await progress(town, 'teams', { reader, knownAt: '2019-12-31T12:00:00.000Z' });
  expect(then).toMatchObject({ reached: 6, elapsed: 456 / 822 });
  expect(then.pace).toBeCloseTo(6 / 1150 / (456 / 822), 12);
  const weIn = await progress(town, 'we-in', { reader });
  expect(weIn).toMatchObject({
    reached: 1,
    target: null,
    allocated: null,
    unallocated: null,
    attainment: null,
    pace: null,
    targets: [],
  });
  await expect(progress(town, 'wein', { reader })).rejects.toMatchObject({
    problem: { code: 'not_found', allowed: ['teams', 'we-in'] },
  });
});

test('burn-up: first supports add up month by month beside the straight line', async () => {
  const region = await burnUp(town, 'teams', { reader });
  // Oct 2018 to Dec 2020 is 27 months; 30 of 822 days have elapsed at the end of October 2018.
  expect(region.rows).toHaveLength(27);
  expect(region.rows[0]).toEqual({ day: '2018-10-31', reached_cumulative: 0, planned: (1150 * 30) / 822, note: '' });
  expect(region.rows.at(-1)).toEqual({ day: '2020-12-31', reached_cumulative: 5, planned: 1150, note: '' });
  const byDay = Object.fromEntries(region.rows.map((row) => [row.day, row.reached_cumulative]));
  expect([byDay['2019-01-31'], byDay['2019-02-28'], byDay['2019-03-31'], byDay['2019-06-30']]).toEqual([2, 2, 4, 5]);
});

test('burn-up of a zone counts first supports there, and only desks with a target where the target is partial', async () => {
  const firenze = await burnUp(town, 'teams', { reader, zone: 'firenze' });
  expect(firenze).toMatchObject({ zone: 'firenze', target: null, note: 'no_target' });
  expect(firenze.rows.at(-1)).toEqual({ day: '2020-12-31', reached_cumulative: 1, planned: null, note: '' });
  const lucca = await burnUp(town, 'teams', { reader, zone: 'piana-di-lucca' });
  expect(lucca).toMatchObject({ target: 100, note: 'partial_target' });
  expect(lucca.rows.at(-1)).toMatchObject({ reached_cumulative: 1, planned: 100 });
  expect((await burnUp(town, 'teams', { reader, desk: 'pua1-capannori' })).rows.at(-1)).toMatchObject({ reached_cumulative: 2 });
});

test('months to come have a plan and no count', async () => {
  const { rows } = await burnUp(town, 'teams', { reader, knownAt: '2019-02-10T12:00:00.000Z' });
  expect(rows[4]).toMatchObject({ day: '2019-02-10', reached_cumulative: 2 });
  expect(rows[5]).toMatchObject({ day: '2019-03-31', reached_cumulative: null });
  expect(rows.at(-1)).toEqual({ day: '2020-12-31', reached_cumulative: null, planned: 1150, note: '' });
});

test('an authority is told no small count, by progress, burn-up or forecast, and that it is not told', async () => {
  const authority = { role: 'authority' } as const;
  const answer = await progress(town, 'teams', { reader: authority });
  expect(answer).toMatchObject({ reached: 5, target: 1150, unallocated: 750, note: '' });
  const places = [...answer.areas, ...answer.zones, ...answer.desks, ...answer.targets];
  const told = places.filter(({ reached }) => reached !== null && reached > 0);
  expect(told.filter(({ reached }) => (reached ?? 0) < 5)).toEqual([]);
  const prato = answer.desks.find(({ desk }) => desk === 'pua1-prato');
  expect(prato).toMatchObject({ reached: null, reached_of_target: null, attainment: null, target: 200, note: 'suppressed' });
  expect(answer.zones.find(({ zone }) => zone === 'piana-di-lucca')).toMatchObject({
    reached: null,
    target_partial: true,
    note: expect.stringContaining('suppressed'),
  });
  const whole = await burnUp(town, 'teams', { reader: authority });
  const months = whole.rows.filter(({ reached_cumulative }) => reached_cumulative !== null);
  // Two, two and one came: only nobody, and all of them together, can be told.
  expect([...new Set(months.map(({ reached_cumulative }) => reached_cumulative))]).toEqual([0, 5]);
  expect(whole.rows.find(({ day }) => day === '2019-03-31')).toMatchObject({ reached_cumulative: null, note: 'suppressed' });
  const zone = await burnUp(town, 'teams', { reader: authority, zone: 'pratese' });
  expect(zone).toMatchObject({ target: 200, note: 'suppressed' });
  expect(zone.rows.every(({ reached_cumulative }) => reached_cumulative === null)).toBe(true);
  const ahead = await forecast(town, 'teams', { reader: authority, end: 'planned' });
  expect(ahead).toMatchObject({ reached: 5, note: '' });
  expect(ahead.rows.find(({ place }) => place === 'pua1-prato')).toMatchObject({
    ...{ reached: null, remaining: null, expected: null, probability: null, target: 200 },
    note: 'suppressed',
  });
  expect((await forecast(town, 'teams', { reader: authority, end: 'planned', zone: 'pratese' })).fan).toEqual([]);
});
