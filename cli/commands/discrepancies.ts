import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { csvLines } from '../../specs/csv.ts';
import { findingKey, RULES } from '../../specs/discrepancies/finding.ts';
import { findingsIn, placeOf, type RegisterEntry, registerOf } from '../../specs/discrepancies/register.ts';
import { loadSpecs } from '../../specs/load.ts';
import { declaredFigures } from '../../specs/schemas/discrepancies.ts';
import type { DeclaredFigure } from '../../specs/types.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { table } from '../print.ts';

const COLUMNS = ['id', 'severity', 'status', 'known_as', 'text', 'source', 'place'] as const;

interface Options {
  status?: string;
  json?: boolean;
}

export function discrepanciesCommand({ output, exit }: CommandContext): Command {
  const command = new Command('discrepancies')
    .description('what contradicts itself in the sources: the documented discrepancies, and what the rules find')
    .option('--status <STATUS>', 'only those that are open, accepted or resolved')
    .option('--json', 'print them as JSON')
    .action(({ status, json }: Options) => {
      const entries = registerOf(loadSpecs()).filter((entry) => status === undefined || entry.status === status);
      if (json) output.out(JSON.stringify(entries));
      else output.out(entries.length === 0 ? 'None.' : registerText(entries));
    });

  command
    .command('check')
    .description('run the rules over a file of declared figures, beside those of the specifications (docs/vocabularies.md)')
    .argument('<FILE>', 'CSV file with the columns of specs/declared-figures.csv')
    .option('--json', 'print the findings as JSON')
    .action(async (file: string, _: unknown, chosen: Command) => {
      const { json } = chosen.optsWithGlobals<Options>();
      const found = findingsIn(await readFigures(file), loadSpecs());
      if (json) output.out(JSON.stringify(found));
      else if (found.length === 0) output.out('The figures agree with one another and with those of the specifications.');
      else
        for (const finding of found)
          output.out(`${placeOf(finding)}: ${findingKey(finding)}: ${finding.text}. ${RULES[finding.rule]}.`);
      if (found.length > 0) exit(EXIT.found);
    });
  return command;
}

const registerText = (entries: readonly RegisterEntry[]): string =>
  table(
    COLUMNS,
    entries.map((entry) => ({ ...entry })),
  );

/** Declared figures of a file. Throws CommandFailed with a line for each fault. */
async function readFigures(file: string): Promise<DeclaredFigure[]> {
  const rows = await readFile(file, 'utf8')
    .then(csvLines)
    .catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CommandFailed(EXIT.usage, `${file} cannot be read as CSV: ${why}`, { cause });
    });
  const parsed = declaredFigures(file).safeParse(rows);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [row, column], message }) => {
    const line = rows[Number(row)]?.line;
    return `${file}:${line ?? 1}${column === undefined ? '' : `, column ${String(column)}`}: ${message}`;
  });
  throw new CommandFailed(EXIT.usage, faults.join('\n'));
}
