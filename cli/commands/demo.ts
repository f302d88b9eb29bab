import { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { startDemo } from '../demo.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { demoDirectory, findServer } from '../lockfile.ts';
import { integerOption } from '../options.ts';
import { progress } from '../progress.ts';
import { runServer } from './serve.ts';

interface Options {
  port?: number;
  seed: number;
  events?: number | null;
  fresh?: boolean;
}

export function demoCommand({ settings, output }: CommandContext): Command {
  return new Command('demo')
    .description('a synthetic Tuscany: simulated, published, normalised and served at one address')
    .option('--port <N>', 'port to listen on (default: PUA_PORT); 0 takes a free one', integerOption)
    .option('--seed <N>', 'the same seed makes the same data', integerOption, 1)
    .option('--events <N>', 'a smaller demo: about so many events', integerOption)
    .option('--fresh', 'start over instead of using the data of an earlier run')
    .action(async ({ port, seed, events: limit = null, fresh }: Options) => {
      const base = settings();
      const current = { ...base, PUA_DATA: demoDirectory(base.PUA_DATA), ...(port === undefined ? {} : { PUA_PORT: port }) };
      const running = await findServer(current.PUA_DATA);
      if (running) throw new CommandFailed(EXIT.usage, `The demo runs already: ${running.url}`);
      const { server, replayed, events } = await startDemo(current, {
        seed,
        limit,
        fresh: fresh === true,
        warn: (line) => output.err(line),
        progress: (label, total) => progress(output, label, total),
      });
      output.out(
        `${replayed ? `${events} synthetic publications went through the gateway and the log.` : 'Using the data of an earlier run (--fresh starts over).'}`,
      );
      output.out(`\n  Osservatorio PUA, dati sintetici: ${server.url}\n\nCtrl-C ends it.`);
      await runServer(server, current.PUA_DATA);
    });
}
