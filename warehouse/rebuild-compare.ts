import { compareBags } from './audit-bags.ts';
import type { WarehouseClient } from './client.ts';
import { builtName, nextName } from './rebuild-catalog.ts';

/** An old projection beside the one made anew. */
export interface Comparison {
  projection: string;
  /** Rows of a table of facts or keys; sums of what a rollup counts. */
  before: number;
  after: number;
  /** How the old one was wrong, as a sentence; '' when both are equal. */
  difference: string;
}

const ROWS_AT_ONCE = 4_000_000;

/**
 * Rows of a projection with their weights: a plain table's rows weigh one, a summing table's rows what they sum, so that merges make no
 * difference; `log_hours` keeps maxima too, which are taken first.
 */
function bagOf(
  table: string,
  engine: string,
  columns: readonly string[],
): { columns: string[]; select: (from: string) => string } {
  if (table === 'log_hours') {
    return {
      columns: ['topic', 'partition', 'hour', 'outcome', 'code', 'last', 'synthetic'],
      select: (from) =>
        `SELECT topic, partition, hour, outcome, code, max(hours.last) AS last, max(hours.synthetic) AS synthetic, sum(stored) AS weight FROM ${from} AS hours GROUP BY topic, partition, hour, outcome, code`,
    };
  }
  if (engine === 'SummingMergeTree') {
    const keys = columns.filter((c) => c !== 'n');
    return { columns: keys, select: (from) => `SELECT ${keys.join(', ')}, n AS weight FROM ${from}` };
  }
  return { columns: [...columns], select: (from) => `SELECT ${columns.join(', ')}, 1 AS weight FROM ${from}` };
}

/** Compares the old projection (now under the other name) with a still copy of the new one, by count and checksum. */
export async function compareProjection(client: Pick<WarehouseClient, 'rows'>, table: string): Promise<Comparison> {
  const [info] = await client.rows<{ engine: string; total_rows: number }>(
    `SELECT engine, toUInt64(ifNull(total_rows, 0)) AS total_rows FROM system.tables WHERE database = currentDatabase() AND name = '${builtName(table)}'`,
  );
  const found = await client.rows<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${builtName(table)}' ORDER BY position`,
  );
  const bag = bagOf(
    table,
    info?.engine ?? '',
    found.map((c) => c.name),
  );
  const slices = table === 'log_hours' ? 1 : Math.max(1, Math.ceil((info?.total_rows ?? 0) / ROWS_AT_ONCE));
  const windows = (from: string) =>
    Array.from({ length: slices }, (_, i) =>
      slices === 1 ? bag.select(from) : `${bag.select(from)} WHERE cityHash64(${bag.columns.join(', ')}) % ${slices} = ${i}`,
    );
  const totals = await compareBags(
    client,
    bag.columns,
    { name: 'rebuilt', windows: windows(builtName(table)) },
    { name: table, windows: windows(nextName(table)) },
  );
  const { difference } = totals;
  const row = difference?.row.map((value, i) => `${bag.columns[i]} ${value === '' ? '(empty)' : value}`).join(', ');
  return {
    projection: table,
    before: totals.found,
    after: totals.expected,
    difference: difference === null ? '' : `${table}, ${row}: was ${difference.found}, is ${difference.expected}.`,
  };
}
