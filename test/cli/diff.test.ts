import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { openWarehouse } from '../../warehouse/index.ts';
import { amendmentRow, contactFact, publishedRow, rejectionRow } from '../support/facts.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pua-cli-diff-'));
  const warehouse = await openWarehouse({ path: join(directory, 'warehouse'), database: 'pua' });
  await warehouse.migrate();
  const first = contactFact('visit-1', 'prato', '2019-03-04', { desk: 'pua1-prato' });
  const raw = JSON.stringify({ id: 'visit-1-bis', data: { amends: 'visit-1', reason: 'entered twice' } });
  const events = [publishedRow(0, first), amendmentRow(1, 'visit-1-bis', first, null, '2019-04-01 08:00:00.000', { raw })];
  const range = { topic: 'pua.events', partition: 0, first: 0, last: 2 };
  await warehouse.ledger.store(range, [rejectionRow(2, { event_id: 'visit-2', source: '/pua/pua1-prato' })], events);
  await warehouse.close();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function pua(...args: string[]): Promise<{ exit: number; text: string }> {
  const written: string[] = [];
  const keep = (text: string) => void written.push(text);
  const exit = await main(
    ['node', 'pua', ...args],
    { ...process.env, PUA_DATA: directory },
    { out: keep, err: keep, terminal: false },
  );
  return { exit, text: written.join('\n') };
}

test('pua diff: the cells that changed and the events that changed them', async () => {
  const span = ['--from-known', '2019-03-31', '--to-known', '2019-04-30'];
  const { exit, text } = await pua('diff', 'contacts', '--by', 'zone', ...span);
  expect([exit, text]).toEqual([0, expect.stringMatching(/pratese +1 +0/)]);
  expect(text).toMatch(/pratese +-1 +retracted +visit-1-bis +pua\.events:0:1 +2019-04-01T08:00:00\.000Z +visit-1 +entered twice/);
  const csv = await pua('diff', 'contacts', ...span, '--format', 'csv');
  expect(csv.text.split('\r\n')[0]).toBe('effect,kind,event_id,source,position,recorded_at,occurred_at,amends,reason');
  expect((await pua('diff', 'contacts', '--from-known', '2019-04-02')).text).toMatch(
    /^Nothing changed: contacts, from what was known/,
  );
  expect((await pua('diff', 'contacts')).exit).toBe(2);
  expect(await pua('diff', 'shoes', '--from-known', '2019-04-02')).toMatchObject({
    exit: 2,
    text: expect.stringContaining('kpi'),
  });
});

test('pua kpi --known-at: the figure that was known then', async () => {
  const value = async (at: string) =>
    JSON.parse((await pua('kpi', 'recipients', '--known-at', at, '--format', 'json')).text).rows[0].value;
  expect([await value('2019-03-31'), await value('2019-04-01T08:00:00Z')]).toEqual([1, 0]);
});

test('pua trace: the journey of an event, its amendment and a refused one, a line a step', async () => {
  const { exit, text } = await pua('trace', 'visit-1');
  expect(exit).toBe(0);
  expect(text).toMatch(/^visit-1 of \/pua\/pua1-prato: retracted/);
  expect(text).toMatch(/log +pua\.events:0:0, stored with the range 0-2/);
  expect(text).toMatch(/retracted +by visit-1-bis, recorded 2019-04-01T08:00:00\.000Z at pua\.events:0:1: entered twice/);
  expect(text).toMatch(/contacts +does not count: retracted/);
  expect((await pua('trace', 'visit-2')).text).toMatch(/visit-2 of \/pua\/pua1-prato: rejected[\s\S]*data_invalid at data\.unit/);
  expect(JSON.parse((await pua('trace', 'visit-1', '--json')).text).events[0].status).toBe('retracted');
});
