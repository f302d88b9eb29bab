import { once } from 'node:events';

/** Resolves at the first SIGINT or SIGTERM; the second ends the process at once, as by default. */
export async function untilStopped(): Promise<void> {
  const abort = new AbortController();
  await Promise.race([once(process, 'SIGINT', { signal: abort.signal }), once(process, 'SIGTERM', { signal: abort.signal })]);
  abort.abort();
}
