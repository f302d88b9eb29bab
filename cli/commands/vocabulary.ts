import { Command } from 'commander';
import { fold } from '../../specs/vocabulary/fold.ts';
import { addressOf, ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { integerOption } from '../options.ts';
import { table } from '../print.ts';
import { type UnmappedRow, vocabularyReplayCommand } from './vocabulary-replay.ts';

const COLUMNS = [
  'desk',
  'word',
  'framework',
  'count',
  'first_seen',
  'last_seen',
  'mapped_to',
  'suggestion',
  'like',
  'distance',
] as const;

interface Share {
  desk: string;
  said: number;
  mapped: number;
}

interface UnmappedAnswer {
  desks: Share[];
  rows: UnmappedRow[];
}

interface ListOptions {
  desk?: string;
  limit: number;
  json?: boolean;
}

export function vocabularyCommand(context: CommandContext): Command {
  const { settings, output } = context;
  const unmapped = (query: { desk: string | undefined; limit: number }) =>
    ask(settings(), addressOf('/v1/vocabulary/unmapped', query));
  const command = new Command('vocabulary').description(
    "desks' own words for services, and the framework codes they are mapped to",
  );

  command
    .command('unmapped')
    .description('words that no framework code is known for, with the nearest service; how much of what each desk said is mapped')
    .option('--desk <ID>', 'only of this desk')
    .option('--limit <N>', 'at most so many words', integerOption, 1_000)
    .option('--json', 'print them as JSON')
    .action(async ({ desk, limit, json }: ListOptions) => {
      const body = await unmapped({ desk, limit });
      if (json) output.out(body);
      else output.out(listText(JSON.parse(body)));
    });

  command
    .command('suggest')
    .description('lines for the vocabulary file of a desk, to be reviewed by somebody who knows its words')
    .argument('<DESK>', 'desk id, for example pua1-prato')
    .action(async (desk: string) => {
      const { rows }: UnmappedAnswer = JSON.parse(await unmapped({ desk, limit: 10_000 }));
      output.out(suggestedLines(desk, rows));
    });

  command.addCommand(vocabularyReplayCommand(context));
  return command;
}

function listText({ desks, rows }: UnmappedAnswer): string {
  const said = desks.reduce((sum, desk) => sum + desk.said, 0);
  const mapped = desks.reduce((sum, desk) => sum + desk.mapped, 0);
  const share =
    said === 0 ? 'No service was said.' : `${mapped} of ${said} services said have a code (${percent(mapped, said)}).`;
  const pending = rows.filter((row) => row.mapped_to !== '').length;
  const replay = pending === 0 ? '' : ` ${pending} of the words are mapped by now: "pua vocabulary replay".`;
  const shares = desks.map((desk) => ({ ...desk, share: percent(desk.mapped, desk.said) }));
  return [
    ...(rows.length === 0
      ? []
      : [
          table(
            COLUMNS,
            rows.map((row) => ({ ...row })),
          ),
        ]),
    ...(shares.length === 0 ? [] : [table(['desk', 'said', 'mapped', 'share'], shares)]),
    share + replay,
  ].join('\n\n');
}

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;

/** Lines of the vocabulary file for words without a code, the most frequent first; a word that nothing is near to is a comment. */
export function suggestedLines(desk: string, rows: readonly UnmappedRow[]): string {
  const words = new Map<string, UnmappedRow>();
  for (const row of rows) {
    if (row.mapped_to !== '') continue;
    const same = words.get(fold(row.word));
    const better = same && same.suggestion !== '' ? same : row;
    words.set(fold(row.word), { ...better, count: row.count + (same?.count ?? 0) });
  }
  const open = [...words.values()];
  if (open.length === 0) return `# ${desk}: every word it said has a code.`;
  const lines = open.map(({ word, suggestion, like, distance, count }) => {
    const key = JSON.stringify(word.trim().toLowerCase());
    if (suggestion === '') return `  # ${key}: nothing is near; said ${count}×`;
    return `  ${key}: ${suggestion} # like ${JSON.stringify(like)}, distance ${distance}; said ${count}×`;
  });
  return [
    `# For specs/vocabularies/${desk}.yaml, once somebody who knows the desk's words has looked at every line.`,
    'services:',
    ...lines,
  ].join('\n');
}
