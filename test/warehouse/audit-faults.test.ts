import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuditReport, createAudit, type LogEnd } from '../../warehouse/audit.ts';
import {
  amendmentRow,
  contactFact,
  outcomeFact,
  provisionFact,
  publishedRow,
  referralFact,
  rejectionRow,
  surveyFact,
} from '../support/facts.ts';
import { openTestWarehouse, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

/** What an audit must find: each fault is planted in a clean warehouse, behind the ledger's back, and must be named. */
let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

const END: LogEnd = { topic: TOPIC, partition: 0, first: 0, end: 15 };
const audit = (ends: readonly LogEnd[] | null = [END]): Promise<AuditReport> =>
  createAudit(w.client).run({ topics: [TOPIC], logEnds: async () => ends, window: 7 });

/** Thirteen offsets in three ranges: every family, corrections of several kinds, texts that look like the JSON around them, refusals. */
beforeEach(async () => {
  await w.clear();
  const contact = (offset: number, day = '2019-03-01') => contactFact(`e${offset}`, 'prato', day);
  const odd = { case_id: 'a"b\\c\n\t/x\u0001 è€😀 {"unit":"zz","code":"no"}', minutes: -1 };
  const replaced = { ...contact(1), desk: 'pua3-lucca', zone: 'piana-di-lucca', areas: ['housing', 'work'] };
  await w.store(
    [
      publishedRow(0, contact(0), { receipt: 'R1' }),
      publishedRow(1, contact(1), { receipt: 'R1' }),
      publishedRow(3, contactFact('e3', 'lucca', '2019-03-02', { ...odd, areas: [], eligibility: 'eu_citizen' })),
    ],
    [rejectionRow(2, { receipt: 'R1' })],
  );
  await w.store(
    [
      amendmentRow(4, 'x1', contact(1), replaced, '2019-03-05 10:00:00.000', { synthetic: 1 }),
      publishedRow(5, referralFact('f5', 'prato', '2019-03-03')),
      publishedRow(6, outcomeFact('o6', 'lucca', '2019-03-03')),
      publishedRow(7, surveyFact('s7', 'prato', '2019-03-03')),
      publishedRow(8, provisionFact('p8', 'prato', '2019-03-03', { declaration: '{"languages":["it"]}' })),
    ],
    [rejectionRow(9, { outcome: 'duplicate', code: 'duplicate' })],
  );
  await w.store([
    amendmentRow(10, 'x2', replaced, null, '2019-03-06 10:00:00.000'),
    publishedRow(11, contact(11, '2019-04-01')),
    publishedRow(12, contactFact('e12', 'pistoia', '2019-04-02', { subject: 'bruno' })),
  ]);
});

/** Takes rows away without touching any other table. */
const remove = (table: string, condition: string) =>
  w.client.command(`ALTER TABLE ${table} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`);

const firstDifference = async (ends?: readonly LogEnd[]) => {
  const { ok, first_difference } = await audit(ends);
  expect(ok).toBe(first_difference === null);
  return first_difference;
};

const CONTACT_COLUMNS = 'programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility';

test('a clean warehouse passes, with every check made and the lag measured', async () => {
  const report = await audit();
  expect(report).toMatchObject({ ok: true, first_difference: null });
  expect(report.partitions).toEqual([
    expect.objectContaining({
      first: 0,
      last: 12,
      ranges: 3,
      published: 13,
      accepted: 11,
      rejected: 1,
      skipped: 0,
      duplicate: 1,
      log_end: 15,
      lag: 2,
    }),
  ]);
  expect(report.checks.map((c) => [c.check, c.expected])).toEqual([
    ['contacts = events', 8],
    ['referrals = events', 1],
    ['outcomes = events', 1],
    ['surveys = events', 1],
    ['provisions = events', 1],
    ['contacts_daily = recount of contacts', 4],
    ['contact_areas_daily = recount of contacts', 4],
    ['recipient_days = recount of events', 3],
    ['log_keys = ids and receipts of the log', 18],
    ['log_hours = recount of events and rejections', 13],
  ]);
  expect(report.checks.every((c) => c.expected === c.found && c.difference === '')).toBe(true);
});

test('merging what was stored changes nothing', async () => {
  for (const table of ['contacts_daily', 'recipient_days', 'log_hours']) await w.client.command(`OPTIMIZE TABLE ${table} FINAL`);
  expect(await firstDifference()).toBeNull();
});

test('an empty warehouse beside a log that holds records: nothing is wrong, all of it is lag', async () => {
  await w.clear();
  expect((await audit()).partitions).toEqual([expect.objectContaining({ log_end: 15, lag: 15, rows: 0 })]);
});

test('1. an event row taken away', async () => {
  await remove('events', 'offset = 5');
  expect(await firstDifference()).toBe('pua.events:0: Offset 5 of the range 4-9 has no row.');
});

test('2. an event row doubled', async () => {
  await w.client.command('INSERT INTO events SELECT * FROM events WHERE offset = 6 SETTINGS insert_deduplicate = 0');
  expect(await firstDifference()).toBe('pua.events:0: Offset 6 of the range 4-9 is stored 2 times.');
});

test('3. a rejection taken away', async () => {
  await remove('rejections', 'offset = 9');
  expect(await firstDifference()).toBe('pua.events:0: Offset 9 of the range 4-9 has no row.');
});

test('4. a gap between ranges', async () => {
  for (const table of ['events', 'rejections']) await remove(table, 'batch_first = 4');
  expect(await firstDifference()).toBe('pua.events:0: Offsets 4 to 9 are missing, before the range 10-12.');
});

test('5. a range that overlaps another', async () => {
  await w.store([
    publishedRow(12, contactFact('e12', 'pistoia', '2019-04-02')),
    publishedRow(13, contactFact('e13', 'prato', '2019-04-02')),
  ]);
  expect(await firstDifference()).toBe('pua.events:0: The range 12-13 overlaps what is stored up to 12.');
});

test("6. an offset stored that lies beyond the log's end", async () => {
  expect(await firstDifference([{ ...END, end: 12 }])).toBe(
    'pua.events:0: Offset 12 is stored, and the log ends before offset 12.',
  );
});

test('7. a fact with the wrong sign', async () => {
  await w.client.command('ALTER TABLE contacts UPDATE sign = 1 WHERE offset = 10 SETTINGS mutations_sync = 1');
  expect(await firstDifference()).toBe('contacts, pua.events:0:10, sign -1: expected 1 row of the events, found 0.');
});

test('8. a fact that is missing, of every family', async () => {
  for (const [table, offset] of Object.entries({ contacts: 11, referrals: 5, outcomes: 6, surveys: 7, provisions: 8 })) {
    await w.client.command(`CREATE TABLE spare AS ${table}`);
    await w.client.command(`INSERT INTO spare SELECT * FROM ${table}`);
    await remove(table, `offset = ${offset}`);
    expect(await firstDifference()).toBe(`${table}, pua.events:0:${offset}, sign 1: expected 1 row of the events, found 0.`);
    await w.client.command(`EXCHANGE TABLES ${table} AND spare`);
    await w.client.command('DROP TABLE spare SYNC');
  }
  expect(await firstDifference()).toBeNull();
});

test('9. a fact that says something else than its event, in any column', async () => {
  await w.client.command("ALTER TABLE outcomes UPDATE cefr_out = 'B1' WHERE offset = 6 SETTINGS mutations_sync = 1");
  expect(await firstDifference()).toBe('outcomes, pua.events:0:6, sign 1: cefr_out should be "A2" and is "B1".');
  await w.client.command('ALTER TABLE contacts UPDATE services = [] WHERE offset = 3 SETTINGS mutations_sync = 1');
  expect(await firstDifference()).toBe(
    'contacts, pua.events:0:3, sign 1: services_code should be "residence_registration" and is "".',
  );
});

test('10. a fact that no event says', async () => {
  await w.client.command('INSERT INTO contacts SELECT * REPLACE (40 AS offset) FROM contacts WHERE contacts.offset = 0');
  expect(await firstDifference()).toBe('contacts, pua.events:0:40, sign 1: expected 0 rows of the events, found 1.');
});

test('11. a rollup off by one', async () => {
  await w.client.command(
    `INSERT INTO contacts_daily SELECT ${CONTACT_COLUMNS}, 1 AS n FROM contacts_daily WHERE day = '2019-04-01'`,
  );
  expect(await firstDifference()).toBe(
    'contacts_daily, programme teams, day 2019-04-01, desk pua1-prato, zone pratese, area_vasta centro, network prato, province PO, unit pua_l1, channel in_person, eligibility eligible: expected 1, found 2.',
  );
});

test('12. a rollup right in its sum and wrong in its rows', async () => {
  await w.client.command(
    "ALTER TABLE contact_areas_daily UPDATE n = n - 1 WHERE desk = 'pua1-prato' AND day = '2019-04-01' SETTINGS mutations_sync = 1",
  );
  await w.client.command(
    "ALTER TABLE contact_areas_daily UPDATE n = n + 1 WHERE desk = 'pua2-pistoia' SETTINGS mutations_sync = 1",
  );
  expect(await firstDifference()).toMatch(
    /^contact_areas_daily, programme teams, day 2019-04-01, desk pua1-prato, .*service_area civil_status: expected 1, found 0\.$/,
  );
});

test("13. a recipient's day taken away", async () => {
  await remove('recipient_days', "subject = 'bruno'");
  expect(await firstDifference()).toMatch(
    /^recipient_days, programme teams, subject bruno, day 2019-04-02, .*: expected 1, found 0\.$/,
  );
});

test('14. a key of the log taken away', async () => {
  await remove('log_keys', "kind = 'amends' AND offset = 10");
  expect(await firstDifference()).toMatch(
    /^log_keys, kind amends, key \d+, source \/pua\/pua1-prato, topic pua.events, partition 0, offset 10: expected 1, found 0\.$/,
  );
});

test('15. an hour of the log that forgot a record, its last instant, or that it was synthetic', async () => {
  await w.client.command(
    "ALTER TABLE log_hours UPDATE stored = stored - 1 WHERE outcome = 'duplicate' SETTINGS mutations_sync = 1",
  );
  expect(await firstDifference()).toMatch(
    /^log_hours, topic pua.events, partition 0, hour 2019-03-01 10:00:00, outcome duplicate, .*: expected 1, found 0\.$/,
  );
  await w.client.command("ALTER TABLE log_hours UPDATE stored = 1 WHERE outcome = 'duplicate' SETTINGS mutations_sync = 1");
  expect(await firstDifference()).toBeNull();
  await w.client.command('ALTER TABLE log_hours UPDATE synthetic = 0 WHERE synthetic = 1 SETTINGS mutations_sync = 1');
  expect(await firstDifference()).toMatch(
    /^log_hours, topic pua.events, partition \d+, hour 2019-03-05 10:00:00, outcome accepted, .*synthetic 0: expected 0, found 1\.$/,
  );
});

test('what an interrupted audit left behind is removed, and nothing remains after one', async () => {
  await w.client.command('CREATE TABLE contacts__frozen AS contacts');
  expect(await firstDifference()).toBeNull();
  expect(await w.client.rows("SELECT name FROM system.tables WHERE database = 'pua' AND name LIKE '%\\_\\_frozen'")).toEqual([]);
});
