import type { Transform } from '../../transform/transform.ts';
import type { Ledger } from '../../warehouse/ledger.ts';
import { type Range, WarehouseRefused, WarehouseUnavailable } from '../../warehouse/types.ts';
import type { EventLog, LogBatch, PartitionHandler, Position, RunningConsumer } from '../log/types.ts';
import { type Chunk, type ChunkLimits, PartitionCursor } from './ranges.ts';
import { settleEvents, settleRefusals } from './settling.ts';
import { type Backoff, defaultBackoff, untilFair } from './weather.ts';

/** One chunk is one insert per table: small enough for flat memory, large enough that parts stay few. */
export const DEFAULT_LIMITS: ChunkLimits = { rows: 5_000, bytes: 8 * 1024 * 1024 };

/**
 * After a small chunk the partition rests, so that a trickle becomes fewer and larger inserts: one insert costs about as much with 500 rows
 * as with one (0.1 s of CPU, most of it the views).
 */
const SMALL_ROWS = 500;
const REST_MS = 250;

export interface ConsumerDeps {
  log: EventLog;
  ledger: Ledger;
  transform: Transform;
  /** Topic of published events, and topic of what the gateway refused. */
  topics: { events: string; refusals: string };
  group: string;
  now: () => number;
  limits?: ChunkLimits;
  backoff?: Backoff;
  /** One line per thing an operator must know. */
  warn: (line: string) => void;
}

export interface ConsumerStatus {
  /** ms since epoch; 0 = never. */
  lastFetchAt: number;
  lastStoredAt: number;
  /** Whether a chunk is being stored: the ledger's mark may be ahead of the views behind it until this ends. */
  storing: boolean;
  /** What keeps the warehouse from storing, '' when nothing does. */
  trouble: string;
  partitions: { topic: string; partition: number; mark: number; end: number; lag: number }[];
}

export interface RunningIngestion {
  status(): Promise<ConsumerStatus>;
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

class Stale extends Error {
  readonly code = 'PARTITION_TAKEN_AWAY';
}

/**
 * Starts the consumer of the ledger protocol: on assignment the mark of each partition is read from the warehouse (the log's own committed
 * offset is only a hint) and the last range stored is stored again under its token; then every batch is cut, settled and stored.
 * Each offset ends as one row of `events` or of `rejections`. An unreachable warehouse is waited for; nothing is dropped.
 */
export async function startConsumer(deps: ConsumerDeps): Promise<RunningIngestion> {
  const { log, ledger, topics, now, warn } = deps;
  const limits = deps.limits ?? DEFAULT_LIMITS;
  const backoff = deps.backoff ?? defaultBackoff;
  const cursors = new Map<string, PartitionCursor>();
  const keyOf = (p: { topic: string; partition: number }) => `${p.topic}:${p.partition}`;
  let lastStoredAt = 0;
  let storing = 0;
  let trouble = '';
  // A cursor has moved past a chunk that threw: only a new start, from the marks, is sound. So anything but weather ends the consumer.
  let fatal: (error: unknown) => void = () => {};
  const faulted = new Promise<never>((_, reject) => {
    fatal = reject;
  });

  faulted.catch(() => {});

  const patiently = <T>(work: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T> =>
    untilFair(work, {
      isWeather: (e) => e instanceof WarehouseUnavailable || e instanceof WarehouseRefused,
      backoff,
      meanwhile: async (error, attempt) => {
        trouble = error instanceof Error ? error.message : String(error);
        if (attempt === 0 || attempt % 20 === 0) warn(`The warehouse does not take rows (${trouble}): waiting, nothing is lost.`);
        await meanwhile();
      },
    }).then((value) => {
      trouble = '';
      return value;
    });

  async function storeChunk(chunk: Chunk, batch: LogBatch): Promise<void> {
    const { topic, partition } = batch;
    const range: Range = { topic, partition, first: chunk.first, last: chunk.last };
    const stillOurs = async () => {
      if (batch.isStale()) throw new Stale(`${topic}:${partition} was assigned elsewhere`);
      await batch.heartbeat();
    };
    await patiently(async () => {
      const settle =
        topic === topics.refusals ? settleRefusals(chunk.messages) : await settleEvents(deps, range, chunk.messages);
      const { events, rejections } = settle(() => true);
      if (batch.isStale()) throw new Stale(`${topic}:${partition} was assigned elsewhere`);
      await ledger.store(range, rejections, events);
    }, stillOurs);
    lastStoredAt = now();
    await batch.heartbeat();
  }

  const handler: PartitionHandler = {
    async assigned(partitions) {
      const positions: Position[] = [];
      for (const topic of new Set(partitions.map((p) => p.topic))) {
        const marks = await patiently(
          () => ledger.marks(topic),
          async () => {},
        );
        for (const { partition } of partitions.filter((p) => p.topic === topic)) {
          const mark = marks.find((m) => m.partition === partition) ?? null;
          cursors.set(keyOf({ topic, partition }), new PartitionCursor(mark, limits));
          positions.push({ topic, partition, offset: mark?.first ?? 0 });
        }
      }
      return positions;
    },
    async batch(batch) {
      const cursor = cursors.get(keyOf(batch));
      if (!cursor) throw new Error(`Batch of ${keyOf(batch)} before its assignment`);
      const { chunks, healGivenUp } = cursor.take(batch.messages);
      if (healGivenUp)
        warn(`${keyOf(batch)}: the last stored range is no longer in the log, so it was not stored again; run "pua audit".`);
      storing += 1;
      try {
        for (const chunk of chunks) await storeChunk(chunk, batch);
      } catch (error) {
        if (error instanceof Stale) return;
        fatal(error);
        throw error;
      } finally {
        storing -= 1;
      }
      if (chunks.length === 1 && (chunks[0]?.messages.length ?? 0) < SMALL_ROWS) await backoff.wait(REST_MS);
    },
  };

  const running: RunningConsumer = await log.consume(deps.group, [topics.events, topics.refusals], handler);

  return {
    failed: Promise.race([running.failed, faulted]),
    async status() {
      const ends = (await Promise.all([topics.events, topics.refusals].map((t) => log.ends(t)))).flat();
      const marks = (await Promise.all([topics.events, topics.refusals].map((t) => ledger.marks(t)))).flat();
      return {
        lastFetchAt: running.lastFetchAt(),
        lastStoredAt,
        storing: storing > 0,
        trouble,
        partitions: ends.map(({ topic, partition, end }) => {
          const mark = marks.find((m) => m.topic === topic && m.partition === partition)?.mark ?? -1;
          return { topic, partition, mark, end, lag: Math.max(0, end - 1 - mark) };
        }),
      };
    },
    stop: () => running.stop(),
  };
}
