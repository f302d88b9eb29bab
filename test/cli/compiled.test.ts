import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { VERSION } from '../../cli/version.ts';

const run = promisify(execFile);
/** Within the package, or the compiled program would not find its native parts. */
const CACHES = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const MODULE = fileURLToPath(new URL('../../cli/compiled.mjs', import.meta.url));

/** In a process of its own, as `pua` does it: where the program was compiled to, and what it says of itself. */
async function versionOf(cache: string): Promise<{ url: string | null; said: string }> {
  const script = `const { compiled } = await import(${JSON.stringify(MODULE)});
const url = await compiled(${JSON.stringify(cache)});
console.log(url);
if (url !== null) await (await import(url)).main(['node', 'pua', '--version']);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  const [url = 'null', said = ''] = stdout.trim().split('\n');
  return { url: url === 'null' ? null : url, said };
}

test('processes that start together compile to one folder, and whoever comes later takes it', async () => {
  await mkdir(CACHES, { recursive: true });
  const cache = await mkdtemp(join(CACHES, 'pua-compiled-'));
  try {
    const [first, second] = await Promise.all([versionOf(cache), versionOf(cache)]);
    expect(first).toEqual(second);
    expect(first.said).toBe(VERSION);
    expect(await versionOf(cache)).toEqual(first);
    expect(await readdir(cache)).toHaveLength(1);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});

test('where nothing can be written there is nothing compiled', async () => {
  expect(await versionOf('/dev/null/cache')).toEqual({ url: null, said: '' });
});
