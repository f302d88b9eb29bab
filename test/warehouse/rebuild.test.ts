import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAudit } from '../../warehouse/audit.ts';
import { createRebuilds, type Rebuilds } from '../../warehouse/rebuild.ts';
import { saveState } from '../../warehouse/rebuild-state.ts';
import type { EventRow } from '../../warehouse/types.ts';
import { amendmentRow, contactFact, outcomeFact, publishedRow, referralFact, rejectionRow } from '../support/facts.ts';
import { openTestWarehouse, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

let w: TestWarehouse;
let rebuilds: Rebuilds;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());
beforeEach(async () => {
  await w.clear();
  rebuilds = createRebuilds(w.client, Date.now, 7);
});

const contact = (offset: number) =>
  contactFact(`e${offset}`, offset % 2 === 0 ? 'prato' : 'lucca', `2019-03-0${1 + (offset % 9)}`);
const row = (offset: number): EventRow => {
  if (offset % 5 === 3) return amendmentRow(offset, `x${offset}`, contact(offset - 1), null, '2019-03-20 10:00:00.000');
  if (offset % 11 === 6) return publishedRow(offset, referralFact(`e${offset}`, 'prato', '2019-03-03'));
  if (offset % 11 === 7) return publishedRow(offset, outcomeFact(`e${offset}`, 'lucca', '2019-03-04'));
  return publishedRow(offset, contact(offset), { receipt: `R${offset % 3}` });
};

const SIZE = 10;
/** The range `n` of ten offsets of a partition, one of them a rejection. */
const storeRange = (n: number, partition = 0) => {
  const first = n * SIZE;
  const events = Array.from({ length: SIZE - 1 }, (_, i) => row(first + i));
  return w.store(events, [rejectionRow(first + SIZE - 1, { receipt: 'R9' })], partition);
};

const healRange = (n: number, partition = 0) =>
  w.ledger.heal({ topic: TOPIC, partition, first: n * SIZE, last: n * SIZE + SIZE - 1 });

const auditDifference = async () =>
  (await createAudit(w.client).run({ topics: [TOPIC], logEnds: async () => null })).first_difference;
const leftovers = () => w.client.rows("SELECT name FROM system.tables WHERE database = 'pua' AND name LIKE '%\\_\\_%'");

test('every projection made anew equals the old one, and a heal of the last ranges afterwards doubles nothing', async () => {
  for (let n = 0; n < 4; n++) await storeRange(n);
  await storeRange(0, 1);
  const seen: number[] = [];
  const report = await rebuilds.run([], null, (done) => seen.push(done));
  expect(report.ok).toBe(true);
  expect(report.projections).toEqual(await rebuilds.projections());
  expect(report.comparisons).toEqual(
    expect.arrayContaining([expect.objectContaining({ projection: 'log_hours', before: 50, after: 50, difference: '' })]),
  );
  expect(seen.length).toBeGreaterThan(3);
  expect(await auditDifference()).toBeNull();
  await healRange(3);
  await healRange(0, 1);
  expect(await auditDifference()).toBeNull();
  await storeRange(4);
  await storeRange(1, 1);
  expect(await auditDifference()).toBeNull();
  expect(await leftovers()).toEqual([]);
});

test('an old projection that was wrong is named and replaced', async () => {
  for (let n = 0; n < 3; n++) await storeRange(n);
  await w.client.command(
    "INSERT INTO contacts_daily SELECT * FROM contacts_daily WHERE day = '2019-03-01' AND desk = 'pua1-prato'",
  );
  await w.client.command('ALTER TABLE contacts DELETE WHERE contacts.offset = 4 SETTINGS mutations_sync = 1');
  expect(await auditDifference()).toMatch(/^contacts, pua.events:0:4/);
  const report = await rebuilds.run(['contacts_daily', 'contacts'], null);
  expect(report.ok).toBe(false);
  expect(report.comparisons.map((c) => [c.projection, c.difference])).toEqual([
    ['contacts', expect.stringMatching(/^contacts, sign 1, topic pua.events, partition 0, offset 4, .*: was 0, is 1\.$/)],
    [
      'contacts_daily',
      expect.stringMatching(/^contacts_daily, programme teams, day 2019-03-01, desk pua1-prato, .*: was \d+, is \d+\.$/),
    ],
  ]);
  expect(await auditDifference()).toBeNull();
});

test('one projection alone, whatever it hangs on, is made from the events and not from a wrong neighbour', async () => {
  for (let n = 0; n < 3; n++) await storeRange(n);
  await w.client.command('ALTER TABLE contacts DELETE WHERE contacts.offset = 4 SETTINGS mutations_sync = 1');
  for (const name of ['recipient_days', 'contact_areas_daily', 'contacts_daily', 'log_keys']) {
    expect(await rebuilds.run([name], null)).toMatchObject({ ok: true, projections: [name] });
  }
  expect(await rebuilds.run(['contacts'], null)).toMatchObject({ ok: false });
  expect(await auditDifference()).toBeNull();
});

test('a range half stored when the projections are swapped is whole afterwards', async () => {
  await storeRange(0);
  await storeRange(1);
  const range = { topic: TOPIC, partition: 0, first: 20, last: 29 };
  await w.ledger.storeRejections(range, [rejectionRow(29)]);
  await rebuilds.run([], null);
  await w.ledger.storeEvents(
    range,
    Array.from({ length: 9 }, (_, i) => row(20 + i)),
  );
  expect(await auditDifference()).toBeNull();
});

test('while ranges go on being stored and figures being read: nothing lost, nothing doubled, no moment without data', async () => {
  for (let n = 0; n < 6; n++) await storeRange(n);
  let going = true;
  let n = 6;
  const storing = (async () => {
    for (; going; n++) {
      await storeRange(n);
      if (n % 3 === 0) await healRange(n);
    }
  })();
  const dips: string[] = [];
  const reading = (async () => {
    let before: Record<string, number> = {};
    while (going) {
      const [now = {}] = await w.client.rows<Record<string, number>>(
        'SELECT (SELECT sum(stored) FROM log_hours) AS hours, (SELECT count() FROM contacts) AS contacts, (SELECT count() FROM log_keys) AS keys',
      );
      for (const [name, count] of Object.entries(now)) {
        if (count < (before[name] ?? 0)) dips.push(`${name}: ${before[name]} then ${count}`);
      }
      before = now;
    }
  })();
  const names = ['contacts', 'log_hours', 'log_keys'];
  const report = await createRebuilds(w.client, Date.now, 50)
    .run(names, null)
    .finally(() => {
      going = false;
    });
  expect(report.comparisons.filter((c) => c.difference !== '')).toEqual([]);
  await Promise.all([storing, reading]);
  expect(n).toBeGreaterThan(8);
  expect(dips).toEqual([]);
  expect(await auditDifference()).toBeNull();
}, 120_000);

test('what is not a projection, or is not the interrupted rebuild, is refused in a sentence', async () => {
  await storeRange(0);
  await expect(rebuilds.run(['events'], null)).rejects.toThrow(
    /^There is no projection events: choose from contact_areas_daily, contacts, /,
  );
  const both = [rebuilds.run(['contacts'], null), rebuilds.run(['contacts'], null)];
  expect((await Promise.allSettled(both)).map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
  const latest = await rebuilds.latest();
  if (latest === null) throw new Error('no state');
  await saveState(w.client, { ...latest, id: latest.id + 1, stage: 'creating', copied: {} }, 0);
  await expect(rebuilds.run(['surveys'], null)).rejects.toThrow(
    'A rebuild of contacts was interrupted: run it to its end first, without a name.',
  );
  expect(await rebuilds.run([], null)).toMatchObject({ projections: ['contacts'], ok: true });
});

test('a rebuild whose definition changed while it was interrupted begins again', async () => {
  for (let n = 0; n < 3; n++) await storeRange(n);
  await rebuilds.run(['contacts'], null);
  const latest = await rebuilds.latest();
  if (latest === null) throw new Error('no state');
  await saveState(w.client, { ...latest, id: latest.id + 1, stage: 'building', definitions: { contacts: 'old' } }, 0);
  expect(await rebuilds.run([], null)).toMatchObject({ ok: true, projections: await rebuilds.projections() });
  expect(await auditDifference()).toBeNull();
});
