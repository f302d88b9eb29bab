import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse } from '../../warehouse/index.ts';
import { run } from '../support/command.ts';
import { provisionFact, publishedRow } from '../support/facts.ts';

let settings: { PUA_DATA: string };
/** Prato declares three mornings from 2019, all other days closed, and languages from March. */
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pua-cli-adequacy-'));
  settings = { PUA_DATA: directory };
  const warehouse = await openWarehouse({ path: join(directory, 'warehouse'), database: 'pua' });
  await warehouse.migrate();
  const closed = { mon: 'closed', tue: 'closed', wed: 'closed', thu: 'closed', fri: 'closed', sat: 'closed', sun: 'closed' };
  const opening = { ...closed, mon: [['09:00', '13:00']], tue: [['09:00', '13:00']], thu: [['09:00', '13:00']] };
  const said = (id: string, day: string, data: object) =>
    provisionFact(id, 'prato', day, { declaration: JSON.stringify({ valid_from: day, ...data }) });
  const rows = [said('p1', '2019-01-01', { opening }), said('p2', '2019-03-01', { opening, languages: ['it', 'zh'] })];
  const range = { topic: 'pua.events', partition: 0, first: 0, last: 1 };
  await warehouse.ledger.store(
    range,
    [],
    rows.map((fact, offset) => publishedRow(offset, fact)),
  );
  await warehouse.close();
});
afterAll(() => rm(settings.PUA_DATA, { recursive: true, force: true }));

const pua = (...words: string[]) => run(settings, ...words);

test('pua adequacy: every desk with its status and how many requirements of each dimension have each mark', async () => {
  const { exit, out } = await pua('adequacy', '--to', '2019-06-30');
  expect(exit).toBe(0);
  expect(out).toMatch(/^desk +status +missing +areas +opening/);
  expect(out).toMatch(/pua1-prato +in_progress +\d+ +4\? +2◐ 1✗/);
  expect(out).toMatch(/pua1-livorno +not_assessable/);
  expect(out).toContain('2019-04-01 to 2019-06-30 · framework 2018-proposal, proposal');
});

test('pua adequacy DESK: each requirement with its evidence, what is missing since when, and the trend', async () => {
  const { exit, out } = await pua('adequacy', 'pua1-prato', '--from', '2018-10-01', '--to', '2019-06-30');
  expect(exit).toBe(0);
  expect(out).toMatch(/^pua1-prato, level 1: in_progress\n\nMissing: ◐ opening-weekly-hours since 2019-01-01; /);
  expect(out).toMatch(/◐ +opening-weekly-hours +yes +12 +≥ 18 +2019-01-01 +p2 from 2019-03-01/);
  expect(out).toMatch(/✓ +languages-spoken +yes +1 +≥ 1 +- +p2 from 2019-03-01/);
  expect(out).toMatch(/2018Q4 +2018-12-31 +2018-proposal +not_assessable/);
  const json = JSON.parse(
    (await pua('adequacy', 'pua1-prato', '--to', '2019-06-30', '--framework', '2020-proposal', '--json')).out,
  );
  expect(json).toMatchObject({ framework_version: '2020-proposal', in_force: '2018-proposal', desk: { desk: 'pua1-prato' } });
});

test('as known before a declaration; a desk or version that there is not ends with what there is', async () => {
  const before = await pua('adequacy', 'pua1-prato', '--to', '2019-06-30', '--known-at', '2018-12-31');
  expect(before.out).toMatch(/opening-weekly-hours +yes +- +≥ 18 +- +nothing declared/);
  expect(await pua('adequacy', 'nowhere')).toMatchObject({ exit: 2, err: 'There is no desk nowhere.' });
  expect(await pua('adequacy', '--framework', 'x')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('2018-proposal, 2020-proposal'),
  });
});

test('pua framework: a version in full, and what another would change', async () => {
  expect((await pua('framework', 'show', '2020-proposal')).out).toMatch(/opening-weekly-hours +1 +yes +22 +12 +Accesso libero/);
  const { out } = await pua('framework', 'diff', '2018-proposal', '2020-proposal', '--to', '2019-06-30');
  expect(out).toMatch(/requirement +opening-weekly-hours +changed +threshold +18 +22/);
  expect(out).toContain('No desk would change status.');
  expect((await pua('framework', 'diff', '2018-proposal')).exit).toBe(2);
});
