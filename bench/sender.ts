import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a sender's process is told: requests of a file, one body a line, to one address. */
export interface Errand {
  url: string;
  headers: Record<string, string>;
  file: string;
  /** Requests under way at once. */
  concurrency: number;
  /** Bodies sent before the clock starts. */
  warmUp: number;
}

const report = z.object({ ms: z.number(), requests: z.number() });

/** Sends the bodies of a file from a process of its own; answers how long all after the warm-up took. */
export async function send(errand: Errand): Promise<z.infer<typeof report>> {
  const child = fork(fileURLToPath(new URL('./send.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const answered = once(child, 'message');
  const ended = once(child, 'exit');
  child.send(errand);
  const first: unknown[] = await Promise.race([answered, ended]);
  await ended;
  return report.parse(first[0]);
}
