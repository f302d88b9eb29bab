import { Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { announceServer, withdrawServer } from '../lockfile.ts';
import { integerOption } from '../options.ts';
import { ROLES, type Role, type RunningServer, startServer } from '../server.ts';
import { untilStopped } from '../stop.ts';

export function serveCommand({ settings, output }: CommandContext): Command {
  return new Command('serve')
    .description('run the system, or one role of it')
    .addOption(new Option('--role <ROLE>', 'the part this process plays').choices(ROLES).default('all'))
    .option('--port <N>', 'port to listen on (default: PUA_PORT)', integerOption)
    .action(async ({ role, port }: { role: Role; port?: number }) => {
      const current = { ...settings(), ...(port === undefined ? {} : { PUA_PORT: port }) };
      const server = await startServer(current, role, { warn: (line) => output.err(line) });
      output.out(`pua ${role} listens on ${server.url}`);
      await runServer(server, role === 'all' ? current.PUA_DATA : null);
    });
}

/** Announces the server on its data directory (`null`: it has none of its own), and closes it when it is asked to stop or a part of it fails. */
export async function runServer(server: RunningServer, dataDir: string | null): Promise<void> {
  if (dataDir) await announceServer(dataDir, { url: server.url, pid: process.pid });
  try {
    await Promise.race([untilStopped(), server.failed]);
  } finally {
    if (dataDir) await withdrawServer(dataDir);
    await server.close();
  }
}
