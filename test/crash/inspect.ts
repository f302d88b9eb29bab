import { openClient } from '../../warehouse/client.ts';
import { recountDifferences } from '../support/recount.ts';

/** What a kill left in an embedded warehouse, seen before anything heals it; run in a process of its own, for the directory is one's. */
export interface Remains {
  /** Rows of a view's target that its source does not have. */
  ahead: string[];
  /** Targets that differ from a recount of their source. */
  behind: string[];
}

const client = await openClient({ path: process.argv[2] ?? '', database: 'pua' });
const tables = await client.rows<{ name: string }>(
  "SELECT table AS name FROM system.columns WHERE database = 'pua' AND name = 'offset' AND table NOT IN ('events', 'rejections') AND table IN (SELECT name FROM system.tables WHERE database = 'pua' AND engine LIKE '%MergeTree')",
);
const ahead: string[] = [];
for (const { name } of tables) {
  const [row] = await client.rows<{ n: number }>(
    `SELECT count() AS n FROM ${name} WHERE (topic, partition, offset) NOT IN
(SELECT topic, partition, offset FROM events UNION ALL SELECT topic, partition, offset FROM rejections)`,
  );
  if (row?.n !== 0) ahead.push(`${name}: ${row?.n} rows`);
}
const remains: Remains = { ahead, behind: await recountDifferences(client) };
console.log(JSON.stringify(remains));
await client.close();
