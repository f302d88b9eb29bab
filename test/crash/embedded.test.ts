import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { crashEmbedded } from './crash-embedded.ts';

const KILLS = 12;
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const directory = await mkdtemp(join(tmpdir(), 'pua-crash-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

test(`the program is killed ${KILLS} times while events flow through its gateway: none is lost, none is doubled`, async () => {
  console.info(`crash, embedded: seed ${seed}`);
  const report = await crashEmbedded({ directory, seed, kills: KILLS, inspectEvery: 3 });
  console.info(`crash, embedded: ${JSON.stringify(report)}`);
  expect(report.ahead).toEqual([]);
}, 900_000);
