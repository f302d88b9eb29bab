#!/usr/bin/env node
// chDB holds one libuv thread per running query: the pool must be sized before the first use of it.
process.env.UV_THREADPOOL_SIZE ??= '16';
const { compiled } = await import('./compiled.mjs');
const { main } = await import((await compiled()) ?? (await asTypeScript()));
process.exitCode = await main(process.argv);

/** File by file, where nothing can be written. */
async function asTypeScript() {
  const { register } = await import('tsx/esm/api');
  register();
  return './main.ts';
}
