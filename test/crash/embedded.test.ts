import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { openLogOf } from '../../cli/server.ts';
import { readSettings } from '../../cli/settings.ts';
import { TOPICS } from '../../ingest/log/index.ts';
import { openClient } from '../../warehouse/client.ts';
import { until } from '../support/until.ts';
import { freePort, type Program, startProgram } from './program.ts';
import { startPublishers } from './publishers.ts';
import { deskStory, randomOf } from './stream.ts';
import { audit, remainsOf, verifyStored } from './verify.ts';

const KILLS = Number(process.env.KILLS ?? 12);
const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const directory = await mkdtemp(join(tmpdir(), 'pua-crash-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

test(`the program is killed ${KILLS} times while events flow through its gateway: none is lost, none is doubled`, async () => {
  console.info(`crash, embedded: seed ${SEED}`);
  const random = randomOf(SEED);
  const port = await freePort();
  const env = { PUA_DATA: directory, PUA_PARTITIONS: '3', PUA_RATE_LIMIT: '1000000' };
  const log = await openLogOf(readSettings(env));
  const keys = localKeys(log, TOPICS, 'crash test', Date.now);
  const stories = ['pua1-prato', 'pua1-lucca', 'pua1-empoli'].map((desk, i) => deskStory(desk, randomOf(SEED + i + 1)));
  const start = async () => {
    const program = await startProgram(port, 'all', env);
    if (program === null) throw new Error('The program was given up.');
    return program;
  };
  const seen = { ahead: [] as string[], behind: 0, kills: 0, whileStarting: 0 };

  let program: Program = await start();
  const publishers = startPublishers(stories, { url: program.url, keyOf: (desk) => keys.of(desk), random, batch: 60 });
  for (; seen.kills < KILLS; seen.kills++) {
    const more = publishers.taken() + Math.floor(random() * 600);
    await until('events are taken', async () => (publishers.taken() > more ? true : undefined), 30_000);
    const instant = Math.floor(random() * 300);
    await new Promise((resolve) => setTimeout(resolve, instant));
    await program.kill();
    const remains = await remainsOf(join(directory, 'warehouse'));
    seen.ahead.push(...remains.ahead);
    if (remains.behind.length > 0) seen.behind++;
    if (random() < 0.25) {
      const early = new Promise((resolve) => setTimeout(resolve, 500 + random() * 2_000));
      await startProgram(port, 'all', env, early).then((started) => started?.kill());
      seen.whileStarting++;
    }
    program = await start();
  }
  const reports = await publishers.end();
  expect(reports.every((report) => report.sent > 0)).toBe(true);

  const settled = await until(
    'all is stored',
    async () => {
      const answer = await fetch(`${program.url}/v1/audit`).then((r) => r.json());
      const lag = answer.partitions.reduce((sum: number, p: { lag: number | null }) => sum + (p.lag ?? 1), 0);
      return lag === 0 && answer.partitions.length > 0 ? answer : undefined;
    },
    60_000,
  );
  expect(settled.first_difference).toBeNull();
  expect(await audit(program.url)).toEqual({ ok: true, first_difference: null });
  await program.kill();
  await log.close();

  const client = await openClient({ path: join(directory, 'warehouse'), database: 'pua' });
  const stored = await verifyStored(client, stories);
  await client.close();
  console.info(
    `crash, embedded: ${seen.kills} kills under load and ${seen.whileStarting} while starting, ${stored.events} events, ${stored.duplicates} repetitions; views behind after ${seen.behind} kills, ahead after ${seen.ahead.length}`,
  );
  expect(seen.ahead).toEqual([]);
}, 150_000);
