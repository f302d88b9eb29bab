import type { WarehouseClient } from './client.ts';
import { topicLiteral, whole } from './keys.ts';

export interface PartitionContinuity {
  partition: number;
  /** First and last offset stored. */
  first: number;
  last: number;
  ranges: number;
  rows: number;
  /** Distinct offsets among the rows. */
  offsets: number;
  contiguous: boolean;
  /** The first thing that is not as it must be, as a sentence; '' when nothing is. */
  difference: string;
}

export interface Continuity {
  topic: string;
  contiguous: boolean;
  partitions: PartitionContinuity[];
}

export interface ContinuityOptions {
  /** Offsets read per query: what bounds the engine's memory. */
  window?: number;
  /** Where a table of the ledger is read from: itself, or a copy. */
  tableOf?: (table: 'events' | 'rejections') => string;
}

const OFFSETS_AT_ONCE = 500_000;

interface RangeTotals {
  first: number;
  last: number;
  rows: number;
  offsets: number;
  lowest: number;
  highest: number;
}

/** Rows of both tables of the ledger that satisfy a condition. */
type Stored = (condition: string) => string;

function storedIn(topic: string, tableOf: (table: 'events' | 'rejections') => string): Stored {
  return (condition) => {
    const from = (table: 'events' | 'rejections') =>
      `SELECT partition, offset, batch_first, batch_last FROM ${tableOf(table)} WHERE topic = ${topicLiteral(topic)} AND ${condition}`;
    return `(${from('events')} UNION ALL ${from('rejections')})`;
  };
}

/**
 * Checks, partition by partition, that the stored ranges follow each other without gap or overlap and that each holds one row per offset.
 * Reads windows of offsets one after the other, so its memory does not grow with the log.
 */
export async function continuity(
  client: Pick<WarehouseClient, 'rows'>,
  topic: string,
  { window = OFFSETS_AT_ONCE, tableOf = (table) => table }: ContinuityOptions = {},
): Promise<Continuity> {
  const stored = storedIn(topic, tableOf);
  const bounds = await client.rows<{ partition: number; low: number; high: number }>(
    `SELECT partition, min(offset) AS low, max(offset) AS high FROM ${stored('true')} GROUP BY partition ORDER BY partition`,
  );
  const partitions: PartitionContinuity[] = [];
  for (const { partition, low, high } of bounds)
    partitions.push(await checkPartition(client, { stored, partition, low, high, window }));
  return { topic, partitions, contiguous: partitions.every((p) => p.contiguous) };
}

interface Span {
  stored: Stored;
  partition: number;
  low: number;
  high: number;
  window: number;
}

async function checkPartition(
  client: Pick<WarehouseClient, 'rows'>,
  { stored, partition, low, high, window }: Span,
): Promise<PartitionContinuity> {
  const result: PartitionContinuity = {
    partition,
    first: low,
    last: high,
    ranges: 0,
    rows: 0,
    offsets: 0,
    contiguous: true,
    difference: '',
  };
  let open: RangeTotals | null = null;
  let end: number | null = null;

  const close = async (range: RangeTotals) => {
    result.ranges++;
    result.rows += range.rows;
    result.offsets += range.offsets;
    if (result.contiguous) {
      result.difference = orderDifference(range, end) || (await contentDifference(client, stored, partition, range));
      result.contiguous = result.difference === '';
    }
    end = Math.max(end ?? range.last, range.last);
  };

  for (let from: number | null = low; from !== null; from = await nextOffset(client, stored, partition, from + window)) {
    const within = `partition = ${whole(partition)} AND offset >= ${whole(from)} AND offset < ${whole(from + window)}`;
    const ranges = await client.rows<RangeTotals>(
      `SELECT batch_first AS first, batch_last AS last, count() AS rows, uniqExact(offset) AS offsets, min(offset) AS lowest, max(offset) AS highest
FROM ${stored(within)}
GROUP BY first, last
ORDER BY first, last`,
    );
    for (const range of ranges) {
      if (open !== null && open.first === range.first && open.last === range.last) {
        open = joined(open, range);
        continue;
      }
      if (open !== null) await close(open);
      open = range;
    }
  }
  if (open !== null) await close(open);
  return result;
}

const joined = (a: RangeTotals, b: RangeTotals): RangeTotals => ({
  ...a,
  rows: a.rows + b.rows,
  offsets: a.offsets + b.offsets,
  lowest: Math.min(a.lowest, b.lowest),
  highest: Math.max(a.highest, b.highest),
});

/** First stored offset at or after one; null at the end. Jumps over a gap of any length. */
async function nextOffset(
  client: Pick<WarehouseClient, 'rows'>,
  stored: Stored,
  partition: number,
  from: number,
): Promise<number | null> {
  const [next] = await client.rows<{ offset: number }>(
    `SELECT offset FROM ${stored(`partition = ${whole(partition)} AND offset >= ${whole(from)}`)} ORDER BY offset LIMIT 1`,
  );
  return next?.offset ?? null;
}

function orderDifference({ first, last }: RangeTotals, end: number | null): string {
  if (end === null || first === end + 1) return '';
  if (first > end + 1) return `Offsets ${end + 1} to ${first - 1} are missing, before the range ${first}-${last}.`;
  return `The range ${first}-${last} overlaps what is stored up to ${end}.`;
}

async function contentDifference(
  client: Pick<WarehouseClient, 'rows'>,
  stored: Stored,
  partition: number,
  range: RangeTotals,
): Promise<string> {
  const { first, last } = range;
  if (range.lowest < first || range.highest > last)
    return `The range ${first}-${last} has a row outside it: offset ${range.lowest < first ? range.lowest : range.highest}.`;
  const expected = last - first + 1;
  if (range.rows === expected && range.offsets === expected) return '';
  const within = `partition = ${whole(partition)} AND offset >= ${whole(first)} AND offset <= ${whole(last)} AND batch_first = ${whole(first)}`;
  const [odd] = await client.rows<{ offset: number; copies: number }>(
    `SELECT offset, count() AS copies FROM ${stored(within)} GROUP BY offset HAVING copies > 1 ORDER BY offset LIMIT 1`,
  );
  if (odd) return `Offset ${odd.offset} of the range ${first}-${last} is stored ${odd.copies} times.`;
  const [gap] = await client.rows<{ missing: number }>(
    `SELECT expected AS missing
FROM
(
  SELECT offset, lagInFrame(offset + 1, 1, ${whole(first)}) OVER (ORDER BY offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS expected
  FROM ${stored(within)}
)
WHERE expected != offset
ORDER BY offset
LIMIT 1`,
  );
  return `Offset ${gap?.missing ?? range.highest + 1} of the range ${first}-${last} has no row.`;
}
