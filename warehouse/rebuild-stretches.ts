import type { Statements } from './client.ts';
import { topicLiteral, whole } from './keys.ts';
import type { Root } from './rebuild-catalog.ts';
import type { Stretch } from './rebuild-shadow.ts';
import type { PartitionMark } from './types.ts';

/**
 * The next stretch of a ledger table to copy, of at most `size` offsets and before the last range of its partition; null when all is copied.
 * `marks` are the last ranges of all partitions.
 */
export async function nextStretch(
  statements: Pick<Statements, 'rows'>,
  table: Root,
  marks: readonly PartitionMark[],
  copied: Readonly<Record<string, number>>,
  size: number,
): Promise<Stretch | null> {
  for (const { topic, partition, first } of marks) {
    const from = copied[`${table}:${topic}:${partition}`] ?? 0;
    if (from >= first) continue;
    const [row] = await statements.rows<{ offset: number }>(
      `SELECT offset FROM ${table} WHERE topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(from)} AND offset < ${whole(first)} ORDER BY offset LIMIT 1`,
    );
    if (row === undefined) continue;
    return { table, topic, partition, from: row.offset, to: Math.min(row.offset + size, first) };
  }
  return null;
}
