import type { Statements } from './client.ts';
import { topicLiteral, whole } from './keys.ts';
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

/**
 * Stores the last range of every partition again, as the consumer does after a restart: same rows, same statement, same tokens (a row that the
 * warehouse once refused has one of its own). A table that has the range takes nothing; one that lacks it takes it, and keeps its token, so that a
 * later heal of the same range doubles nothing there either.
 */
export async function healLastRanges(statements: Pick<Statements, 'rows' | 'insert'>): Promise<void> {
  for (const { topic, partition, first, mark } of await lastRanges(statements)) {
    const token = `${topic}:${partition}:${first}-${mark}`;
    const range = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(first)} AND offset <= ${whole(mark)} AND batch_first = ${whole(first)}`;
    const again = async (table: string, condition: string, ownToken: string) => {
      const rows = await statements.rows<Record<string, unknown>>(
        `SELECT * FROM ${table} WHERE ${range} AND ${condition} ORDER BY offset`,
      );
      const columns = Object.keys(rows[0] ?? {});
      await statements.insert({ table, columns, rows: rows.map((row) => columns.map((c) => row[c])), token: ownToken });
    };
    await again('rejections', "code != 'warehouse_refused'", token);
    const refused = await statements.rows<{ offset: number }>(
      `SELECT offset FROM rejections WHERE ${range} AND code = 'warehouse_refused' ORDER BY offset`,
    );
    for (const { offset } of refused) await again('rejections', `offset = ${whole(offset)}`, `${token}:refused:${whole(offset)}`);
    await again('events', 'true', token);
  }
}
