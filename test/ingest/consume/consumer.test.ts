import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningIngestion, startConsumer } from '../../../ingest/consume/consumer.ts';
import { readEntries, settleEvents } from '../../../ingest/consume/settling.ts';
import { faultyRows } from '../../../ingest/consume/store-range.ts';
import { openEmbeddedLog } from '../../../ingest/log/embedded.ts';
import { openStore } from '../../../ingest/log/embedded-store.ts';
import { TOPICS, topicPlans } from '../../../ingest/log/index.ts';
import type { EventLog, LogMessage } from '../../../ingest/log/types.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform, type Transform } from '../../../transform/transform.ts';
import { continuity } from '../../../warehouse/continuity.ts';
import type { Ledger } from '../../../warehouse/ledger.ts';
import { WarehouseRefused, WarehouseUnavailable } from '../../../warehouse/types.ts';
import { recountDifferences } from '../../support/recount.ts';
import { until } from '../../support/until.ts';
import { openTestWarehouse } from '../../support/warehouse.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const w = await openTestWarehouse();
const directory = await mkdtemp(join(tmpdir(), 'pua-consumer-'));
const opened: EventLog[] = [];
afterAll(async () => {
  for (const log of opened) await log.close();
  await w.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => w.clear());

const real = createTransform(loadSpecs());
/** Gives the events whose id begins so a day that no date column takes. */
const spoiling = (prefix: string): Transform => ({
  ...real,
  message(value, context) {
    const outcome = real.message(value, context);
    return outcome.kind === 'accepted' && outcome.id.startsWith(prefix) ? { ...outcome, day: 'no day' } : outcome;
  },
});

let logs = 0;
async function newLog(): Promise<EventLog> {
  const log = await openEmbeddedLog({ path: join(directory, String(logs++)), now: Date.now });
  await log.ensureTopics(topicPlans(1));
  opened.push(log);
  return log;
}

const contact = (id: string) => ({ ...EVENT_EXAMPLES.get('it.toscana.pua.contact.recorded.v1'), id });
const retraction = (id: string, amends: string) => {
  const { subject: _, ...event } = EVENT_EXAMPLES.get('it.toscana.pua.amendment.retracted.v1') ?? { subject: '' };
  return { ...event, id, data: { amends, reason: 'entered twice' } };
};
const append = (log: EventLog, events: readonly unknown[], timestamp?: number) =>
  log.append(
    events.map((event) => ({
      topic: TOPICS.events,
      key: '/pua/pua1-prato',
      value: Buffer.from(JSON.stringify(event)),
      ...(timestamp === undefined ? {} : { timestamp }),
    })),
  );

const quick = {
  base: 5,
  cap: 20,
  random: Math.random,
  wait: (ms: number) => new Promise<void>((r) => setTimeout(r, Math.min(ms, 20))),
};
const start = (log: EventLog, transform: Transform = real, ledger: Ledger = w.ledger, group = 'g') =>
  startConsumer({ log, ledger, transform, topics: TOPICS, group, now: Date.now, backoff: quick, warn: () => {} });
const settled = (consumer: RunningIngestion) =>
  until('all is stored', async () => {
    const { partitions, storing } = await consumer.status();
    return !storing && partitions.every((p) => p.lag === 0) ? true : undefined;
  });
const outcomes = async () => {
  const rejections = await w.client.rows<{ offset: number; code: string }>('SELECT offset, code FROM rejections ORDER BY offset');
  const events = await w.client.rows<{ event_id: string }>('SELECT event_id FROM events ORDER BY offset');
  return { events: events.map((e) => e.event_id), rejections: rejections.map((r) => [r.offset, r.code]) };
};
async function sound(): Promise<void> {
  expect(await continuity(w.client, TOPICS.events)).toMatchObject({ contiguous: true });
  expect(await recountDifferences(w.client)).toEqual([]);
}
/** The engine as it would be without row numbers in its errors. */
const mute = (ledger: Ledger): Ledger => {
  const blur = (error: unknown) =>
    Promise.reject(error instanceof WarehouseRefused ? new WarehouseRefused(error.message) : error);
  return {
    ...ledger,
    storeEvents: (range, rows, fence) => ledger.storeEvents(range, rows, fence).catch(blur),
    probeEvents: (range, rows) => ledger.probeEvents(range, rows).catch(blur),
  };
};

describe('rows that the warehouse refuses', () => {
  const published = [
    contact('a'),
    contact('bad-1'),
    contact('b'),
    retraction('r', 'bad-1'),
    contact('a'),
    contact('bad-2'),
    retraction('s', 'b'),
  ];
  const expected = {
    events: ['a', 'b', 'r', 's'],
    rejections: [
      [1, 'warehouse_refused'],
      [4, 'duplicate'],
      [5, 'warehouse_refused'],
    ],
  };

  test.each([
    ['by the index the engine names', w.ledger],
    ['by halving', mute(w.ledger)],
  ])('are found %s and rejected with its reason; the rest is stored, and stays so when healed', async (_, ledger) => {
    const log = await newLog();
    await append(log, published);
    for (const [i, transform] of [spoiling('bad'), spoiling('bad'), real].entries()) {
      const consumer = await start(log, transform, ledger, `knows nothing of the others ${i}`);
      await settled(consumer);
      await consumer.stop();
      expect(await outcomes()).toEqual(expected);
    }
    await sound();
    const [row] = await w.client.rows<{ detail: string; event_id: string }>(
      'SELECT detail, event_id FROM rejections WHERE offset = 1',
    );
    expect(row).toEqual({ event_id: 'bad-1', detail: expect.stringContaining('CANNOT_PARSE_DATE') });
    expect(await w.client.rows('SELECT event_id, sum(sign) AS n FROM contacts GROUP BY event_id ORDER BY event_id')).toEqual([
      { event_id: 'a', n: 1 },
      { event_id: 'b', n: 0 },
    ]);
  });

  test('whatever part of it a crash left, the heal completes the range', async () => {
    for (let crash = 1; crash <= 5; crash++) {
      await w.clear();
      const log = await newLog();
      await append(log, published);
      let inserts = 0;
      const dying = async () => {
        if (++inserts === crash) throw new Error('killed here');
      };
      const mortal: Ledger = {
        ...w.ledger,
        storeRejections: (range, rows) => w.ledger.storeRejections(range, rows, dying),
        storeRefused: (range, row) => w.ledger.storeRefused(range, row, dying),
        storeEvents: (range, rows) => w.ledger.storeEvents(range, rows, dying),
      };
      const doomed = await start(log, spoiling('bad'), mortal);
      await expect(doomed.failed).rejects.toThrow('killed here');
      await doomed.stop();
      const healer = await start(log, crash % 2 === 0 ? spoiling('bad') : real);
      await settled(healer);
      await healer.stop();
      const { events, rejections } = await outcomes();
      expect(events.length + rejections.length, `crash before insert ${crash}`).toBe(published.length);
      await sound();
    }
  });

  test('a refusal that no row explains is the warehouse out of order: waited for', async () => {
    const log = await newLog();
    await append(log, [contact('a')]);
    let refusing = true;
    const moody: Ledger = {
      ...w.ledger,
      storeEvents: (range, rows, fence) =>
        refusing ? Promise.reject(new WarehouseRefused('a view does not take it')) : w.ledger.storeEvents(range, rows, fence),
    };
    const consumer = await start(log, real, moody);
    await until('trouble shows', async () => ((await consumer.status()).trouble === '' ? undefined : true));
    expect(await outcomes()).toEqual({ events: [], rejections: [] });
    refusing = false;
    await settled(consumer);
    expect((await consumer.status()).trouble).toBe('');
    expect(await outcomes()).toEqual({ events: ['a'], rejections: [] });
    await consumer.stop();
  });

  test('the faulty rows are found whichever they are, named or not', async () => {
    console.info(`consumer: seed ${SEED}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ bad: fc.boolean(), named: fc.boolean() }), { maxLength: 40 }), async (rows) => {
        const probe = async (some: readonly { bad: boolean; named: boolean }[]) => {
          const row = some.findIndex((r) => r.bad);
          if (row !== -1) throw new WarehouseRefused('no', some[row]?.named ? { row } : {});
        };
        const found: number[] = [];
        for await (const { index } of faultyRows(rows, probe)) found.push(index);
        expect(found.sort((a, b) => a - b)).toEqual(rows.flatMap((r, i) => (r.bad ? [i] : [])));
      }),
      { seed: SEED },
    );
  });
});

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
  const path = join(directory, 'idle');
  const log = await openEmbeddedLog({ path, now: Date.now });
  opened.push(log);
  await log.ensureTopics(topicPlans(1));
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
