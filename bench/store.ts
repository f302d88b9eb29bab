import { join } from 'node:path';
import { type RunningIngestion, startConsumer } from '../ingest/consume/consumer.ts';
import { openEventLog, TOPICS } from '../ingest/log/index.ts';
import type { EventLog } from '../ingest/log/types.ts';
import type { Specs } from '../specs/types.ts';
import { createTransform } from '../transform/transform.ts';
import { openClient, type WarehouseClient } from '../warehouse/client.ts';
import { createLedger, type Ledger } from '../warehouse/ledger.ts';
import { migrate } from '../warehouse/migrate.ts';
import { type Spent, timed } from './stopwatch.ts';

export interface Parts {
  log: EventLog;
  client: WarehouseClient;
  ledger: Ledger;
  close(): Promise<void>;
}

/** An embedded log and a migrated embedded warehouse in a directory. */
export async function openParts(path: string): Promise<Parts> {
  const log = await openEventLog({ kind: 'embedded', path: join(path, 'log'), now: Date.now });
  const client = await openClient({ path: join(path, 'warehouse'), database: 'pua' });
  await migrate(client);
  return {
    log,
    client,
    ledger: createLedger(client),
    async close() {
      await log.close();
      await client.close();
    },
  };
}

export interface Consumed {
  ms: number;
  transform: Spent;
  ledger: Spent;
}

/** Starts the consumer and waits until nothing is left of the log, or `until` says that more may come. */
export async function consumeAll(
  parts: Pick<Parts, 'log' | 'ledger'>,
  specs: Specs,
  more: () => boolean = () => false,
): Promise<Consumed> {
  const ledger = timed(parts.ledger);
  const transform = timed(createTransform(specs));
  const since = performance.now();
  const running = await startConsumer({
    log: parts.log,
    ledger: ledger.target,
    transform: transform.target,
    topics: TOPICS,
    group: 'bench',
    now: Date.now,
    warn: (line) => console.error(line),
  });
  await Promise.race([running.failed, drained(running, more)]);
  const ms = performance.now() - since;
  await running.stop();
  return { ms, transform: transform.spent, ledger: ledger.spent };
}

async function drained(running: RunningIngestion, more: () => boolean): Promise<void> {
  for (;;) {
    const { partitions } = await running.status();
    if (!more() && partitions.every((p) => p.lag === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for the engine's background merges, so that what they cost is not charged to what comes next. */
export async function merged(client: WarehouseClient): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    const [row] = await client.rows<{ n: number }>('SELECT count() AS n FROM system.merges');
    quiet = row?.n === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
