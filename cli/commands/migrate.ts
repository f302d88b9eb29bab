import { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { findServer } from '../lockfile.ts';
import { openWarehouseOf } from '../server.ts';

export function migrateCommand({ settings, output }: CommandContext): Command {
  return new Command('migrate')
    .description('bring the warehouse to the present schema')
    .option('--json', 'print what was applied as JSON')
    .action(async (options: { json?: boolean }) => {
      const current = settings();
      const server = current.CLICKHOUSE_URL ? null : await findServer(current.PUA_DATA);
      if (server)
        throw new CommandFailed(
          EXIT.usage,
          `The server at ${server.url} holds this directory and has migrated it when it started.`,
        );
      const warehouse = await openWarehouseOf(current);
      try {
        const { applied, already } = await warehouse.migrate();
        if (options.json) output.out(JSON.stringify({ applied, already }));
        else
          output.out(
            applied.length === 0 ? `Nothing to do: ${already.length} migrations are there.` : `Applied: ${applied.join(', ')}`,
          );
      } finally {
        await warehouse.close();
      }
    });
}
