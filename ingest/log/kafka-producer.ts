import type { Kafka, Message } from 'kafkajs';
import { createGroupCommit } from './group-commit.ts';
import { renewable } from './kafka-client.ts';
import { partitionOf } from './partition.ts';
import { partitionKey } from './positions.ts';
import { type LogRecord, LogUnavailable, type Position } from './types.ts';

/** kafkajs sends what goes to one partition as one record batch, and a broker's default limit for that is 1 MiB. */
const SEND_LIMITS = { records: 1_000, bytes: 900_000 };

/**
 * The append side of the Kafka log: acks=all, idempotent.
 *
 * kafkajs hands the sequence numbers of a failed send to the next one. Were sends concurrent, or a producer used again after a failure,
 * the broker could take the next batch for a repetition of one it has already written, answer success and drop it
 * (https://github.com/tulios/kafkajs/issues/598, /353). So one send is under way at a time, its retries keep the partitions first
 * chosen, and a producer that failed is never used again: the next one has an id of its own.
 */
export function createKafkaProducer(kafka: Kafka, now: () => number, callTimeout: number) {
  const chosen = new WeakMap<Message, number>();
  const producer = renewable(
    () =>
      kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner:
          () =>
          ({ message, partitionMetadata }) => {
            const partition = chosen.get(message) ?? partitionOf(String(message.key), partitionMetadata.length);
            chosen.set(message, partition);
            return partition;
          },
      }),
    { callTimeout, renewOnRefusal: true },
  );

  async function send(records: readonly LogRecord[]): Promise<Position[]> {
    const sent = records.map((record) => ({ topic: record.topic, message: messageOf(record, now) }));
    const topicMessages = [...new Set(records.map(({ topic }) => topic))].map((topic) => ({
      topic,
      messages: sent.filter((s) => s.topic === topic).map((s) => s.message),
    }));
    return producer.use(async (client) => {
      const written = await client.sendBatch({ topicMessages, acks: -1, timeout: 10_000 });
      const next = new Map(
        written.map((w) => [partitionKey({ topic: w.topicName, partition: w.partition }), Number(w.baseOffset)]),
      );
      return sent.map(({ topic, message }) => {
        const partition = chosen.get(message) ?? -1;
        const place = partitionKey({ topic, partition });
        const offset = next.get(place);
        // A partition whose leader moved during a retry can be left out of both tries; its records were not written.
        if (offset === undefined) throw new LogUnavailable(`Kafka did not confirm ${place}.`);
        next.set(place, offset + 1);
        return { topic, partition, offset };
      });
    });
  }

  const commit = createGroupCommit(SEND_LIMITS, send);
  return {
    append: commit.append,
    async close(): Promise<void> {
      await commit.close();
      await producer.close();
    },
  };
}

function messageOf({ key, value, headers, timestamp }: LogRecord, now: () => number): Message {
  return {
    key,
    value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    timestamp: String(timestamp ?? now()),
    ...(headers ? { headers: { ...headers } } : {}),
  };
}
