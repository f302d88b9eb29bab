import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openEmbeddedLog } from '../../ingest/log/embedded.ts';
import { keysContract } from './keys-contract.ts';

const path = await mkdtemp(join(tmpdir(), 'pua-keys-'));
afterAll(() => rm(path, { recursive: true, force: true }));

describe('publisher keys on the embedded log', () => {
  keysContract(() => openEmbeddedLog({ path, now: Date.now }));
});
