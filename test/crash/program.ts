import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/pua.mjs', import.meta.url));

/** A start takes a few seconds; on a machine that other tests keep busy it takes its time. */
const STARTED_WITHIN_MS = 180_000;

/** `pua serve` in a process of its own, that a test can kill. */
export interface Program {
  readonly url: string;
  /** What it wrote, for a failure's message. */
  output(): string;
  /** Ends it at once, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  leave(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** Starts the program on a port and waits until it answers, or for `atMost` ms: it is then still starting. */
export async function startProgram(
  port: number,
  role: string,
  env: Readonly<Record<string, string>>,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Program> {
  const args = [PROGRAM, 'serve', '--role', role, '--port', String(port)];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const atExit = () => void child.kill('SIGKILL');
  process.once('exit', atExit);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
    process.off('exit', atExit);
  };
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output = (output + data.toString()).slice(-20_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const patience = Date.now() + atMost;
  await until(
    `pua ${role} answers on ${url}`,
    async () => {
      if (child.exitCode !== null) throw new Error(`pua ${role} ended by itself (${child.exitCode}):\n${output}`);
      const response = await fetch(`${url}/healthz`).catch(() => null);
      return response?.ok === true || Date.now() > patience ? true : undefined;
    },
    STARTED_WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; it wrote:\n${output}`);
  });
  return {
    url,
    output: () => output,
    kill: () => end('SIGKILL'),
    leave: () => end('SIGTERM'),
    signal: (name) => void child.kill(name),
  };
}
