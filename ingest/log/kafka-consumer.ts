import { setTimeout as pause } from 'node:timers/promises';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import { createFailure } from './failure.ts';
import { createAssignment } from './kafka-assignment.ts';
import { asLogError, lostMembership } from './kafka-errors.ts';
import { messageOf } from './kafka-message.ts';
import { partitionKey } from './positions.ts';
import { watchForStalls } from './stall.ts';
import { type LogBatch, LogRefused, type PartitionHandler, type RunningConsumer } from './types.ts';

export interface KafkaConsumerDeps {
  kafka: Kafka;
  /** Offsets committed to a group, by `partitionKey`; without those that are not known. */
  committed: (group: string, topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** ms since epoch. */
  now: () => number;
  /** ms. */
  sessionTimeout: number;
}

const MIB = 1024 * 1024;

/**
 * Consumes as a member of a Kafka group (classic protocol), one kafkajs consumer per session. kafkajs 2.2.4 is used with care:
 * - It retries or stops for good according to the class of what `eachBatch` throws, and a TypeError stops it silently. So nothing of the
 *   handler's is ever thrown into it: a handler's fault ends this consumer and rejects `failed`.
 * - Its own restart forgets a `stop()` that arrives meanwhile. So a session that crashed is not restarted: a new one is made, after a
 *   wait, unless the broker refused.
 * - Handlers of an old generation may still run after a rebalance (https://github.com/tulios/kafkajs/issues/1046, /1097): see
 *   kafka-assignment.ts.
 * - A 1 ms timer per connection costs some CPU when idle (/1556).
 * - A member that crashed cannot leave, and the group waits for it: consumption comes back one session timeout after the brokers.
 * The membership is kept by heartbeats while the handler works, however long that takes. The offset committed to the group is only a
 * hint, though never ahead of what is stored: the handler says where to read from.
 * Resolves once a first session runs; throws `LogUnavailable` or `LogRefused` when none could start.
 */
export async function consumeKafka(
  { kafka, committed, now, sessionTimeout }: KafkaConsumerDeps,
  group: string,
  topics: readonly string[],
  handler: PartitionHandler,
): Promise<RunningConsumer> {
  const { failed, fail } = createFailure();
  const ending = new AbortController();
  const stopRequested = new Promise<null>((resolve) => ending.signal.addEventListener('abort', () => resolve(null)));
  const running = new Map<string, Promise<void>>();
  const heartbeatInterval = Math.ceil(sessionTimeout / 10);
  const stall = watchForStalls(heartbeatInterval, now);
  let lastFetchAt = 0;

  const fault = (error: unknown) => {
    fail(error);
    ending.abort();
  };

  /** Joins the group and consumes in the background; answers the promise of what ended it: an error, or `null` when stopped. */
  async function session(): Promise<{ ended: Promise<Error | null>; leave: () => Promise<void> }> {
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout,
      heartbeatInterval,
      maxBytesPerPartition: MIB,
      maxBytes: 8 * MIB,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    const leave = () => consumer.disconnect().catch(() => {});
    const assignment = createAssignment({
      consumer,
      handler,
      committed: () => committed(group, topics),
      running,
      halted: ending.signal,
      fault,
    });
    const crashed = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => assignment.joined(payload.memberAssignment));
    consumer.on(consumer.events.REQUEST, ({ payload }) => {
      if (payload.apiName === 'Fetch') lastFetchAt = now();
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        autoCommit: true,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 4,
        eachBatch: (payload) => handle(payload, assignment.tenure(payload)),
      });
    } catch (error) {
      await leave();
      throw error;
    }
    return { ended: Promise.race([crashed, stopRequested]), leave };
  }

  async function handle(
    { batch, heartbeat, resolveOffset }: EachBatchPayload,
    tenure: { isStale(): boolean } | null,
  ): Promise<void> {
    if (!tenure) return;
    const { topic, partition } = batch;
    const lost: unknown[] = [];
    const beat = () =>
      heartbeat().then(
        () => true,
        (error: unknown) => {
          if (lostMembership(error)) lost.push(error);
          return false;
        },
      );
    const isStale = () => lost.length > 0 || tenure.isStale();
    const handed: LogBatch = {
      topic,
      partition,
      messages: batch.messages.map((message) => messageOf(topic, partition, message)),
      isStale,
      heartbeat: async () => void (await beat()),
      confirm: async () => !stall.suspected() && (await beat()) && !stall.suspected() && !isStale(),
    };
    const beating = setInterval(beat, heartbeatInterval);
    const work = handler.batch(handed).catch(fault);
    running.set(partitionKey(batch), work);
    await work;
    clearInterval(beating);
    // kafkajs joins anew when it sees its own error.
    if (lost.length > 0) throw lost[0];
    if (!handed.isStale()) resolveOffset(batch.lastOffset());
  }

  async function supervise(first: Awaited<ReturnType<typeof session>>): Promise<void> {
    let current: typeof first | null = first;
    for (let failures = 0; !ending.signal.aborted; ) {
      try {
        current ??= await session();
        failures = 0;
        const error = await current.ended;
        if (error) throw error;
      } catch (error) {
        const known = asLogError(error);
        if (known instanceof LogRefused) fault(known);
        failures += 1;
      }
      await current?.leave();
      current = null;
      await pause(Math.min(250 * 2 ** failures, 2_000), undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  const supervised = supervise(
    await session().catch((error) => {
      throw asLogError(error);
    }),
  );

  return {
    lastFetchAt: () => lastFetchAt,
    failed,
    async stop() {
      ending.abort();
      await supervised;
      stall.end();
    },
  };
}
