import type { WarehouseClient } from './client.ts';
import { healProjections } from './heal.ts';
import { type EventKey, eventHistory, foreignTargets, knownEvents, type Orphan } from './history.ts';
import { type LogPosition, topicLiteral, whole } from './keys.ts';
import type { EventHistory, EventRow, PartitionMark, Range, RejectionRow } from './types.ts';

/** Runs right before each insert leaves; throws to keep it from leaving. */
export type Fence = () => Promise<void>;

/** What a range already has at an offset; `refused` is a rejection with a token of its own. */
export interface StoredOffset {
  offset: number;
  kind: 'event' | 'rejection' | 'refused';
}

/** What of the log is stored, and how more is. All methods throw WarehouseUnavailable or WarehouseRefused. */
export interface Ledger {
  /** Highest offset stored of each partition of a topic, and the first offset of its last range; partitions without a row are absent. */
  marks(topic: string): Promise<PartitionMark[]>;
  /**
   * Partitions of a topic that an insert of any process is running for. A process that was killed leaves its insert to the server, which
   * may still store it: marks read before that are not the last word. On a cluster it asks the node it is connected to.
   */
  insertsRunning(topic: string): Promise<number[]>;
  /**
   * Stores a range: rejections first, then events, each under the range's token: the same range again adds nothing to a table that knows the
   * token. At least one list has a row: it is what makes the range visible to `marks`.
   */
  store(range: Range, rejections: readonly RejectionRow[], events: readonly EventRow[]): Promise<void>;
  /** The two halves of `store`. */
  storeRejections(range: Range, rows: readonly RejectionRow[], fence?: Fence): Promise<void>;
  storeEvents(range: Range, rows: readonly EventRow[], fence?: Fence): Promise<void>;
  /** Stores the rejection of one row of the range that the warehouse refused, under a token of its own. */
  storeRefused(range: Range, row: RejectionRow, fence?: Fence): Promise<void>;
  /** What is stored of a range, in offset order. */
  stored(range: Range): Promise<StoredOffset[]>;
  /**
   * Makes every projection say what is stored of a range, whatever a kill left of it (`healProjections`). Throws also what the fence throws.
   */
  heal(range: Range, fence?: Fence): Promise<void>;
  /** Read the rows as an insert would and store nothing; throw WarehouseRefused when the columns cannot take one of them. */
  probeRejections(range: Range, rows: readonly RejectionRow[]): Promise<void>;
  probeEvents(range: Range, rows: readonly EventRow[]): Promise<void>;
  /**
   * What is stored about ids and all that amendments tie to them, in log order, except the rows of `before`'s topic and partition from its
   * offset on. Unknown ids are absent.
   */
  history(keys: readonly EventKey[], before: LogPosition): Promise<EventHistory[]>;
  /** Offsets of a range's amendments that amend what only other sources have published; the same answer once part of it is stored. */
  foreign(orphans: readonly Orphan[], range: Range): Promise<ReadonlySet<number>>;
  /** Which of the ids are published and stored: cheaper than their history. */
  known(keys: readonly EventKey[]): Promise<EventKey[]>;
}

const REJECTION_COLUMNS = [
  'offset',
  'recorded_at',
  'outcome',
  'code',
  'path',
  'detail',
  'event_id',
  'source',
  'type',
  'receipt',
  'raw',
  'redacted',
] as const satisfies readonly (keyof RejectionRow)[];

const EVENT_COLUMNS = [
  'offset',
  'event_id',
  'source',
  'type',
  'family',
  'desk',
  'subject',
  'occurred_at',
  'recorded_at',
  'day',
  'synthetic',
  'receipt',
  'amends',
  'amendment',
  'state',
  'prior',
  'raw',
] as const satisfies readonly (keyof EventRow)[];

const RANGE_COLUMNS = ['topic', 'partition', 'batch_first', 'batch_last'];

/** Highest offset stored of each partition of a topic, and the first offset of its last range. */
export function marksOf(client: WarehouseClient, topic: string): Promise<PartitionMark[]> {
  const lastRange = (table: string) =>
    `SELECT topic, partition, max(batch_last) AS last, argMax(batch_first, batch_last) AS first FROM ${table} WHERE topic = ${topicLiteral(topic)} GROUP BY topic, partition`;
  return client.rows<PartitionMark>(
    `SELECT topic, partition, max(ranges.last) AS mark, argMax(ranges.first, ranges.last) AS first
FROM (${lastRange('events')} UNION ALL ${lastRange('rejections')}) AS ranges
GROUP BY topic, partition
ORDER BY partition`,
  );
}

export function createLedger(client: WarehouseClient): Ledger {
  async function insert<R>(
    table: string,
    columns: readonly (keyof R & string)[],
    { topic, partition, first, last }: Range,
    rows: readonly R[],
    { fence, suffix = '' }: { fence?: Fence | undefined; suffix?: string } = {},
  ) {
    await client.insert({
      table,
      columns: [...RANGE_COLUMNS, ...columns],
      rows: rows.map((row) => [topic, partition, first, last, ...columns.map((c) => row[c])]),
      token: `${topic}:${partition}:${first}-${last}${suffix}`,
      ...(fence ? { fence } : {}),
    });
  }

  const storeRejections: Ledger['storeRejections'] = (range, rows, fence) =>
    insert('rejections', REJECTION_COLUMNS, range, rows, { fence });
  const storeEvents: Ledger['storeEvents'] = (range, rows, fence) => insert('events', EVENT_COLUMNS, range, rows, { fence });

  /** A sink with the columns of a table, that keeps nothing. */
  async function nullLike(table: string): Promise<string> {
    const columns = await client.rows<{ name: string; type: string }>(
      `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '${table}' ORDER BY position`,
    );
    const structure = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    return `FUNCTION null('${structure.replace(/['\\]/g, '\\$&')}')`;
  }

  return {
    marks: (topic) => marksOf(client, topic),
    async insertsRunning(topic) {
      const token = `extract(query, 'insert_deduplication_token = \\'([^\\']+)\\'')`;
      const running = await client.rows<{ partition: number }>(
        `SELECT DISTINCT toUInt32OrZero(splitByChar(':', ${token})[2]) AS partition
FROM system.processes
WHERE startsWith(query, 'INSERT INTO ') AND splitByChar(':', ${token})[1] = ${topicLiteral(topic)}
ORDER BY partition`,
      );
      return running.map(({ partition }) => partition);
    },
    async store(range, rejections, events) {
      await storeRejections(range, rejections);
      await storeEvents(range, events);
    },
    storeRejections,
    storeEvents,
    storeRefused: (range, row, fence) =>
      insert('rejections', REJECTION_COLUMNS, range, [row], { fence, suffix: `:refused:${whole(row.offset)}` }),
    stored({ topic, partition, first, last }) {
      const within = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(first)} AND offset <= ${whole(last)} AND batch_first = ${whole(first)}`;
      return client.rows<StoredOffset>(
        `SELECT offset, kind
FROM
(
  SELECT offset, 'event' AS kind FROM events WHERE ${within}
  UNION ALL SELECT offset, if(code = 'warehouse_refused', 'refused', 'rejection') AS kind FROM rejections WHERE ${within}
)
ORDER BY offset`,
      );
    },
    probeRejections: async (range, rows) => insert(await nullLike('rejections'), REJECTION_COLUMNS, range, rows),
    probeEvents: async (range, rows) => insert(await nullLike('events'), EVENT_COLUMNS, range, rows),
    history: (keys, before) => eventHistory(client, keys, before),
    foreign: (orphans, range) => foreignTargets(client, orphans, range),
    known: (keys) => knownEvents(client, keys),
    heal: (range, fence) => healProjections(client, range, fence),
  };
}
