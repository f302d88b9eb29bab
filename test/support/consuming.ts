import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type RunningIngestion, startConsumer } from '../../ingest/consume/consumer.ts';
import { openEmbeddedLog } from '../../ingest/log/embedded.ts';
import { TOPICS, topicPlans } from '../../ingest/log/index.ts';
import type { EventLog } from '../../ingest/log/types.ts';
import { EVENT_EXAMPLES } from '../../specs/events/examples.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform, type Transform } from '../../transform/transform.ts';
import { continuity } from '../../warehouse/continuity.ts';
import type { Ledger } from '../../warehouse/ledger.ts';
import { recountDifferences } from './recount.ts';
import { until } from './until.ts';
import { openTestWarehouse } from './warehouse.ts';

export const contact = (id: string) => ({ ...EVENT_EXAMPLES.get('it.toscana.pua.contact.recorded.v1'), id });

export const append = (log: EventLog, events: readonly unknown[], timestamp?: number) =>
  log.append(
    events.map((event) => ({
      topic: TOPICS.events,
      key: '/pua/pua1-prato',
      value: Buffer.from(JSON.stringify(event)),
      ...(timestamp === undefined ? {} : { timestamp }),
    })),
  );

export const settled = (consumer: RunningIngestion) =>
  until('all is stored', async () => {
    const { partitions, storing } = await consumer.status();
    return !storing && partitions.every((p) => p.lag === 0) ? true : undefined;
  });

const quick = {
  base: 5,
  cap: 20,
  random: Math.random,
  wait: (ms: number) => new Promise<void>((r) => setTimeout(r, Math.min(ms, 20))),
};

/** A warehouse and logs of its own in a temporary directory, and consumers that take the ones to the other; `close` removes everything. */
export async function openConsuming() {
  const warehouse = await openTestWarehouse();
  const directory = await mkdtemp(join(tmpdir(), 'pua-consumer-'));
  const opened: EventLog[] = [];
  const transform = createTransform(loadSpecs());

  async function newLog(path = join(directory, String(opened.length))): Promise<EventLog> {
    const log = await openEmbeddedLog({ path, now: Date.now });
    opened.push(log);
    await log.ensureTopics(topicPlans(1));
    return log;
  }

  return {
    warehouse,
    transform,
    directory,
    newLog,
    start: (log: EventLog, how: Transform = transform, ledger: Ledger = warehouse.ledger, group = 'g') =>
      startConsumer({ log, ledger, transform: how, topics: TOPICS, group, now: Date.now, backoff: quick, warn: () => {} }),
    async outcomes() {
      const { client } = warehouse;
      const rejections = await client.rows<{ offset: number; code: string }>(
        'SELECT offset, code FROM rejections ORDER BY offset',
      );
      const events = await client.rows<{ event_id: string }>('SELECT event_id FROM events ORDER BY offset');
      return { events: events.map((e) => e.event_id), rejections: rejections.map((r) => [r.offset, r.code]) };
    },
    /** Every offset stored once, every projection equal to its recount. */
    async sound(): Promise<void> {
      expect(await continuity(warehouse.client, TOPICS.events)).toMatchObject({ contiguous: true });
      expect(await recountDifferences(warehouse.client)).toEqual([]);
    },
    async close(): Promise<void> {
      for (const log of opened) await log.close();
      await warehouse.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
