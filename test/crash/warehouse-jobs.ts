import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./warehouse-process.ts', import.meta.url));

/** Mulberry32: the instants of the kills from a printed seed. */
export function instants(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/**
 * Runs one job in a process of its own. With `kill`, the process is ended with SIGKILL so many ms after it said `after`, if it still runs.
 * Answers what the job answered, how long it worked after `after`, and whether it was killed.
 */
export async function runJob(
  job: readonly string[],
  kill?: { after: 'open' | 'begun'; ms: number },
): Promise<{ answer: unknown; killed: boolean; tookMs: number }> {
  const child = fork(SCRIPT, job, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString()).slice(-4_000);
  });
  let answer: unknown;
  let begun = 0;
  let timer: NodeJS.Timeout | undefined;
  child.on('message', (message) => {
    if (message === (kill?.after ?? 'begun')) {
      begun = Date.now();
      if (kill) timer = setTimeout(() => child.kill('SIGKILL'), kill.ms);
    } else if (typeof message === 'object' && message !== null && 'answer' in message) answer = message.answer;
  });
  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  const killed = signal === 'SIGKILL';
  if (!killed && code !== 0) throw new Error(`${job.join(' ')} ended with ${code}:\n${errors}`);
  return { answer, killed, tookMs: Date.now() - begun };
}
