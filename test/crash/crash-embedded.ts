import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { localKeys } from '../../cli/local-keys.ts';
import { openLogOf } from '../../cli/server.ts';
import { readSettings } from '../../cli/settings.ts';
import { TOPICS } from '../../ingest/log/index.ts';
import { mulberry32 } from '../../ingest/simulate/random.ts';
import { openClient } from '../../warehouse/client.ts';
import { until } from '../support/until.ts';
import { freePort, type Program, startProgram } from './program.ts';
import { startPublishers } from './publishers.ts';
import { deskStory } from './stream.ts';
import { remainsOf, type StoredCounts, settledAudit, verifyStored } from './verify.ts';

export interface CrashReport extends StoredCounts {
  /** While events flowed; while the program started, a heal included. */
  kills: number;
  killsWhileStarting: number;
  /** Kills that were looked into before the restart, and how many of them left a view behind its source. */
  inspected: number;
  behind: number;
  /** Rows of a view whose source lacks them. */
  ahead: readonly string[];
}

/**
 * Kills the whole program, on its embedded log and warehouse, at instants of the seed while desks publish through its gateway, starts it
 * again, and in the end proves that everything is stored once. Throws an AssertionError when it is not.
 */
export async function crashEmbedded(options: {
  directory: string;
  seed: number;
  kills: number;
  /** Look into the warehouse after every so many kills. */
  inspectEvery: number;
  onKill?: (kills: number) => void;
}): Promise<CrashReport> {
  const { directory, seed, kills, inspectEvery, onKill } = options;
  const random = mulberry32(seed);
  const port = await freePort();
  const env = { PUA_DATA: directory, PUA_PARTITIONS: '3', PUA_RATE_LIMIT: '1000000' };
  const warehouse = join(directory, 'warehouse');
  const log = await openLogOf(readSettings(env));
  const keys = localKeys(log, TOPICS, 'crash test', Date.now);
  const stories = ['pua1-prato', 'pua1-lucca', 'pua1-empoli'].map((desk, i) => deskStory(desk, mulberry32(seed + i + 1)));
  const report = { kills: 0, killsWhileStarting: 0, inspected: 0, behind: 0, ahead: [] as string[] };

  let program: Program = await startProgram(port, 'all', env);
  const publishers = startPublishers(stories, { url: program.url, keyOf: (desk) => keys.of(desk), random, batch: 60, rest: 20 });
  while (report.kills < kills) {
    const more = publishers.taken() + Math.floor(random() * 600);
    await until('events are taken', async () => (publishers.taken() > more ? true : undefined), 60_000);
    await pause(random() * 300);
    await program.kill();
    report.kills++;
    onKill?.(report.kills);
    if (report.kills % inspectEvery === 0) {
      const remains = await remainsOf(warehouse);
      report.inspected++;
      report.ahead.push(...remains.ahead);
      if (remains.behind.length > 0) report.behind++;
    }
    if (random() < 0.25) {
      await startProgram(port, 'all', env, 500 + random() * 2_000).then((started) => started.kill());
      report.killsWhileStarting++;
    }
    program = await startProgram(port, 'all', env);
  }
  await publishers.end();
  assert.equal(await settledAudit(program.url), null, 'the audit finds no difference');
  await program.kill();
  await log.close();

  const client = await openClient({ path: warehouse, database: 'pua' });
  try {
    return { ...report, ...(await verifyStored(client, stories)) };
  } finally {
    await client.close();
  }
}
