import type { Consumer, EachBatchPayload } from 'kafkajs';
import { offsetOf, partitionKey } from './positions.ts';
import type { PartitionHandler } from './types.ts';

export interface AssignmentDeps {
  consumer: Pick<Consumer, 'pause' | 'resume' | 'seek'>;
  handler: PartitionHandler;
  /** Offsets committed to the group, by `partitionKey`; without those that are not known. */
  committed: () => Promise<ReadonlyMap<string, number>>;
  /** The last batch handed over of each partition, by `partitionKey`, over all sessions. */
  running: ReadonlyMap<string, Promise<void>>;
  halted: AbortSignal;
  /** Ends the consumer with what the handler threw. */
  fault: (error: unknown) => void;
}

/**
 * The partitions a member has, one generation of the group after the other. On a join all partitions are paused before kafkajs fetches
 * again (the join's listener is called in the midst of it), and are resumed, each sought to the handler's offset, when
 * 1. no batch of theirs from before the join runs any more,
 * 2. the handler has named the offsets, one `assigned` after the other.
 * Meanwhile kafkajs goes on heartbeating, so both may take long. A batch is handed over only in its placed partition and generation:
 * kafkajs may still hold batches fetched before the join.
 */
export function createAssignment({ consumer, handler, committed, running, halted, fault }: AssignmentDeps) {
  const placed = new Set<string>();
  let generation = 0;
  let placing: Promise<void> = Promise.resolve();

  async function place(own: number, partitions: readonly { topic: string; partition: number }[]): Promise<void> {
    await Promise.all(partitions.map((p) => running.get(partitionKey(p))));
    if (own !== generation || halted.aborted) return;
    const known = await committed();
    const positions = await handler.assigned(partitions.map((p) => ({ ...p, committed: known.get(partitionKey(p)) ?? null })));
    if (own !== generation || halted.aborted) return;
    for (const { topic, partition } of partitions) {
      consumer.seek({ topic, partition, offset: String(offsetOf({ topic, partition }, positions)) });
      placed.add(partitionKey({ topic, partition }));
    }
    consumer.resume(byTopic(partitions));
  }

  return {
    /** Takes note of a join, with the partitions of each topic this member now has. */
    joined(assignment: Readonly<Record<string, readonly number[]>>): void {
      const partitions = Object.entries(assignment).flatMap(([topic, numbers]) =>
        numbers.map((partition) => ({ topic, partition })),
      );
      generation += 1;
      const own = generation;
      placed.clear();
      consumer.pause(byTopic(partitions));
      placing = placing.then(() => place(own, partitions)).catch(fault);
    },

    /** The right to a batch just fetched, or `null` when it is not to be handed over. Once stale it stays so. */
    tenure({ batch, isRunning, isStale }: EachBatchPayload): { isStale(): boolean } | null {
      const own = generation;
      if (!placed.has(partitionKey(batch)) || isStale()) return null;
      return { isStale: () => own !== generation || halted.aborted || !isRunning() };
    },
  };
}

function byTopic(partitions: readonly { topic: string; partition: number }[]): { topic: string; partitions: number[] }[] {
  const topics = new Set(partitions.map(({ topic }) => topic));
  return [...topics].map((topic) => ({ topic, partitions: partitions.filter((p) => p.topic === topic).map((p) => p.partition) }));
}
