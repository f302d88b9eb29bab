import { setImmediate } from 'node:timers/promises';
import { takeLease } from './embedded-lease.ts';
import type { SliceLimits, Store } from './embedded-store.ts';
import { createFailure } from './failure.ts';
import { offsetOf } from './positions.ts';
import type { PartitionHandler, RunningConsumer } from './types.ts';

export interface Bell {
  ring(): void;
  /** Resolves at the next ring. */
  next(): Promise<void>;
}

export function createBell(): Bell {
  let ring: () => void = () => {};
  let next: Promise<void> = Promise.resolve();
  const renew = () => {
    next = new Promise((resolve) => {
      ring = resolve;
    });
  };
  renew();
  return {
    ring() {
      ring();
      renew();
    },
    next: () => next,
  };
}

export interface EmbeddedConsumerDeps {
  store: Store;
  /** Rings when this process appended. */
  appended: Bell;
  now: () => number;
  pollMs: number;
  limits: SliceLimits;
}

/** Follows the topics to their growing ends: partitions side by side, each one batch after the other. One consumer per group. */
export async function consumeStore(
  { store, appended, now, pollMs, limits }: EmbeddedConsumerDeps,
  group: string,
  topics: readonly string[],
  handler: PartitionHandler,
): Promise<RunningConsumer> {
  const partitions = topics.flatMap((topic) =>
    Array.from({ length: store.partitions(topic) }, (_, partition) => ({
      topic,
      partition,
      committed: store.position(group, topic, partition),
    })),
  );
  const { failed, fail } = createFailure();
  let stopped = false;
  let placed = false;
  let lastFetchAt = 0;

  const halt = (error: unknown) => {
    fail(error);
    stopped = true;
    appended.ring();
  };
  const lease = takeLease(store, group, now, halt);

  async function follow(topic: string, partition: number, from: number): Promise<void> {
    let next = from;
    while (!stopped) {
      const grown = appended.next();
      lastFetchAt = now();
      if (store.end(topic, partition) <= next) {
        await grown;
        continue;
      }
      const messages = store.slice(topic, partition, next, limits);
      const isStale = () => stopped || !lease.held();
      await handler.batch({ topic, partition, messages, isStale, heartbeat: async () => {}, confirm: async () => !isStale() });
      next = (messages.at(-1)?.offset ?? next - 1) + 1;
      if (!isStale()) store.keepPosition(group, topic, partition, next);
      await setImmediate();
    }
  }

  const poll = setInterval(() => {
    store.refresh();
    appended.ring();
  }, pollMs);

  const running = handler
    .assigned(partitions)
    .then((positions) => {
      placed = true;
      return Promise.all(partitions.map((p) => follow(p.topic, p.partition, offsetOf(p, positions)).catch(halt)));
    })
    .catch(halt);

  async function wind(): Promise<void> {
    stopped = true;
    appended.ring();
    // A handler may wait for its store without end before it places the partitions; no batch of it runs then.
    if (placed) await running;
    clearInterval(poll);
    lease.release();
  }
  let winding: Promise<void> | null = null;

  return {
    lastFetchAt: () => lastFetchAt,
    failed,
    stop() {
      winding ??= wind();
      return winding;
    },
  };
}
