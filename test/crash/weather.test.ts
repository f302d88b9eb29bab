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

test('a warehouse that refuses, hangs, and breaks off: events are taken all the while, nothing is lost or doubled, it recovers alone', async () => {
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
  await flow(100);
  const faults: Fault[] = ['refuse', 'lose', 'cut', 'hang'];
  for (const fault of faults) {
    proxy.set(fault);
    await until('the fault is met', async () => (proxy.met() ? true : undefined));
    const before = process.memoryUsage().rss;
    await flow(fault === 'hang' ? 20 : 300);
    await pause(500 + random() * 1_000);
    expect(process.memoryUsage().rss - before, `memory while the warehouse does ${fault}`).toBeLessThan(200 * MIB);
    const ready = fault === 'refuse' ? await fetch(`${server.url}/readyz`) : null;
    if (ready) expect(ready.status).toBe(503);
    proxy.set('pass');
    const then = await storedOffsets();
    await until(`rows are stored after ${fault}`, async () => ((await storedOffsets()) > then ? true : undefined), 30_000);
  }
  await publishers.end();
  expect(await settledAudit(server.url)).toBeNull();
  console.info(`weather: ${JSON.stringify(await verifyStored(warehouse.client, stories))}`);
}, 200_000);
