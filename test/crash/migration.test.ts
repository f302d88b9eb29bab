import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instants, runJob } from './warehouse-jobs.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const KILLS = 6;

test(`killed at any instant of a migration: the next start ends it, and what is stored is whole (SEED=${SEED})`, async () => {
  console.log(`SEED=${SEED}`);
  const below = instants(SEED);
  const directory = await mkdtemp(join(tmpdir(), 'pua-crash-migration-'));
  try {
    const whole = await runJob(['migrate', join(directory, 'measured')], { after: 'open', ms: 60_000 });
    const path = join(directory, 'chdb');
    let killed = 0;
    for (let i = 0; i < KILLS; i++) {
      if ((await runJob(['migrate', path], { after: 'open', ms: below(Math.ceil(whole.tookMs / KILLS) + 20) })).killed) killed++;
    }
    expect(killed).toBeGreaterThan(0);
    expect((await runJob(['store', path, '2'])).answer).toMatchObject({ ok: true, first_difference: null });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 200_000);
