import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, type Settings } from '../../cli/settings.ts';

/** Settings with a data directory of their own and a free port, and what removes the directory. */
export async function testSettings(
  env: Record<string, string> = {},
): Promise<{ settings: Settings; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-'));
  return {
    settings: readSettings({ PUA_DATA: directory, PUA_PORT: '0', ...env }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
