import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instants, runJob } from './warehouse-jobs.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const KILLS = 5;

test(`killed at any instant of a rebuild: it goes on, ingest goes on between, and the audit is clean (SEED=${SEED})`, async () => {
  console.log(`SEED=${SEED}`);
  const below = instants(SEED);
  const directory = await mkdtemp(join(tmpdir(), 'pua-crash-rebuild-'));
  try {
    const path = join(directory, 'chdb');
    const clean = expect.objectContaining({ ok: true, first_difference: null });
    expect((await runJob(['store', path, '12'])).answer).toEqual(clean);
    const whole = await runJob(['rebuild', path]);
    expect(whole.answer).toMatchObject({ ok: true });
    let killed = 0;
    for (let i = 0; i < KILLS; i++) {
      const ms = below(whole.tookMs);
      if ((await runJob(['rebuild', path], { after: 'begun', ms })).killed) killed++;
      expect((await runJob(['store', path, '1'])).answer, `after a kill at ${ms} ms`).toEqual(clean);
    }
    expect(killed).toBeGreaterThan(0);
    expect((await runJob(['rebuild', path])).answer).toMatchObject({ ok: true });
    expect((await runJob(['store', path, '2'])).answer).toEqual(clean);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 400_000);
