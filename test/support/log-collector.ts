import type {
  Assigned,
  EventLog,
  LogBatch,
  LogMessage,
  PartitionHandler,
  Position,
  RunningConsumer,
} from '../../ingest/log/types.ts';
import { until } from './until.ts';

/** A consumer that keeps what it is given, and what happened meanwhile. */
export interface Collector {
  readonly messages: readonly LogMessage[];
  readonly assignments: readonly (readonly Assigned[])[];
  readonly consumer: RunningConsumer;
  /** Waits until it has this many messages. */
  has(count: number, timeoutMs?: number): Promise<readonly LogMessage[]>;
  stop(): Promise<void>;
}

export interface CollectorOptions {
  /** Offset to start from, 0 when it answers nothing. */
  from?: (partition: { topic: string; partition: number }) => number | undefined;
  /** Called before a batch is kept; a stale batch is not kept. */
  before?: (batch: LogBatch) => Promise<void>;
}

export async function collect(
  log: EventLog,
  group: string,
  topics: readonly string[],
  options: CollectorOptions = {},
): Promise<Collector> {
  const messages: LogMessage[] = [];
  const assignments: (readonly Assigned[])[] = [];
  const handler: PartitionHandler = {
    async assigned(partitions) {
      assignments.push(partitions);
      return partitions.map(
        ({ topic, partition }): Position => ({ topic, partition, offset: options.from?.({ topic, partition }) ?? 0 }),
      );
    },
    async batch(batch) {
      await options.before?.(batch);
      if (!batch.isStale()) messages.push(...batch.messages);
    },
  };
  const consumer = await log.consume(group, topics, handler);
  return {
    messages,
    assignments,
    consumer,
    has: (count, timeoutMs) =>
      until(`${count} messages`, async () => (messages.length >= count ? messages : undefined), timeoutMs),
    stop: () => consumer.stop(),
  };
}

/** All that a partition holds. */
export async function readAll(log: EventLog, topic: string): Promise<LogMessage[]> {
  const parts = await Promise.all((await log.ends(topic)).map((p) => log.read(topic, p.partition, p.first, p.end - p.first)));
  return parts.flat();
}
