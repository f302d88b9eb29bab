import { type Bell, consumeStore, createBell } from './embedded-consumer.ts';
import { openStore, type SliceLimits } from './embedded-store.ts';
import { createGroupCommit } from './group-commit.ts';
import { type EventLog, LogUnavailable, type RunningConsumer } from './types.ts';

export interface EmbeddedLogConfig {
  /** Directory of the log; made when absent. */
  path: string;
  /** ms since epoch. */
  now: () => number;
  /** How soon a consumer sees what other processes appended, ms. */
  pollMs?: number;
  /** Bounds of a batch. */
  batch?: SliceLimits;
}

const COMMIT_LIMITS = { records: 5_000, bytes: 8 * 1024 * 1024 };

/**
 * The event log in a directory, for one machine: nothing to install, the same topics, partitions and offsets as Kafka. Other processes
 * may open it at the same time and append; one process consumes as a given group.
 */
export async function openEmbeddedLog(config: EmbeddedLogConfig): Promise<EventLog> {
  const { path, now, pollMs = 50, batch = { messages: 15_000, bytes: 16 * 1024 * 1024 } } = config;
  const store = openStore(path);
  const appended: Bell = createBell();
  const consumers = new Set<RunningConsumer>();
  const commit = createGroupCommit(COMMIT_LIMITS, async (records) => {
    const positions = store.append(records, now);
    appended.ring();
    return positions;
  });
  let closed = false;

  /** What other processes wrote is seen from here on. */
  function fresh(): typeof store {
    if (closed) throw new LogUnavailable('The log is closed.');
    store.refresh();
    return store;
  }

  return {
    kind: 'embedded',
    async ensureTopics(plans) {
      fresh().createTopics(plans);
    },
    append: (records) => commit.append(records),
    async ends(topic) {
      const log = fresh();
      return Array.from({ length: log.partitions(topic) }, (_, partition) => ({
        topic,
        partition,
        first: 0,
        end: log.end(topic, partition),
      }));
    },
    async read(topic, partition, offset, limit) {
      const log = fresh();
      log.partitions(topic);
      return limit > 0 ? log.slice(topic, partition, offset, { messages: limit, bytes: Number.POSITIVE_INFINITY }) : [];
    },
    async consume(group, topics, handler) {
      const consumer = await consumeStore({ store: fresh(), appended, now, pollMs, limits: batch }, group, topics, handler);
      consumers.add(consumer);
      return consumer;
    },
    async close() {
      if (closed) return;
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await commit.close();
      closed = true;
      await store.close();
    },
  };
}
