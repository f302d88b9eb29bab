import { mkdirSync } from 'node:fs';
import { type Database, open } from 'lmdb';
import { partitionOf } from './partition.ts';
import { type LogMessage, type LogRecord, LogRefused, type Position, type TopicPlan } from './types.ts';

/** A record as stored: timestamp, key, value, headers. */
type Stored = [number, string | null, Buffer | null, Readonly<Record<string, string>> | null];

export interface SliceLimits {
  messages: number;
  /** A slice ends before the message that passes this, but is never empty for it. */
  bytes: number;
}

/** Who consumes as a group (embedded-lease.ts). */
export interface Owner {
  token: string;
  pid: number;
  host: string;
  renewedAt: number;
}

export type Store = ReturnType<typeof openStore>;

/**
 * The embedded log on disk, in one LMDB environment: topics with their partition counts, the next offset of each partition, the records,
 * and the owners and positions of consumer groups. Every write is one LMDB write transaction, which excludes all processes, and is on the disk
 * (fdatasync) when it returns; a reader never sees what is not. `overlappingSync` would show records before they are durable: a consumer
 * could then store an offset that a power cut takes back. Transactions are synchronous: with lmdb 3.5.6 (and 3.4.4) on Node 20 the
 * callback of an asynchronous `transaction()` was never called.
 */
export function openStore(path: string) {
  mkdirSync(path, { recursive: true });
  const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 5 });
  const partitionCounts: Database<number, string> = root.openDB({ name: 'topics' });
  const nextOffsets: Database<number, [string, number]> = root.openDB({ name: 'ends' });
  const records: Database<Stored, [string, number, number]> = root.openDB({ name: 'records' });
  const owners: Database<Owner, string> = root.openDB({ name: 'owners' });
  const positions: Database<number, [string, string, number]> = root.openDB({ name: 'positions' });

  const end = (topic: string, partition: number) => nextOffsets.get([topic, partition]) ?? 0;

  function partitions(topic: string): number {
    const count = partitionCounts.get(topic);
    if (count === undefined) throw new LogRefused('topic_unknown', `No topic ${topic} in the log.`);
    return count;
  }

  function* messagesFrom(topic: string, partition: number, offset: number): Generator<LogMessage> {
    const range = records.getRange({ start: [topic, partition, offset], end: [topic, partition, Number.MAX_SAFE_INTEGER] });
    for (const { key: position, value: stored } of range) {
      const [timestamp, key, value, headers] = stored;
      yield { topic, partition, offset: position[2], key, value, headers: headers ?? {}, timestamp };
    }
  }

  return {
    createTopics(plans: readonly TopicPlan[]): void {
      root.transactionSync(() => {
        for (const plan of plans) if (!partitionCounts.doesExist(plan.topic)) partitionCounts.put(plan.topic, plan.partitions);
      });
    },

    partitions,
    end,

    /** Writes the records in one transaction and answers their positions, in order. */
    append(batch: readonly LogRecord[], now: () => number): Position[] {
      return root.transactionSync(() =>
        batch.map(({ topic, key, value, headers, timestamp }) => {
          const partition = partitionOf(key, partitions(topic));
          const offset = end(topic, partition);
          const bytes = value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
          records.put([topic, partition, offset], [timestamp ?? now(), key, bytes, headers ?? null]);
          nextOffsets.put([topic, partition], offset + 1);
          return { topic, partition, offset };
        }),
      );
    },

    slice(topic: string, partition: number, offset: number, limits: SliceLimits): LogMessage[] {
      const messages: LogMessage[] = [];
      let bytes = 0;
      for (const message of messagesFrom(topic, partition, offset)) {
        bytes += message.value?.length ?? 0;
        if (messages.length > 0 && bytes > limits.bytes) break;
        messages.push(message);
        if (messages.length >= limits.messages) break;
      }
      return messages;
    },

    /** Runs `decide` on the present owner of a group, with all other processes kept out, and stores what it answers (`null` removes it). */
    exchangeOwner(group: string, decide: (present: Owner | null) => Owner | null): void {
      root.transactionSync(() => {
        const next = decide(owners.get(group) ?? null);
        if (next === null) owners.remove(group);
        else owners.put(group, next);
      });
    },

    /** Offset behind the last batch that a group is known to have done with; `null` before the first. */
    position: (group: string, topic: string, partition: number): number | null =>
      positions.get([group, topic, partition]) ?? null,

    keepPosition(group: string, topic: string, partition: number, next: number): void {
      positions.putSync([group, topic, partition], next);
    },

    owner: (group: string): Owner | null => owners.get(group) ?? null,

    /** Lets the next reads see what other processes wrote. */
    refresh: (): void => root.resetReadTxn(),

    close: (): Promise<void> => root.close(),
  };
}
