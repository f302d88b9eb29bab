import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readEntries, settleEvents } from '../../../ingest/consume/settling.ts';
import { openStore } from '../../../ingest/log/embedded-store.ts';
import { TOPICS } from '../../../ingest/log/index.ts';
import type { LogMessage } from '../../../ingest/log/types.ts';
import { continuity } from '../../../warehouse/continuity.ts';
import type { Ledger } from '../../../warehouse/ledger.ts';
import { WarehouseUnavailable } from '../../../warehouse/types.ts';
import { append, contact, openConsuming, settled } from '../../support/consuming.ts';
import { recountDifferences } from '../../support/recount.ts';
import { until } from '../../support/until.ts';

const consuming = await openConsuming();
const { warehouse: w, transform: real, newLog, start, outcomes } = consuming;
afterAll(() => consuming.close());
beforeEach(() => w.clear());

test('a last range that is whole is not stored again: an idle partition outlives the tokens that the engine remembers', async () => {
  const tables = [
    'events',
    'rejections',
    'log_keys',
    'contacts',
    'contacts_daily',
    'contact_areas_daily',
    'recipient_days',
    'log_hours',
  ];
  const remember = async (inserts: number) => {
    for (const table of tables)
      await w.client.command(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = ${inserts}`);
  };
  const path = join(consuming.directory, 'idle');
  const log = await newLog(path);
  await append(log, [contact('idle')]);
  await remember(2);
  try {
    const before = await start(log);
    await settled(before);
    const notes = openStore(path);
    await until('the log took note', async () => {
      notes.refresh();
      return notes.position('g', TOPICS.events, 0) === 1 ? true : undefined;
    });
    await notes.close();
    const [message] = await log.read(TOPICS.events, 0, 0, 1);
    for (const id of message ? ['a', 'b', 'c', 'd'] : []) {
      const range = { topic: `elsewhere-${id}`, partition: 0, first: 0, last: 0 };
      const entries = await readEntries(real, [{ ...message, value: Buffer.from(JSON.stringify(contact(id))) } as LogMessage]);
      const settle = await settleEvents({ ledger: w.ledger, transform: real }, range, entries);
      await w.ledger.storeEvents(range, settle(() => true).events);
    }
    await before.stop();
    const again = await start(log);
    await settled(again);
    await again.stop();
    expect((await outcomes()).events.sort()).toEqual(['a', 'b', 'c', 'd', 'idle']);
    expect(await recountDifferences(w.client)).toEqual([]);
  } finally {
    await remember(10_000);
  }
});

describe('weather', () => {
  test('while the warehouse is away the status answers, says so, and nothing passes; then all is stored', async () => {
    const log = await newLog();
    let away = true;
    const gone = () => Promise.reject(new WarehouseUnavailable('gone'));
    const distant: Ledger = {
      ...w.ledger,
      marks: (topic) => (away ? gone() : w.ledger.marks(topic)),
      history: (keys, before) => (away ? gone() : w.ledger.history(keys, before)),
    };
    const consumer = await start(log, real, distant);
    await append(log, [contact('a'), contact('b')]);
    const status = await until('trouble shows', async () => {
      const now = await consumer.status();
      return now.trouble === '' ? undefined : now;
    });
    expect(status.trouble).toBe('gone');
    expect(status.partitions.find((p) => p.topic === TOPICS.events)).toMatchObject({ mark: -1, end: 2, lag: 2 });
    away = false;
    await settled(consumer);
    expect((await consumer.status()).lastStoredAt).toBeGreaterThan(0);
    await consumer.stop();
    expect((await outcomes()).events).toEqual(['a', 'b']);
  });

  test('marks are read only once no insert of a former owner runs: it may still be stored, cut otherwise', async () => {
    const log = await newLog();
    await append(log, [contact('a'), contact('b')]);
    const former = { topic: TOPICS.events, partition: 0, first: 0, last: 0 };
    const asked: string[] = [];
    let running = [0];
    const shared: Ledger = {
      ...w.ledger,
      insertsRunning: async (topic) => {
        asked.push('running');
        return topic === TOPICS.events ? running : [];
      },
      marks: async (topic) => {
        asked.push('marks');
        return w.ledger.marks(topic);
      },
    };
    const consumer = await start(log, real, shared);
    await until('it waits', async () => (asked.length > 5 ? true : undefined));
    expect(asked).not.toContain('marks');
    expect((await consumer.status()).trouble).toContain(`insert of another consumer for ${TOPICS.events}:0`);
    const entries = await readEntries(real, await log.read(TOPICS.events, 0, 0, 1));
    const settle = await settleEvents({ ledger: w.ledger, transform: real }, former, entries);
    await w.ledger.storeEvents(former, settle(() => true).events);
    running = [];
    await settled(consumer);
    await consumer.stop();
    expect((await outcomes()).events).toEqual(['a', 'b']);
    const { partitions } = await continuity(w.client, TOPICS.events);
    expect(partitions.map(({ difference }) => difference).filter(Boolean)).toEqual([]);
  });

  test('a consumer that waits for the warehouse can be stopped', async () => {
    const ledger: Ledger = { ...w.ledger, marks: () => Promise.reject(new WarehouseUnavailable('gone')) };
    const consumer = await start(await newLog(), real, ledger);
    await until('trouble shows', async () => ((await consumer.status()).trouble === '' ? undefined : true));
    await consumer.stop();
  });

  test('what a fence holds back is not stored', async () => {
    const range = { topic: TOPICS.events, partition: 0, first: 0, last: 0 };
    const fence = () => Promise.reject(new Error('taken away'));
    const log = await newLog();
    await append(log, [contact('a')]);
    const fenced: Ledger = { ...w.ledger, storeEvents: (of, rows) => w.ledger.storeEvents(of, rows, fence) };
    const consumer = await start(log, real, fenced);
    await expect(consumer.failed).rejects.toThrow('taken away');
    await consumer.stop();
    expect(await w.ledger.stored(range)).toEqual([]);
  });

  test('a log that ends before what is stored is not read: its new records would pass for old ones', async () => {
    const first = await newLog();
    await append(first, [contact('a'), contact('b'), contact('c')]);
    const before = await start(first);
    await settled(before);
    await before.stop();
    const other = await newLog();
    await append(other, [contact('d')]);
    const consumer = await start(other);
    const status = await until('trouble shows', async () => {
      const now = await consumer.status();
      return now.trouble === '' ? undefined : now;
    });
    expect(status.trouble).toContain('ends at offset 1, but 2 is stored');
    expect(status.partitions.some((p) => p.lag > 0)).toBe(true);
    await consumer.stop();
    expect((await outcomes()).events).toEqual(['a', 'b', 'c']);
  });

  test('a record with a time that no calendar has is rejected, and the next ones are stored', async () => {
    const log = await newLog();
    await append(log, [contact('a')], Number.MAX_SAFE_INTEGER);
    await append(log, [contact('b')], -1);
    await append(log, [contact('c')]);
    const consumer = await start(log);
    await settled(consumer);
    await consumer.stop();
    expect(await outcomes()).toEqual({
      events: ['c'],
      rejections: [
        [0, 'time_implausible'],
        [1, 'time_implausible'],
      ],
    });
  });
});
