import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { startServer } from '../../cli/server.ts';
import { TOPICS } from '../../ingest/log/index.ts';
import { mulberry32 } from '../../ingest/simulate/random.ts';
import { openFacade } from '../support/clickhouse-facade.ts';
import { type Fault, openFaultyProxy } from '../support/faulty-proxy.ts';
import { testSettings } from '../support/settings.ts';
import { until } from '../support/until.ts';
import { openTestWarehouse } from '../support/warehouse.ts';
import { startPublishers } from './publishers.ts';
import { deskStory } from './stream.ts';
import { settledAudit, verifyStored } from './verify.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const MIB = 1024 * 1024;
const ending: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

interface Trouble {
  /** Of the warehouse. */
  name: string;
  begin: () => Promise<void>;
  end: () => Promise<unknown>;
}

/** The superuser's rights go past a directory's, so a test of his writes as nobody; any other user's directories lose their write right. */
async function readOnly(path: string): Promise<Pick<Trouble, 'begin' | 'end'>> {
  const { seteuid } = process;
  if (seteuid && process.geteuid?.() === 0) {
    await chmod(path, 0o755);
    return { begin: async () => seteuid(65_534), end: async () => seteuid(0) };
  }
  const mode = async (bits: number) => {
    for (const { parentPath, name } of (await readdir(path, { recursive: true, withFileTypes: true })).filter((e) =>
      e.isDirectory(),
    ))
      await chmod(join(parentPath, name), bits);
  };
  return { begin: () => mode(0o555), end: () => mode(0o755) };
}

test('a warehouse that refuses, hangs, breaks off, cannot write or is full: events are taken all the while, nothing is lost or doubled, it recovers alone', async () => {
  console.info(`weather: seed ${SEED}`);
  const random = mulberry32(SEED);
  const warehouse = await openTestWarehouse();
  ending.push(() => warehouse.close());
  const facade = await openFacade(`${warehouse.directory}/chdb`, 'pua');
  ending.push(() => facade.close());
  const proxy = await openFaultyProxy(facade.url);
  ending.push(() => proxy.close());
  const { settings, remove } = await testSettings({ CLICKHOUSE_URL: proxy.url, PUA_PARTITIONS: '2', PUA_RATE_LIMIT: '1000000' });
  ending.push(remove);
  const server = await startServer(settings, 'all', { warn: () => {} });
  ending.push(() => server.close());
  const keys = localKeys(server.log, TOPICS, 'weather', Date.now);
  const stories = ['pua1-prato', 'pua1-lucca'].map((desk, i) => deskStory(desk, mulberry32(SEED + i + 1)));
  const publishers = startPublishers(stories, { url: server.url, keyOf: (desk) => keys.of(desk), random, batch: 20 });

  const flow = async (count: number) => {
    const more = publishers.taken() + count;
    await until('events are taken', async () => (publishers.taken() > more ? true : undefined), 30_000);
  };
  const storedOffsets = async () => (await warehouse.ledger.marks(TOPICS.events)).reduce((sum, { mark }) => sum + mark, 0);
  const ready = () => fetch(`${server.url}/readyz`).then(({ status }) => status);
  const throughProxy = (fault: Fault): Trouble => ({
    name: `does ${fault}`,
    begin: async () => {
      proxy.set(fault);
      await until('the fault is met', async () => (proxy.met() ? true : undefined));
    },
    end: async () => proxy.set('pass'),
  });
  const engine = (name: string, begin: () => Promise<unknown>, end: () => Promise<unknown>): Trouble => ({
    name,
    begin: async () => {
      await begin();
      await until(`not ready when it ${name}`, async () => ((await ready()) === 503 ? true : undefined), 30_000);
    },
    end,
  });
  const quota = 'min_free_disk_bytes_to_perform_insert';
  const directory = await readOnly(warehouse.directory);
  ending.push(async () => directory.end());
  const troubles: Trouble[] = [
    ...(['refuse', 'lose', 'cut', 'hang'] as const).map(throughProxy),
    engine('has a read-only directory', directory.begin, directory.end),
    engine(
      'has its quota full',
      () => warehouse.client.command(`ALTER TABLE events MODIFY SETTING ${quota} = 1000000000000000`),
      () => warehouse.client.command(`ALTER TABLE events RESET SETTING ${quota}`),
    ),
  ];
  await flow(100);
  for (const { name, begin, end } of troubles) {
    await begin();
    const before = process.memoryUsage().rss;
    await flow(name === 'does hang' ? 20 : 300);
    await pause(500 + random() * 1_000);
    expect(process.memoryUsage().rss - before, `memory while the warehouse ${name}`).toBeLessThan(200 * MIB);
    if (name === 'does refuse') expect(await ready()).toBe(503);
    await end();
    const then = await storedOffsets();
    await until(`rows are stored after it ${name}`, async () => ((await storedOffsets()) > then ? true : undefined), 30_000);
  }
  await publishers.end();
  expect(await settledAudit(server.url)).toBeNull();
  console.info(`weather: ${JSON.stringify(await verifyStored(warehouse.client, stories))}`);
}, 200_000);
