import type { Transform } from '../../transform/transform.ts';
import type { Ledger } from '../../warehouse/ledger.ts';
import { type Range, WarehouseRefused, WarehouseUnavailable } from '../../warehouse/types.ts';
import { partitionKey } from '../log/positions.ts';
import {
  type Assigned,
  type EventLog,
  type LogBatch,
  LogUnavailable,
  type PartitionHandler,
  type Position,
  type RunningConsumer,
} from '../log/types.ts';
import { type Chunk, type ChunkLimits, holdsMark, isWhole, PartitionCursor } from './ranges.ts';
import type { Entry } from './settle.ts';
import { readEntries, settleEvents, settleRefusals } from './settling.ts';
import { rangeStore } from './store-range.ts';
import { type Backoff, defaultBackoff, untilFair } from './weather.ts';

/** One chunk is one insert per table: small enough for flat memory, large enough that parts stay few. */
export const DEFAULT_LIMITS: ChunkLimits = { rows: 5_000, bytes: 8 * 1024 * 1024 };

/**
 * After a small chunk the partition rests, so that a trickle becomes fewer and larger inserts: one insert costs about as much with 500 rows
 * as with one: most of it is planning the views.
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
  /**
   * The partitions of this consumer (all of them, with nothing stored, before it has any). `mark` is the highest offset known to be stored
   * with all that is behind it: while the last range is healed, the one before it.
   */
  partitions: { topic: string; partition: number; mark: number; end: number; lag: number }[];
}

export interface RunningIngestion {
  /** Asks the log for its ends and the warehouse for nothing. Throws LogUnavailable. */
  status(): Promise<ConsumerStatus>;
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

class Stale extends Error {
  readonly code = 'PARTITION_TAKEN_AWAY';
}

/** What passes by itself, or with an operator's help: waited for, however long. */
const isWeather = (error: unknown): boolean =>
  error instanceof WarehouseUnavailable || error instanceof WarehouseRefused || error instanceof LogUnavailable;

/**
 * Starts the consumer of the ledger protocol: on assignment the mark of each partition is read from the warehouse (the log's own committed
 * offset says at most that the last range is whole) and a last range that may not be whole is healed; then every batch is cut, settled and stored.
 * Each offset ends as one row of `events` or of `rejections`. An unreachable warehouse is waited for; nothing is dropped.
 */
export async function startConsumer(deps: ConsumerDeps): Promise<RunningIngestion> {
  const { log, ledger, topics, now, warn } = deps;
  const limits = deps.limits ?? DEFAULT_LIMITS;
  const backoff = deps.backoff ?? defaultBackoff;
  const cursors = new Map<string, PartitionCursor>();
  const marks = new Map<string, number>();
  let lastStoredAt = 0;
  let storing = 0;
  let trouble = '';
  let stopping = false;
  // A cursor has moved past a chunk that threw: only a new start, from the marks, is sound. So anything but weather ends the consumer.
  let fatal: (error: unknown) => void = () => {};
  const faulted = new Promise<never>((_, reject) => {
    fatal = reject;
  });

  const patiently = <T>(work: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T> =>
    untilFair(work, {
      isWeather,
      backoff,
      meanwhile: async (error, attempt) => {
        trouble = error instanceof Error ? error.message : String(error);
        if (attempt === 0 || attempt % 20 === 0) warn(`Rows are not stored (${trouble}): waiting, nothing is lost.`);
        await meanwhile();
      },
    }).then((value) => {
      trouble = '';
      return value;
    });

  const isRefusals = (topic: string) => topic === topics.refusals;

  const entriesOf = (topic: string, chunk: Chunk | undefined): Promise<Entry[]> =>
    chunk === undefined || isRefusals(topic) ? Promise.resolve([]) : readEntries(deps.transform, chunk.messages);

  async function storeChunk({ first, last, messages, heal }: Chunk, entries: readonly Entry[], batch: LogBatch): Promise<void> {
    const { topic, partition } = batch;
    const range: Range = { topic, partition, first, last };
    const stillOurs = async () => {
      if (batch.isStale()) throw new Stale(`${topic}:${partition} was assigned elsewhere`);
      await batch.heartbeat();
    };
    const fence = async () => {
      if (await batch.confirm()) return;
      if (batch.isStale()) throw new Stale(`${topic}:${partition} was assigned elsewhere`);
      throw new LogUnavailable('The log does not say whether the partition is still assigned here');
    };
    const settle = isRefusals(topic)
      ? settleRefusals(messages)
      : await patiently(() => settleEvents(deps, range, entries), stillOurs);
    await patiently(rangeStore(ledger, { range, heal, settle, fence }), stillOurs);
    marks.set(partitionKey(batch), last);
    lastStoredAt = now();
    await batch.heartbeat();
  }

  /** In order, one after the other; the next chunk goes through the transform while the engine stores this one. */
  async function storeChunks(chunks: readonly Chunk[], batch: LogBatch): Promise<void> {
    let ahead = entriesOf(batch.topic, chunks[0]);
    for (const [i, chunk] of chunks.entries()) {
      const entries = await ahead;
      ahead = entriesOf(batch.topic, chunks[i + 1]);
      ahead.catch(() => {});
      await storeChunk(chunk, entries, batch);
    }
  }

  /**
   * An insert registers with the warehouse before its fence is asked, so once none runs here, whatever a former owner still sends is kept back
   * by its fence, and the marks are the last word. A log that ends before what is stored is another log, or lost its end: reading on would
   * pass over new records as stored before.
   */
  async function readPlaces(topic: string, assigned: readonly Assigned[]) {
    const partitions = assigned.map(({ partition }) => partition);
    const running = await ledger.insertsRunning(topic);
    const unfinished = partitions.find((partition) => running.includes(partition));
    if (unfinished !== undefined)
      throw new WarehouseUnavailable(`the last insert of another consumer for ${topic}:${unfinished} still runs`);
    const stored = await ledger.marks(topic);
    const ends = await log.ends(topic);
    return assigned.map(({ partition, committed }) => {
      const mark = stored.find((m) => m.partition === partition) ?? null;
      const end = ends.find((e) => e.partition === partition)?.end ?? 0;
      if (mark !== null && !holdsMark({ mark: mark.mark, end })) {
        throw new LogUnavailable(
          `${topic}:${partition} ends at offset ${end}, but ${mark.mark} is stored: this is not the log that the warehouse was filled from, or it lost records`,
        );
      }
      return { topic, partition, mark, whole: isWhole(mark?.mark ?? null, committed) };
    });
  }

  const handler: PartitionHandler = {
    async assigned(partitions) {
      const places = [];
      for (const topic of new Set(partitions.map((p) => p.topic))) {
        const ofTopic = partitions.filter((p) => p.topic === topic);
        const unlessStopping = async () => {
          if (stopping) throw new Stale('The consumer stops');
        };
        places.push(...(await patiently(() => readPlaces(topic, ofTopic), unlessStopping)));
      }
      cursors.clear();
      marks.clear();
      return places.map(({ topic, partition, mark, whole }): Position => {
        const first = mark === null ? 0 : whole ? mark.mark + 1 : mark.first;
        cursors.set(partitionKey({ topic, partition }), new PartitionCursor(mark, limits, whole));
        marks.set(partitionKey({ topic, partition }), first - 1);
        return { topic, partition, offset: first };
      });
    },
    async batch(batch) {
      const key = partitionKey(batch);
      const cursor = cursors.get(key);
      if (!cursor) throw new Error(`Batch of ${key} before its assignment`);
      const { chunks, healGivenUp } = cursor.take(batch.messages);
      if (healGivenUp)
        warn(`${key}: the last stored range is no longer in the log, so it was not stored again; run "pua audit".`);
      storing += 1;
      try {
        await storeChunks(chunks, batch);
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
  const failed = Promise.race([running.failed, faulted]);
  failed.catch(() => {});

  return {
    failed,
    async status() {
      const ends = (await Promise.all([topics.events, topics.refusals].map((t) => log.ends(t)))).flat();
      return {
        lastFetchAt: running.lastFetchAt(),
        lastStoredAt,
        storing: storing > 0,
        trouble,
        partitions: ends
          .filter((p) => marks.size === 0 || marks.has(partitionKey(p)))
          .map(({ topic, partition, end }) => {
            const mark = marks.get(partitionKey({ topic, partition })) ?? -1;
            return { topic, partition, mark, end, lag: Math.max(0, end - 1 - mark) };
          }),
      };
    },
    async stop() {
      stopping = true;
      await running.stop();
    },
  };
}
