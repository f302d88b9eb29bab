import type { Statements } from './client.ts';
import { topicLiteral, whole } from './keys.ts';
import type { Root } from './rebuild-catalog.ts';
import type { Stretch } from './rebuild-shadow.ts';
import type { PartitionMark } from './types.ts';

/** The last range stored of every partition of every topic. */
export function lastRanges({ rows }: Pick<Statements, 'rows'>): Promise<PartitionMark[]> {
  const of = (table: string) =>
    `SELECT topic, partition, max(batch_last) AS last, argMax(batch_first, batch_last) AS first FROM ${table} GROUP BY topic, partition`;
  return rows<PartitionMark>(
    `SELECT topic, partition, max(ranges.last) AS mark, argMax(ranges.first, ranges.last) AS first
FROM (${of('events')} UNION ALL ${of('rejections')}) AS ranges
GROUP BY topic, partition
ORDER BY topic, partition`,
  );
}

/** Where copying a partition ends: at this offset, which is not copied. */
export interface PartitionEnd {
  topic: string;
  partition: number;
  end: number;
}

/** The next stretch of a ledger table to copy, of at most `size` offsets; null when all is copied up to the ends. */
export async function nextStretch(
  statements: Pick<Statements, 'rows'>,
  table: Root,
  ends: readonly PartitionEnd[],
  copied: Readonly<Record<string, number>>,
  size: number,
): Promise<Stretch | null> {
  for (const { topic, partition, end } of ends) {
    const from = copied[`${table}:${topic}:${partition}`] ?? 0;
    if (from >= end) continue;
    const [row] = await statements.rows<{ offset: number }>(
      `SELECT offset FROM ${table} WHERE topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(from)} AND offset < ${whole(end)} ORDER BY offset LIMIT 1`,
    );
    if (row === undefined) continue;
    return { table, topic, partition, from: row.offset, to: Math.min(row.offset + size, end) };
  }
  return null;
}
