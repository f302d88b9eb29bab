import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { continuity } from '../../warehouse/continuity.ts';
import { createJournal, type Journal } from '../../warehouse/journal.ts';
import type { Reader } from '../../warehouse/types.ts';
import { amendmentRow, contactFact, provisionFact, publishedRow, rejectionRow } from '../support/facts.ts';
import { openTestWarehouse, REGION_READER, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

let w: TestWarehouse;
let journal: Journal;
beforeAll(async () => {
  w = await openTestWarehouse();
  journal = createJournal(w.client);
});
afterAll(() => w.close());

const zoneOf = (zone: string): Reader => ({ role: 'zone', zone });
const deskOf = (desk: string): Reader => ({ role: 'desk', desk });
const forbidden = expect.objectContaining({ code: 'QUERY_FORBIDDEN' });

describe('traces, rejections and counts', () => {
  const anna = contactFact('a1', 'prato', '2019-03-01');
  const phone = { ...anna, channel: 'phone' };
  beforeAll(async () => {
    await w.clear();
    await w.store(
      [
        publishedRow(0, anna, { receipt: 'R1' }),
        publishedRow(1, contactFact('a1', 'pistoia', '2019-03-01'), { receipt: 'R2' }),
        publishedRow(4, provisionFact('p1', 'lucca', '2019-03-01'), { synthetic: 1 }),
      ],
      [
        rejectionRow(2, {
          event_id: 'a1',
          outcome: 'duplicate',
          code: 'duplicate',
          recorded_at: '2019-03-01 11:00:00.000',
          receipt: 'R1',
        }),
        rejectionRow(3, {
          event_id: '',
          source: '',
          code: 'json_invalid',
          recorded_at: '2019-03-01 12:00:00.000',
          receipt: 'R1',
        }),
      ],
    );
    await w.store([
      amendmentRow(5, 'x1', anna, phone, '2019-03-05 10:00:00.000'),
      amendmentRow(6, 'x2', phone, null, '2019-03-06 10:00:00.000'),
    ]);
  });

  test('an id is traced per source: where it is, what amended it, what was refused under it', async () => {
    const traces = await journal.eventById('a1', REGION_READER);
    expect(traces.map((t) => t.source).sort()).toEqual(['/pua/pua1-prato', '/pua/pua2-pistoia']);
    const prato = traces.find((t) => t.source === '/pua/pua1-prato');
    expect(prato).toMatchObject({
      event: {
        topic: TOPIC,
        partition: 0,
        offset: 0,
        batch_first: 0,
        batch_last: 4,
        recorded_at: '2019-03-01 10:00:00.000',
        receipt: 'R1',
        family: 'contact',
      },
      amendedBy: [
        { event_id: 'x1', amendment: 'replaced' },
        { event_id: 'x2', amendment: 'retracted' },
      ],
      fact: null,
      rejections: [{ offset: 2, outcome: 'duplicate', code: 'duplicate' }],
    });
    const pistoia = traces.find((t) => t.source === '/pua/pua2-pistoia');
    expect(pistoia).toMatchObject({ amendedBy: [], fact: { eligibility: 'eligible', zone: 'pistoiese' }, rejections: [] });
  });

  test('an amendment has a trace of its own and no fact; an unknown id has none', async () => {
    expect(await journal.eventById('x1', REGION_READER)).toMatchObject([
      { event: { amends: 'a1', amendment: 'replaced' }, fact: null, amendedBy: [] },
    ]);
    expect(await journal.eventById("x' OR 1=1 --", REGION_READER)).toEqual([]);
  });

  test('a receipt leads to all it covers, also what could not be read', async () => {
    const traces = await journal.byReceipt('R1', REGION_READER);
    expect(traces.map((t) => [t.event_id, t.event?.offset ?? null, t.rejections.map((r) => r.offset)])).toEqual([
      ['a1', 0, [2]],
      ['', null, [3]],
    ]);
  });

  test('readers open what is theirs', async () => {
    const sources = async (reader: Reader) => (await journal.eventById('a1', reader)).map((t) => t.source);
    expect(await sources(zoneOf('pratese'))).toEqual(['/pua/pua1-prato']);
    expect(await sources(deskOf('pua2-pistoia'))).toEqual(['/pua/pua2-pistoia']);
    expect(await sources(zoneOf('piana-di-lucca'))).toEqual([]);
    expect(await journal.eventById('p1', zoneOf('piana-di-lucca'))).toHaveLength(1);
    for (const role of ['authority', 'public'] as const)
      await expect(journal.eventById('a1', { role })).rejects.toEqual(forbidden);
    expect((await journal.rejections({ reader: deskOf('pua1-prato'), limit: 9 })).map((r) => r.offset)).toEqual([2]);
    expect(await journal.rejections({ reader: deskOf('pua2-pistoia'), limit: 9 })).toEqual([]);
    expect(await journal.rejection({ topic: TOPIC, partition: 0, offset: 2 }, zoneOf('pistoiese'))).toBeNull();
  });

  test('rejections are listed newest first, page by page, by code, without bytes; one comes with them', async () => {
    const first = await journal.rejections({ reader: REGION_READER, limit: 1 });
    expect(first).toMatchObject([{ offset: 3, code: 'json_invalid', raw: '' }]);
    const [after] = first;
    const second = await journal.rejections({ reader: REGION_READER, limit: 5, ...(after ? { after } : {}) });
    expect(second.map((r) => r.offset)).toEqual([2]);
    expect((await journal.rejections({ reader: REGION_READER, limit: 5, code: 'duplicate' })).map((r) => r.offset)).toEqual([2]);
    const one = await journal.rejection({ topic: TOPIC, partition: 0, offset: 3 }, REGION_READER);
    expect(Buffer.from(one?.raw ?? '', 'base64').toString()).toBe('{"bad":true}');
    expect(await journal.rejection({ topic: TOPIC, partition: 0, offset: 0 }, REGION_READER)).toBeNull();
  });

  test('counts by outcome and code', async () => {
    expect(await journal.counts()).toEqual([
      { outcome: 'accepted', code: '', count: 5 },
      { outcome: 'duplicate', code: 'duplicate', count: 1 },
      { outcome: 'rejected', code: 'json_invalid', count: 1 },
    ]);
  });
});

describe('data as of', () => {
  beforeEach(() => w.clear());
  const at = (offset: number, recorded_at: string, synthetic: 0 | 1 = 0) =>
    publishedRow(offset, contactFact(`e${offset}`, 'prato', '2019-03-01'), { recorded_at, synthetic });

  test('is the latest accepted event, now and as known at an instant', async () => {
    expect(await journal.dataAsOf()).toEqual({ data_as_of: null, synthetic: false });
    await w.store([at(0, '2019-03-01 10:10:00.000'), at(1, '2019-03-01 10:20:00.001'), at(2, '2019-03-01 11:00:00.000', 1)]);
    await w.store([], [rejectionRow(3, { recorded_at: '2019-04-01 00:00:00.000' })]);
    expect(await journal.dataAsOf()).toEqual({ data_as_of: '2019-03-01T11:00:00.000Z', synthetic: true });
    expect(await journal.dataAsOf('2019-03-01 10:59:59.999')).toEqual({
      data_as_of: '2019-03-01T10:20:00.001Z',
      synthetic: false,
    });
    expect(await journal.dataAsOf('2019-03-01 10:20:00.000')).toEqual({
      data_as_of: '2019-03-01T10:10:00.000Z',
      synthetic: false,
    });
    expect(await journal.dataAsOf('2019-03-01 10:09:59.999')).toEqual({ data_as_of: null, synthetic: false });
    expect(await journal.dataAsOf('2020-01-01 00:00:00.000')).toEqual(await journal.dataAsOf());
  });
});

describe('continuity', () => {
  beforeEach(() => w.clear());
  const event = (offset: number) => publishedRow(offset, contactFact(`e${offset}`, 'prato', '2019-03-01'));
  const difference = async () => (await continuity(w.client, TOPIC)).partitions[0]?.difference;

  test('holds when every offset of every partition is stored once', async () => {
    await w.store([event(0), event(2)], [rejectionRow(1)]);
    await w.store([event(3)]);
    await w.store([], [rejectionRow(9)], 1);
    const whole = { contiguous: true, difference: '' };
    expect(await continuity(w.client, TOPIC)).toEqual({
      topic: TOPIC,
      contiguous: true,
      partitions: [
        { partition: 0, first: 0, last: 3, ranges: 2, rows: 4, offsets: 4, ...whole },
        { partition: 1, first: 9, last: 9, ranges: 1, rows: 1, offsets: 1, ...whole },
      ],
    });
    expect(await continuity(w.client, 'nothing')).toEqual({ topic: 'nothing', contiguous: true, partitions: [] });
  });

  test('names a gap between ranges, also one longer than a window of the audit', async () => {
    await w.store([event(0), event(1)]);
    await w.store([event(40_000_000_000)]);
    expect(await difference()).toBe('Offsets 2 to 39999999999 are missing, before the range 40000000000-40000000000.');
    expect((await continuity(w.client, TOPIC)).contiguous).toBe(false);
  });

  test('names a gap within a range, at its start, inside and at its end', async () => {
    const store = (offsets: number[]) =>
      w.ledger.store({ topic: TOPIC, partition: 0, first: 0, last: 3 }, [], offsets.map(event));
    await store([1, 2, 3]);
    expect(await difference()).toBe('Offset 0 of the range 0-3 has no row.');
    await w.clear();
    await store([0, 1, 3]);
    expect(await difference()).toBe('Offset 2 of the range 0-3 has no row.');
    await w.clear();
    await store([0, 1, 2]);
    expect(await difference()).toBe('Offset 3 of the range 0-3 has no row.');
  });

  test('names an overlap, an offset stored twice and a row outside its range', async () => {
    await w.store([event(0), event(1), event(2)]);
    await w.store([event(2), event(3)]);
    expect(await difference()).toBe('The range 2-3 overlaps what is stored up to 2.');
    await w.clear();
    await w.store([event(0), event(1), event(1)]);
    expect(await difference()).toBe('Offset 1 of the range 0-1 is stored 2 times.');
    await w.clear();
    await w.ledger.store({ topic: TOPIC, partition: 0, first: 0, last: 1 }, [], [event(0), event(1), event(7)]);
    expect(await difference()).toBe('The range 0-1 has a row outside it: offset 7.');
  });

  test('a range that a window of the audit cuts is one range', async () => {
    await w.store(Array.from({ length: 10 }, (_, i) => event(i)));
    await w.store(Array.from({ length: 25 }, (_, i) => event(10 + i)));
    expect(await continuity(w.client, TOPIC, { window: 4 })).toMatchObject({
      contiguous: true,
      partitions: [{ ranges: 2, rows: 35, offsets: 35 }],
    });
  });
});
