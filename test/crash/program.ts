import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/pua.mjs', import.meta.url));

/** `pua serve` in a process of its own, that a test can kill. */
export interface Program {
  readonly url: string;
  readonly pid: number;
  /** What it wrote, for a failure's message. */
  output(): string;
  /** Ends it at once, and waits until it is gone. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** Starts the program on a port and waits until it answers, or until `abandon` resolves (it is then killed while it starts). */
export async function startProgram(
  port: number,
  role: string,
  env: Readonly<Record<string, string>>,
  abandon?: Promise<unknown>,
): Promise<Program | null> {
  const args = [PROGRAM, 'serve', '--role', role, '--port', String(port)];
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const atExit = () => void child.kill('SIGKILL');
  process.once('exit', atExit);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output = (output + data.toString()).slice(-20_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
    process.off('exit', atExit);
  };
  const answering = until(
    `pua ${role} answers on ${url}`,
    async () => {
      if (child.exitCode !== null) throw new Error(`pua ${role} ended by itself (${child.exitCode}):\n${output}`);
      if (child.signalCode !== null) return true;
      const response = await fetch(`${url}/healthz`).catch(() => null);
      return response?.ok === true ? true : undefined;
    },
    60_000,
  );
  if (abandon && (await Promise.race([answering.then(() => false), abandon.then(() => true)]))) {
    await kill();
    await answering.catch(() => {});
    return null;
  }
  await answering;
  return { url, pid: child.pid ?? 0, output: () => output, kill, signal: (name) => void child.kill(name) };
}
