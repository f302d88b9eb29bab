import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WarehouseClient } from '../../warehouse/client.ts';
import { recountDifferences } from '../support/recount.ts';
import { until } from '../support/until.ts';
import type { Remains } from './inspect.ts';
import type { DeskStory } from './stream.ts';

const run = promisify(execFile);

/** Looks into the embedded warehouse of a dead process. */
export async function remainsOf(path: string): Promise<Remains> {
  const script = fileURLToPath(new URL('inspect.ts', import.meta.url));
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16' };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, path], { env, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

/** Waits until the program has stored all of its log, then answers the first difference its own audit finds, or null. */
export async function settledAudit(url: string): Promise<string | null> {
  return until(
    'all is stored',
    async () => {
      const { partitions, first_difference } = await fetch(`${url}/v1/audit`).then((response) => response.json());
      const stored = partitions.length > 0 && partitions.every((p: { lag: number | null }) => p.lag === 0);
      return stored ? { first_difference } : undefined;
    },
    60_000,
  ).then((answer) => answer.first_difference);
}

export interface StoredCounts {
  events: number;
  repetitions: number;
  /** Events taken and not stored; ids stored more than once. */
  lost: number;
  doubled: number;
}

/** Every event that was taken is stored once, contacts are what the stories say, and every projection is what its source says. */
export async function verifyStored(client: WarehouseClient, stories: readonly DeskStory[]): Promise<StoredCounts> {
  const stored = await client.rows<{ event_id: string; copies: number }>(
    'SELECT event_id, count() AS copies FROM events GROUP BY event_id',
  );
  const ids = new Set(stored.map((row) => row.event_id));
  const published = stories.flatMap((story) => [...story.accepted]);
  const lost = published.filter((id) => !ids.has(id));
  const doubled = stored.filter((row) => row.copies !== 1);
  const differences = { lost: lost.slice(0, 5), doubled: doubled.slice(0, 5), foreign: ids.size - published.length };
  assert.deepEqual(differences, { lost: [], doubled: [], foreign: 0 });

  const [offsets] = await client.rows<{ rows: number; distinct: number }>(
    'SELECT count() AS rows, uniqExact(topic, partition, offset) AS distinct FROM (SELECT topic, partition, offset FROM events UNION ALL SELECT topic, partition, offset FROM rejections)',
  );
  assert.equal(offsets?.rows, offsets?.distinct);

  const holding = await client.rows<{ desk: string; n: number }>(
    'SELECT desk, sum(sign) AS n FROM contacts GROUP BY desk HAVING n != 0 ORDER BY desk',
  );
  const expected = stories.map(({ desk, holding: held }) => ({ desk, n: held.size })).sort((a, b) => (a.desk < b.desk ? -1 : 1));
  assert.deepEqual(holding, expected);
  const rolled = await client.rows<{ desk: string; total: number }>(
    'SELECT desk, sum(n) AS total FROM contacts_daily GROUP BY desk HAVING total != 0 ORDER BY desk',
  );
  assert.deepEqual(
    rolled,
    expected.map(({ desk, n }) => ({ desk, total: n })),
  );
  assert.deepEqual(await recountDifferences(client), []);
  const [duplicates] = await client.rows<{ n: number }>("SELECT count() AS n FROM rejections WHERE outcome = 'duplicate'");
  return { events: ids.size, repetitions: duplicates?.n ?? 0, lost: lost.length, doubled: doubled.length };
}
