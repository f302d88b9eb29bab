import { once } from 'node:events';
import { Command } from 'commander';
import { type SimulationOptions, simulate } from '../../ingest/simulate/simulate.ts';
import { loadSpecs } from '../../specs/load.ts';
import type { CommandContext } from '../context.ts';
import { dayOption, integerOption } from '../options.ts';

export function simulateCommand(_context: CommandContext): Command {
  return new Command('simulate')
    .description('a synthetic programme as CloudEvents, one per line, in order of publication')
    .option('--programme <ID>', 'programme to simulate', 'teams')
    .option('--seed <N>', 'the same seed gives the same events', integerOption, 1)
    .option('--recipients <N>', 'about how many recipients', integerOption)
    .option('--events <N>', 'stop after so many events', integerOption)
    .option('--from <DAY>', 'first day', dayOption)
    .option('--to <DAY>', 'last day', dayOption)
    .action(async (options: SimulationOptions) => {
      for (const { event } of simulate(loadSpecs(), options)) {
        if (!process.stdout.write(`${JSON.stringify(event)}\n`)) await once(process.stdout, 'drain');
      }
    });
}
