import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsumer } from '../../ingest/consume/consumer.ts';
import { openEventLog, TOPICS, topicPlans } from '../../ingest/log/index.ts';
import type { EventLog } from '../../ingest/log/types.ts';
import { createRandom, type Random } from '../../ingest/simulate/random.ts';
import { type Publication, type SentEvent, simulate } from '../../ingest/simulate/simulate.ts';
import { addDays, romeInstant } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import { openWarehouse, type Warehouse } from '../../warehouse/index.ts';
import { pagesOf } from '../../warehouse/keys.ts';
import { until } from './until.ts';

export const YEAR = { from: '2019-01-01', to: '2019-12-31' } as const;
export const DAYS: readonly string[] = Array.from({ length: 365 }, (_, i) => addDays(YEAR.from, i));

const DAY = 86_400_000;
/** Few enough records that the consumer rests after them. */
const SMALL = 200;

type Contact = { profile: Record<string, unknown>; [field: string]: unknown };

/** A correction that moves a contact: to another day, person's gender or channel, or out of the figures. */
function corrected({ type, time, subject, data }: SentEvent, random: Random): Record<string, unknown> {
  const { profile, ...rest } = data as Contact;
  const moved = new Date(Date.parse(String(time)) - random.int(0, 70) * DAY).toISOString();
  const gender = random.pick(['female', 'male', 'other']);
  const citizenship = random.chance(0.3) ? 'FR' : profile.citizenship;
  return { type, time: moved, subject, data: { ...rest, profile: { ...profile, gender, citizenship } } };
}

/** Amendments of one contact in six, some twice, from an hour to four months after it. */
function amendmentsOf({ event, publishedAt }: Publication, random: Random): Publication[] {
  if (event.type !== 'it.toscana.pua.contact.recorded.v1' || event.data === undefined || !random.chance(1 / 6)) return [];
  const { id, source, time, data } = event;
  if (typeof time !== 'string' || !('profile' in data)) return [];
  return Array.from({ length: random.int(1, 2) }, (_, i): Publication => {
    const kind = random.chance(0.3) ? 'retracted' : 'replaced';
    const at = publishedAt + random.int(60, 120 * 1440) * 60_000;
    const says = { amends: id, reason: 'corretto dopo verifica' };
    const amendment = {
      specversion: '1.0',
      id: `${id}-correction-${i}`,
      source,
      type: `it.toscana.pua.amendment.${kind}.v1`,
      time: new Date(at).toISOString(),
      synthetic: true,
      data: kind === 'retracted' ? says : { ...says, replacement: corrected(event, random) },
    };
    return { event: amendment, publishedAt: at };
  });
}

/** A year of a programme as its desks publish it, late, wrong and repeated events among them, with amendments, in the order of the log. */
export function simulatedYear(specs: Specs, seed: number, events: number): Publication[] {
  const random = createRandom(`simulated year ${seed}`);
  const published = [...simulate(specs, { programme: 'teams', seed, events, ...YEAR })];
  return [...published, ...published.flatMap((p) => amendmentsOf(p, random))]
    .filter(({ publishedAt }) => publishedAt < romeInstant(addDays(YEAR.to, 1)))
    .sort((a, b) => a.publishedAt - b.publishedAt);
}

export interface YearOfEvents {
  specs: Specs;
  warehouse: Warehouse;
  log: EventLog;
  /** Appends records to the log with their time of publication, and resolves when the consumer has stored them. */
  publish(published: readonly Publication[]): Promise<void>;
  /** Resolves when everything appended is stored, views included. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real embedded log, consumer and warehouse; only the times of the records are chosen. In a directory of their own, which `close` removes, or
 * in one that is given and kept.
 */
export async function openYear(specs: Specs, kept?: string): Promise<YearOfEvents> {
  const directory = kept ?? (await mkdtemp(join(tmpdir(), 'pua-year-')));
  const warehouse = await openWarehouse({ path: join(directory, 'chdb'), database: 'pua' });
  await warehouse.migrate();
  const log = await openEventLog({ kind: 'embedded', path: join(directory, 'log'), now: Date.now });
  await log.ensureTopics(topicPlans(1));
  let last = -1;
  let stored = () => {};
  const consumer = await startConsumer({
    log,
    ledger: warehouse.ledger,
    transform: createTransform(specs),
    topics: TOPICS,
    group: 'year',
    now: Date.now,
    // The consumer rests after a small chunk, once it is stored with its views: here it says so instead.
    backoff: {
      base: 1,
      cap: 1,
      random: () => 0,
      async wait() {
        const [partition] = await warehouse.ledger.marks(TOPICS.events);
        if (partition !== undefined && partition.mark >= last) stored();
      },
    },
    warn: (line) => console.warn(line),
  });
  return {
    specs,
    warehouse,
    log,
    async publish(published) {
      for (const page of pagesOf(published, SMALL)) {
        const [{ end } = { end: 0 }] = await log.ends(TOPICS.events);
        last = end + page.length - 1;
        const done = new Promise<void>((resolve) => {
          stored = resolve;
        });
        await log.append(
          page.map(({ event, publishedAt }) => ({
            topic: TOPICS.events,
            key: String(event.source),
            value: Buffer.from(JSON.stringify(event)),
            timestamp: publishedAt,
          })),
        );
        await Promise.race([done, consumer.failed]);
      }
    },
    settled: () =>
      until(
        'everything stored',
        async () => {
          const { partitions, storing } = await consumer.status();
          return storing || partitions.some(({ lag }) => lag > 0) ? undefined : true;
        },
        120_000,
      ).then(() => {}),
    async close() {
      await consumer.stop();
      await log.close();
      await warehouse.close();
      if (kept === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
