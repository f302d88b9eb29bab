import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { WarehouseClient } from '../../warehouse/client.ts';
import { recountDifferences } from '../support/recount.ts';
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

/** Asks the program's own audit. */
export async function audit(url: string): Promise<{ ok: boolean; first_difference: string | null }> {
  const response = await fetch(`${url}/v1/audit`);
  const { ok, first_difference } = await response.json();
  return { ok, first_difference };
}

/** Every event that was taken is stored once, contacts are what the stories say, and every projection is what its source says. */
export async function verifyStored(
  client: WarehouseClient,
  stories: readonly DeskStory[],
): Promise<{ events: number; duplicates: number }> {
  const stored = await client.rows<{ event_id: string; copies: number }>(
    'SELECT event_id, count() AS copies FROM events GROUP BY event_id',
  );
  const ids = new Set(stored.map((row) => row.event_id));
  const published = stories.flatMap((story) => [...story.accepted]);
  expect({
    lost: published.filter((id) => !ids.has(id)).slice(0, 5),
    doubled: stored.filter((row) => row.copies !== 1).slice(0, 5),
    foreign: ids.size - published.length,
  }).toEqual({ lost: [], doubled: [], foreign: 0 });

  const [offsets] = await client.rows<{ rows: number; distinct: number }>(
    'SELECT count() AS rows, uniqExact(topic, partition, offset) AS distinct FROM (SELECT topic, partition, offset FROM events UNION ALL SELECT topic, partition, offset FROM rejections)',
  );
  expect(offsets?.rows).toBe(offsets?.distinct);

  const holding = await client.rows<{ desk: string; n: number }>(
    'SELECT desk, sum(sign) AS n FROM contacts GROUP BY desk HAVING n != 0 ORDER BY desk',
  );
  const expected = stories.map(({ desk, holding: held }) => ({ desk, n: held.size })).sort((a, b) => (a.desk < b.desk ? -1 : 1));
  expect(holding).toEqual(expected);
  const rolled = await client.rows<{ desk: string; total: number }>(
    'SELECT desk, sum(n) AS total FROM contacts_daily GROUP BY desk HAVING total != 0 ORDER BY desk',
  );
  expect(rolled).toEqual(expected.map(({ desk, n }) => ({ desk, total: n })));
  expect(await recountDifferences(client)).toEqual([]);
  const [duplicates] = await client.rows<{ n: number }>("SELECT count() AS n FROM rejections WHERE outcome = 'duplicate'");
  return { events: ids.size, duplicates: duplicates?.n ?? 0 };
}
