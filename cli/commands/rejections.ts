import { Command } from 'commander';
import { addressOf, ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';
import { integerOption } from '../options.ts';
import { table } from '../print.ts';
import { discardCommand, rejectionPath, replayCommand } from './rejection-steps.ts';

interface ListOptions {
  limit: number;
  code?: string;
  state?: string;
  json?: boolean;
}

const COLUMNS = ['position', 'recorded_at', 'state', 'outcome', 'code', 'path', 'event_id', 'source', 'detail'] as const;

export function rejectionsCommand({ settings, output, exit }: CommandContext): Command {
  const command = new Command('rejections').description('what was refused, why, and what was done about it');

  command
    .command('list')
    .description('rejections, duplicates and skipped records, the latest first')
    .option('--limit <N>', 'at most so many', integerOption, 50)
    .option('--code <CODE>', 'only those with this code')
    .option('--state <STATE>', 'only those that are open, replayed, discarded or closed')
    .option('--json', 'print them as JSON')
    .action(async ({ limit, code, state, json }: ListOptions) => {
      const body = await ask(settings(), addressOf('/v1/rejections', { limit, code, state }));
      const rows: Record<string, unknown>[] = JSON.parse(body).rows;
      if (json) output.out(body);
      else if (rows.length === 0) output.out('No rejections.');
      else
        output.out(
          table(
            COLUMNS,
            rows.map((r) => ({ ...r, position: `${r.topic}:${r.partition}:${r.offset}` })),
          ),
        );
    });

  command
    .command('show')
    .description('one rejection with the bytes as they were received')
    .argument('<POSITION>', 'topic:partition:offset, as the list shows it')
    .option('--json', 'print it as JSON, with the bytes in base64')
    .action(async (position: string, { json }: { json?: boolean }) => {
      const body = await ask(settings(), rejectionPath(position), { absent: EXIT.found });
      const { raw, ...rejection } = JSON.parse(body);
      if (json) output.out(body);
      else {
        for (const [name, value] of Object.entries(rejection)) output.out(`${name}: ${value}`);
        output.out(
          raw === '' ? '\n(no bytes kept: they may hold personal data)' : `\n${Buffer.from(raw, 'base64').toString('utf8')}`,
        );
      }
    });

  command.addCommand(replayCommand({ settings, output, exit }));
  command.addCommand(discardCommand({ settings, output, exit }));
  return command;
}
