#!/usr/bin/env node
// chDB holds one libuv thread per running query: the pool must be sized before the first use of it.
process.env.UV_THREADPOOL_SIZE ??= '16';
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv);
