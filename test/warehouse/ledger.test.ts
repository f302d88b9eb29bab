import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EventHistory, WarehouseRefused } from '../../warehouse/types.ts';
import { amendmentRow, contactFact, publishedRow, rejectionRow } from '../support/facts.ts';
import { openTestWarehouse, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());
beforeEach(() => w.clear());

const sizes = async () => {
  const [row] = await w.client.rows<Record<string, number>>(
    `SELECT (SELECT count() FROM events) AS events, (SELECT count() FROM rejections) AS rejections, (SELECT count() FROM log_keys) AS keys,
  (SELECT sum(sign) FROM contacts) AS contacts, (SELECT sum(n) FROM contacts_daily) AS daily, (SELECT sum(n) FROM recipient_days) AS recipients,
  (SELECT sum(n) FROM contact_areas_daily) AS areas, (SELECT sum(stored) FROM log_hours) AS logged`,
  );
  return row;
};

const contact = (offset: number, id = `e${offset}`) => publishedRow(offset, contactFact(id, 'prato', '2019-03-01'));

describe('store', () => {
  test('the same range twice is stored once, in every table and view', async () => {
    const range = { topic: TOPIC, partition: 0, first: 0, last: 3 };
    const rejections = [rejectionRow(1)];
    const events = [contact(0), contact(2), contact(3)];
    await w.ledger.store(range, rejections, events);
    const once = await sizes();
    expect(once).toEqual({ events: 3, rejections: 1, keys: 4, contacts: 3, daily: 3, recipients: 3, areas: 3, logged: 4 });
    await w.ledger.store(range, rejections, events);
    expect(await sizes()).toEqual(once);
  });

  test('a crash between rejections and events leaves the range visible and storable again', async () => {
    const range = { topic: TOPIC, partition: 0, first: 0, last: 2 };
    await w.ledger.store(range, [rejectionRow(1)], []);
    expect(await w.ledger.marks(TOPIC)).toEqual([{ topic: TOPIC, partition: 0, mark: 2, first: 0 }]);
    await w.ledger.store(range, [rejectionRow(1)], [contact(0), contact(2)]);
    expect(await sizes()).toEqual({
      events: 2,
      rejections: 1,
      keys: 3,
      contacts: 2,
      daily: 2,
      recipients: 2,
      areas: 2,
      logged: 3,
    });
  });

  test('what a view lacks is filled in by the same range again', async () => {
    await w.store([contact(0), contact(1)]);
    for (const table of ['contacts', 'contacts_daily']) await w.client.command(`TRUNCATE TABLE ${table}`);
    await w.store([contact(0), contact(1)]);
    expect(await sizes()).toMatchObject({ events: 2, contacts: 2, daily: 2, recipients: 2 });
  });

  test('texts that look like SQL, control characters and large bodies come back as they were', async () => {
    const raw = `'); DROP TABLE events; -- \u0000\n\t\\ "é€𝄞" ${'x'.repeat(300_000)}`;
    const rows = Array.from({ length: 40 }, (_, i) => ({ ...contact(i), raw }));
    await w.store(rows);
    const [read] = await w.client.rows<{ same: number; n: number }>(
      'SELECT countIf(raw = {raw:String}) AS same, count() AS n FROM events',
      {
        raw: raw.slice(0, 10),
      },
    );
    expect(read).toEqual({ same: 0, n: 40 });
    const [one] = await w.ledger.history([{ source: '/pua/pua1-prato', id: 'e7' }], { topic: TOPIC, partition: 0, offset: 40 });
    expect(one?.raw).toBe(raw);
  });

  test('a row the engine cannot read refuses the insert by its index and repeats nothing of it', async () => {
    const bad = { ...contact(1), recorded_at: 'secret-text' };
    const refused = await w.store([contact(0), bad, contact(2)]).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(WarehouseRefused);
    expect(refused).toMatchObject({ code: 'WAREHOUSE_REFUSED', row: 1 });
    expect(String(refused)).not.toContain('secret-text');
    expect((await sizes())?.events).toBe(0);
  });

  test('an absent table is the warehouse not being ready, not a bad row', async () => {
    const insert = w.client.insert({ table: 'nowhere', columns: ['a'], rows: [[1]], token: 't' });
    await expect(insert).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
  });
});

describe('marks', () => {
  test('are the last range of each partition, whichever table holds it, and are read from the projection alone', async () => {
    await w.store([contact(0), contact(1)]);
    await w.store([contact(2)], [rejectionRow(3)]);
    await w.store([], [rejectionRow(7)], 2);
    expect(await w.ledger.marks(TOPIC)).toEqual([
      { topic: TOPIC, partition: 0, mark: 3, first: 2 },
      { topic: TOPIC, partition: 2, mark: 7, first: 7 },
    ]);
    expect(await w.ledger.marks('other')).toEqual([]);
    const plan = await w.client.rows<{ explain: string }>(
      `SELECT explain FROM (EXPLAIN SELECT topic, partition, max(batch_last), argMax(batch_first, batch_last) FROM events WHERE topic = 'pua.events' GROUP BY topic, partition)`,
    );
    expect(plan.map((p) => p.explain).join('\n')).toContain('marks');
  });
});

describe('history', () => {
  const source = '/pua/pua1-prato';
  const at = (offset: number, partition = 0) => ({ topic: TOPIC, partition, offset });
  const fact = contactFact('e0', 'prato', '2019-03-01');
  const second = { ...fact, channel: 'phone' };

  const brief = (rows: readonly EventHistory[]) =>
    rows.map((r) => [r.event_id, r.amends, r.state === '' ? '' : JSON.parse(r.state).channel]);

  test('of an event: its text, its type and its amendments in log order, asked by any of them', async () => {
    await w.store([publishedRow(0, fact)]);
    await w.store([amendmentRow(1, 'a1', fact, second, '2019-03-02 10:00:00.000')]);
    await w.store([amendmentRow(2, 'a2', second, null, '2019-03-03 10:00:00.000')]);
    await w.store([
      { ...amendmentRow(3, 'a3', second, second, '2019-03-04 10:00:00.000'), amends: 'a2', amendment: 'retracted', prior: '' },
    ]);
    for (const id of ['e0', 'a1', 'a2', 'a3']) {
      const rows = await w.ledger.history([{ source, id }], at(4));
      expect(brief(rows)).toEqual([
        ['e0', '', fact.channel],
        ['a1', 'e0', 'phone'],
        ['a2', 'e0', ''],
        ['a3', 'a2', 'phone'],
      ]);
      expect(rows[0]).toEqual({
        ...{ source, event_id: 'e0', type: 'it.toscana.pua.contact.recorded.v1', amends: '', amendment: '' },
        recorded_at: Date.parse(`${publishedRow(0, fact).recorded_at.replace(' ', 'T')}Z`),
        raw: publishedRow(0, fact).raw,
        state: JSON.stringify(fact),
      });
    }
  });

  test('leaves out what the same partition holds from an offset on, and nothing else', async () => {
    await w.store([publishedRow(5, fact)]);
    await w.store([amendmentRow(6, 'a1', fact, null, '2019-03-02 10:00:00.000')]);
    const ids = async (before: ReturnType<typeof at>) =>
      (await w.ledger.history([{ source, id: 'e0' }], before)).map((r) => r.event_id);
    expect(await ids(at(5))).toEqual([]);
    expect(await ids(at(6))).toEqual(['e0']);
    expect(await ids(at(7))).toEqual(['e0', 'a1']);
    expect(await ids(at(0, 1))).toEqual(['e0', 'a1']);
  });

  test('of an event not published yet: the amendments that wait for it', async () => {
    const waiting = { state: '', prior: '' };
    await w.store([amendmentRow(0, 'a1', fact, second, '2019-03-01 10:00:00.000', waiting)]);
    await w.store([amendmentRow(1, 'a2', fact, null, '2019-03-01 11:00:00.000', { ...waiting, raw: 'the latest' })]);
    expect(brief(await w.ledger.history([{ source, id: 'e0' }], at(2)))).toEqual([
      ['a1', 'e0', ''],
      ['a2', 'e0', ''],
    ]);
  });

  test('tells which amendments are of what only another desk has published, and keeps to the answer once given', async () => {
    const other = '/pua/pua2-pistoia';
    await w.store([publishedRow(0, fact)]);
    const orphans = [
      { offset: 7, source: other, id: 'e0' },
      { offset: 8, source: other, id: 'nowhere' },
    ];
    const range = { topic: TOPIC, partition: 1, first: 7, last: 8 };
    expect(await w.ledger.foreign(orphans, range)).toEqual(new Set([7]));
    expect(await w.ledger.foreign([], range)).toEqual(new Set());
    await w.ledger.store(range, [rejectionRow(7, { code: 'amendment_foreign' })], []);
    await w.store([publishedRow(1, contactFact('nowhere', 'prato', '2019-03-01'))]);
    expect(await w.ledger.foreign(orphans, range)).toEqual(new Set([7]));
    expect(await w.ledger.foreign(orphans, { ...range, partition: 2 })).toEqual(new Set([7, 8]));
  });

  test('tells sources apart and knows nothing of rejections or of unknown ids', async () => {
    await w.store([publishedRow(0, fact)], [rejectionRow(1, { event_id: 'bad' })]);
    const keys = [
      { source: '/pua/pua2-pistoia', id: 'e0' },
      { source, id: 'bad' },
      { source, id: "x' OR 1=1 --" },
    ];
    expect(await w.ledger.history(keys, at(9))).toEqual([]);
    expect(await w.ledger.known([...keys, { source, id: 'e0' }])).toEqual([{ source, id: 'e0' }]);
  });

  test('of more ids than one look-up takes', async () => {
    await w.store(Array.from({ length: 1_000 }, (_, i) => contact(i)));
    const keys = Array.from({ length: 12_000 }, (_, i) => ({ source, id: `e${i}` }));
    const found = await w.ledger.history(keys, at(1_000));
    expect(found).toHaveLength(1_000);
    expect(found[999]).toMatchObject({ event_id: 'e999', amends: '' });
  });
});
