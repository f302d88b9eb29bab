import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Skipped } from './line.ts';

const run = promisify(execFile);

/** Runs psql, which finds the server by PGHOST, PGUSER, PGDATABASE …, and stops at the first error. */
export const psql = (...args: string[]) =>
  run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...args], { maxBuffer: 64 * 1024 * 1024 });

/** What `measure` finds beside the PostgreSQL that psql reaches, told its name and version; else the reason why `what` is skipped. */
export async function besidePostgres<T>(what: string, measure: (peer: string) => Promise<T[]>): Promise<(T | Skipped)[]> {
  let version: string;
  try {
    version = (await psql('-At', '-c', 'SHOW server_version')).stdout.trim();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n').at(1) ?? error.message) : String(error);
    return [{ what, skipped: `psql reaches no server (set PGHOST, PGUSER, PGDATABASE): ${reason.trim()}` }];
  }
  return measure(`PostgreSQL ${version}`);
}
