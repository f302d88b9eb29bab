import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { RECORD_BYTES_MAX } from './group-commit.ts';
import { type KafkaLogConfig, kafkaClient, renewable } from './kafka-client.ts';
import { consumeKafka } from './kafka-consumer.ts';
import { createKafkaProducer } from './kafka-producer.ts';
import { createKafkaReader } from './kafka-reader.ts';
import { partitionKey } from './positions.ts';
import type { EventLog, PartitionEnds, RunningConsumer } from './types.ts';

/**
 * What the topics made here are made with: records are kept until an operator decides otherwise; a batch may hold the largest record; and
 * the broker opens compressed batches, for kafkajs opens gzip alone and a publisher may use lz4, snappy or zstd.
 */
const TOPIC_CONFIG = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'max.message.bytes', value: String(2 * RECORD_BYTES_MAX) },
  { name: 'compression.type', value: 'uncompressed' },
];

/**
 * The event log on Kafka 3.9 or 4.x. Connects at the first call; a call that meets no broker throws `LogUnavailable` within seconds, and
 * the next one tries anew, so the log comes back with its brokers.
 */
export async function openKafkaLog(config: KafkaLogConfig): Promise<EventLog> {
  const { now, sessionTimeout = 10_000, callTimeout = 15_000 } = config;
  const kafka = kafkaClient(config);
  const admin = renewable(() => kafka.admin(), { callTimeout, renewOnRefusal: false });
  const producer = createKafkaProducer(kafka, now, callTimeout);
  const reader = createKafkaReader(kafka, ends, callTimeout);
  const consumers = new Set<RunningConsumer>();

  async function ends(topic: string): Promise<PartitionEnds[]> {
    const offsets = await admin.use((client) => client.fetchTopicOffsets(topic));
    return offsets
      .map(({ partition, low, high }) => ({ topic, partition, first: Number(low), end: Number(high) }))
      .sort((a, b) => a.partition - b.partition);
  }

  /** A group whose offsets cannot be read now is one of which nothing is known. */
  async function committed(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const offsets = await admin.use((client) => client.fetchOffsets({ groupId: group, topics: [...topics] })).catch(() => []);
    return new Map(
      offsets.flatMap(({ topic, partitions }) =>
        partitions
          .filter(({ offset }) => Number(offset) >= 0)
          .map(({ partition, offset }): [string, number] => [partitionKey({ topic, partition }), Number(offset)]),
      ),
    );
  }

  return {
    kind: 'kafka',
    async ensureTopics(plans) {
      await admin.use(async (client) => {
        const present = new Set(await client.listTopics());
        const topics = plans
          .filter(({ topic }) => !present.has(topic))
          .map(({ topic, partitions }) => ({ topic, numPartitions: partitions, configEntries: TOPIC_CONFIG }));
        if (topics.length === 0) return;
        await client.createTopics({ topics, waitForLeaders: false });
        await known(client, topics);
      });
    },
    append: producer.append,
    ends,
    read: reader.read,
    async consume(group, topics, handler) {
      const consumer = await consumeKafka({ kafka, committed, now, sessionTimeout }, group, topics, handler);
      consumers.add(consumer);
      return consumer;
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await producer.close();
      await Promise.all([reader.close(), admin.close()]);
    },
  };
}

/** Waits until the brokers know topics that their controller has just made; for a moment they may still say there is no such topic. */
async function known(admin: Admin, topics: readonly { topic: string }[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      for (const { topic } of topics) await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (tries === 20) throw error;
      await pause(100);
    }
  }
}
