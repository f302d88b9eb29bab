import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { integerOption } from '../cli/options.ts';
import { crashEmbedded } from '../test/crash/crash-embedded.ts';

process.env.UV_THREADPOOL_SIZE ??= '16';

/** Kills the embedded program many times under load and proves that nothing was lost or doubled: the crash test, for longer. */
const { kills, seed, json } = new Command('soak')
  .description('kill the program under load, again and again, and count what it stored')
  .option('--kills <N>', 'how many times', integerOption, 200)
  .option('--seed <N>', 'of the events and the instants', integerOption, Date.now() % 2_147_483_647)
  .option('--json', 'print the result as JSON')
  .parse()
  .opts<{ kills: number; seed: number; json?: boolean }>();

console.error(`soak: ${kills} kills, seed ${seed}`);
const directory = await mkdtemp(join(tmpdir(), 'pua-soak-'));
const started = Date.now();
try {
  const onKill = (n: number) => {
    if (n % 10 === 0) console.error(`soak: ${n} kills, ${Math.round((Date.now() - started) / 1000)} s`);
  };
  const report = await crashEmbedded({ directory, seed, kills, inspectEvery: 10, onKill });
  const result = { seed, ...report, seconds: Math.round((Date.now() - started) / 1000) };
  if (json) console.log(JSON.stringify(result));
  else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value}`);
  if (report.ahead.length > 0) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
