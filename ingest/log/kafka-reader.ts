import { type Cluster, type Kafka, type KafkaMessage, PartitionAssigners } from 'kafkajs';
import { renewable } from './kafka-client.ts';
import { messageOf } from './kafka-message.ts';
import type { LogMessage, PartitionEnds } from './types.ts';

/** What kafkajs decodes from a fetch; its types say `any`. */
interface FetchAnswer {
  responses: readonly { partitions: readonly FetchedPartition[] }[];
}

interface FetchedPartition {
  highWatermark: string;
  abortedTransactions: readonly { producerId: string; firstOffset: string }[];
  messages: readonly FetchedMessage[];
}

type FetchedMessage = KafkaMessage & { isControlRecord: boolean; batchContext: { producerId: string; inTransaction: boolean } };

const FETCH_BYTES = 1024 * 1024;

/**
 * Reads a partition without joining a group: a join takes seconds, needs a right on groups and leaves a group behind. kafkajs hands its
 * `Cluster`, whose brokers can fetch, to partition assigners (a public extension point); this consumer is never run.
 */
export function createKafkaReader(kafka: Kafka, ends: (topic: string) => Promise<PartitionEnds[]>, callTimeout: number) {
  const reader = renewable(() => groupless(kafka), { callTimeout, renewOnRefusal: false });

  async function fetch(topic: string, partition: number, offset: number): Promise<FetchedPartition | undefined> {
    return reader.use(async ({ cluster }) => {
      await cluster.addTargetTopic(topic);
      await cluster.refreshMetadataIfNecessary();
      const leader = cluster.findTopicPartitionMetadata(topic).find((p) => p.partitionId === partition)?.leader;
      const broker = await cluster.findBroker({ nodeId: String(leader) });
      const partitions = [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }];
      const answer: FetchAnswer = await broker.fetch({
        maxWaitTime: 10,
        minBytes: 1,
        maxBytes: FETCH_BYTES,
        isolationLevel: 1,
        topics: [{ topic, partitions }],
      });
      return answer.responses[0]?.partitions[0];
    });
  }

  return {
    async read(topic: string, partition: number, offset: number, limit: number): Promise<LogMessage[]> {
      const held = (await ends(topic)).find((p) => p.partition === partition);
      const messages: LogMessage[] = [];
      if (!held) return messages;
      for (let next = Math.max(offset, held.first); messages.length < limit && next < held.end; ) {
        const fetched = await fetch(topic, partition, next);
        const raw = fetched?.messages ?? [];
        if (!fetched || raw.length === 0) break;
        messages.push(
          ...committed(fetched)
            .filter((m) => Number(m.offset) >= next)
            .map((m) => messageOf(topic, partition, m)),
        );
        next = Math.max(next, Number(raw.at(-1)?.offset)) + 1;
      }
      return messages.slice(0, limit);
    },
    close: reader.close,
  };
}

function groupless(kafka: Kafka) {
  const captured: Cluster[] = [];
  const consumer = kafka.consumer({
    groupId: 'never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (config) => {
        captured.push(config.cluster);
        return PartitionAssigners.roundRobin(config);
      },
    ],
  });
  const [cluster] = captured;
  if (!cluster) throw new Error('kafkajs made a consumer without asking for its assigners.');
  return { cluster, connect: () => consumer.connect(), disconnect: () => consumer.disconnect() };
}

/** The messages without control records and without those of aborted transactions, as a consumer sees them. */
function committed({ messages, abortedTransactions }: FetchedPartition): FetchedMessage[] {
  const starts = [...abortedTransactions].sort((a, b) => Number(a.firstOffset) - Number(b.firstOffset));
  const aborting = new Set<string>();
  return messages.filter((message) => {
    while (starts[0] && Number(message.offset) >= Number(starts[0].firstOffset)) aborting.add(String(starts.shift()?.producerId));
    const { producerId, inTransaction } = message.batchContext;
    if (message.isControlRecord) {
      aborting.delete(producerId);
      return false;
    }
    return !(inTransaction && aborting.has(producerId));
  });
}
