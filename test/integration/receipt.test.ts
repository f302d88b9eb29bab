import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceServer, withdrawServer } from '../../cli/lockfile.ts';
import { type RunningServer, startServer } from '../../cli/server.ts';
import type { Settings } from '../../cli/settings.ts';
import { openClient } from '../../warehouse/client.ts';
import { run } from '../support/command.ts';
import { testSettings } from '../support/settings.ts';

const LOG = new URL('../../../shared/foreign/receipt.csv', import.meta.url).pathname;
const MAPPING = new URL('../fixtures/receipt.mapping.yaml', import.meta.url).pathname;
const here = existsSync(LOG);
if (!here) console.info('skipped: the foreign log ../shared/foreign/receipt.csv is not here');

/** A real log that nobody here shaped (doi 10.4121/uuid:a07386a5-7be3-4367-9535-70bc9e77dbe6): 1,434 cases, 8,577 events. */
describe.skipIf(!here)('the receipt log, through import, gateway, log, transform and warehouse', () => {
  let settings: Settings;
  let remove: () => Promise<void>;
  let server: RunningServer;

  const start = async () => {
    server = await startServer(settings, 'all', { warn: (line) => console.warn(line) });
    await announceServer(settings.PUA_DATA, { url: server.url, pid: process.pid });
  };
  const stop = async () => {
    await withdrawServer(settings.PUA_DATA);
    await server.close();
  };
  const contacts = async (query = '') => {
    const answer = await (await fetch(new URL(`/v1/kpis/contacts?desk=pua1-prato&${query}`, server.url))).json();
    return answer.rows;
  };

  beforeAll(async () => {
    ({ settings, remove } = await testSettings());
    await start();
  });
  afterAll(async () => {
    await stop();
    await remove();
  });

  test('a damaged copy names its lines and publishes nothing, or the good lines when told to', async () => {
    const lines = (await readFile(LOG, 'utf8')).split('\n').slice(0, 200);
    const damaged = join(settings.PUA_DATA, 'damaged.csv');
    lines[10] = (lines[10] ?? '').replace(/\d{4}-\d\d-\d\dT/, '2011-13-45T');
    await writeFile(damaged, lines.join('\n'));
    const refused = await run(settings, 'import', damaged, '--mapping', MAPPING);
    expect(refused.exit).toBe(1);
    expect(refused.out).toMatch(/^line 11, column timestamp: /m);
    expect(refused.out).toMatch(/Nothing was published/);
    expect((await contacts())[0].numerator).toBe(0);

    const taken = await run(settings, 'import', damaged, '--mapping', MAPPING, '--take-good');
    expect(taken.exit).toBe(1);
    expect(taken.out).toMatch(/198 accepted/);
    await server.settled(20_000);
    expect((await contacts())[0].numerator).toBe(198);
  });

  test('the whole log arrives, once, and counts read back agree', async () => {
    const imported = await run(settings, 'import', LOG, '--mapping', MAPPING, '--json');
    expect(imported).toMatchObject({ exit: 0 });
    expect(JSON.parse(imported.out)).toMatchObject({
      lines: 8577,
      events: 8577,
      faults: [],
      compared: { new: 8379, changed: 0, unchanged: 198, missing: 0 },
      published: { accepted: 8379, duplicates: 0 },
    });
    const again = await run(settings, 'import', LOG, '--mapping', MAPPING, '--json');
    expect(JSON.parse(again.out).compared).toEqual({ new: 0, changed: 0, unchanged: 8577, missing: 0 });
    expect(JSON.parse(again.out).published?.accepted ?? 0).toBe(0);
    await server.settled(60_000);

    expect((await contacts())[0].numerator).toBe(8577);
    expect(await contacts('by=service_area')).toEqual([expect.objectContaining({ service_area: '', numerator: 8577 })]);
    expect(
      (await contacts('by=channel')).find((r: { channel: string }) => r.channel === 'online_portal').numerator,
    ).toBeGreaterThan(0);
    expect((await run(settings, 'audit')).exit).toBe(0);

    await stop();
    const client = await openClient({ path: join(settings.PUA_DATA, 'warehouse'), database: settings.CLICKHOUSE_DATABASE });
    try {
      expect(await client.rows('SELECT sum(sign) AS events, uniqExact(case_id) AS cases FROM contacts')).toEqual([
        { events: 8577, cases: 1434 },
      ]);
    } finally {
      await client.close();
    }
    await start();
  });
});
