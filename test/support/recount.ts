import type { WarehouseClient } from '../../warehouse/client.ts';

interface Column {
  name: string;
  type: string;
  key: number;
}

/**
 * Runs every materialized view's own query over all of its source and compares the answer with its target: what a crash left out or an
 * insert did twice is a difference, one sentence each.
 */
export async function recountDifferences(client: WarehouseClient): Promise<string[]> {
  const views = await client.rows<{ target: string; select: string }>(
    `SELECT extract(create_table_query, ' TO (?:[a-z_]+\\\\.)?([a-z_0-9]+)') AS target, as_select AS select
FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView' ORDER BY name`,
  );
  const differences: string[] = [];
  for (const target of new Set(views.map((v) => v.target))) {
    const columns = await client.rows<Column>(
      `SELECT name, type, is_in_sorting_key AS key FROM system.columns WHERE database = currentDatabase() AND table = '${target}' ORDER BY position`,
    );
    const [table] = await client.rows<{ engine: string }>(
      `SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = '${target}'`,
    );
    const shape = shapeOf(table?.engine ?? '', columns);
    const selects = views.filter((v) => v.target === target).map((v) => `SELECT ${namesOf(columns)} FROM (${v.select})`);
    const [recounted, held] = [
      await digest(client, shape(selects.join(' UNION ALL '))),
      await digest(client, shape(`SELECT * FROM ${target}`)),
    ];
    if (recounted !== held) differences.push(`${target}: ${held}, recounted ${recounted}`);
  }
  return differences;
}

const namesOf = (columns: readonly Column[]) => columns.map((c) => c.name).join(', ');

/** The rows of a table as they are, or, of an engine that adds rows up, as they will be once it has. */
function shapeOf(engine: string, columns: readonly Column[]): (from: string) => string {
  if (engine === 'MergeTree') return (from) => `SELECT ${namesOf(columns)} FROM (${from})`;
  const keys = columns.filter((c) => c.key === 1).map((c) => `t.${c.name}`);
  const folded = columns.filter((c) => c.key === 0).map(({ name, type }) => `${foldOf(type)}(t.${name})`);
  const notNothing = engine === 'SummingMergeTree' ? ` HAVING ${folded.map((f) => `${f} != 0`).join(' OR ')}` : '';
  return (from) => `SELECT ${[...keys, ...folded].join(', ')} FROM (${from}) AS t GROUP BY ${keys.join(', ')}${notNothing}`;
}

const foldOf = (type: string): string => /^SimpleAggregateFunction\((\w+)/.exec(type)?.[1] ?? 'sum';

async function digest(client: WarehouseClient, query: string): Promise<string> {
  const [row] = await client.rows<{ n: number; hash: string }>(
    `SELECT count() AS n, toString(sum(cityHash64(toString(tuple(*))))) AS hash FROM (${query})`,
  );
  return `${row?.n} rows (${row?.hash})`;
}
