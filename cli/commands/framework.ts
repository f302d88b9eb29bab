import { Command } from 'commander';
import type { FrameworkDiff } from '../../dashboards/adequacy/diff.ts';
import type { VersionSummary } from '../../dashboards/adequacy/types.ts';
import type { FrameworkVersion } from '../../specs/types.ts';
import { addressOf, ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { dayOption } from '../options.ts';
import { table } from '../print.ts';

interface DiffOptions {
  from?: string;
  to?: string;
  level?: string;
  knownAt?: string;
  json?: boolean;
}

export function frameworkCommand({ settings, output }: CommandContext): Command {
  const command = new Command('framework').description('the minimum-service framework, version by version');

  command
    .command('show')
    .description('a version in full: its areas and its requirements, each with why')
    .argument('[VERSION]', 'version id; the one in force today when absent')
    .option('--json', 'print the version as JSON')
    .action(async (version: string | undefined, { json }: { json?: boolean }) => {
      const body = await ask(settings(), addressOf('/v1/framework', { version }));
      output.out(json ? body : versionText(JSON.parse(body)));
    });

  command
    .command('diff')
    .description('what two versions ask differently, and which desks would change status over a period')
    .argument('<A>', 'version id')
    .argument('<B>', 'version id')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD', dayOption)
    .option('--to <DAY>', 'last Rome day: declarations are read as they stand on it', dayOption)
    .option('--level <N>', 'only of this level, 1 or 2')
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339), or at the end of a Rome day')
    .option('--json', 'print the answer as JSON')
    .action(async (a: string, b: string, { json, knownAt, ...rest }: DiffOptions) => {
      const body = await ask(settings(), addressOf('/v1/framework/diff', { a, b, ...rest, known_at: knownAt }));
      output.out(json ? body : diffText(JSON.parse(body)));
    });

  return command;
}

const validityOf = ({ valid_from, valid_to }: VersionSummary): string =>
  `from ${valid_from}${valid_to === null ? '' : ` until ${valid_to}`}`;

function versionText({ version, versions }: { version: FrameworkVersion; versions: VersionSummary[] }): string {
  const areas = version.areas.map(({ code, label, minimum }) => ({
    area: code,
    name: label.it,
    level_1: minimum[1],
    level_2: minimum[2],
  }));
  const requirements = version.requirements.map(({ id, levels, statement, mandatory, threshold, partial }) => ({
    ...{ requirement: id, levels: levels.join(','), mandatory: mandatory ? 'yes' : 'no' },
    ...{ threshold, partial, statement: statement.it },
  }));
  return [
    `${version.id}, ${version.status}, ${validityOf(version)}: ${version.label.it}`,
    table(['area', 'name', 'level_1', 'level_2'], areas),
    table(['requirement', 'levels', 'mandatory', 'threshold', 'partial', 'statement'], requirements),
    `Versions: ${versions.map((one) => `${one.id} (${validityOf(one)})`).join(', ')}`,
  ].join('\n\n');
}

function diffText({ a, b, from, to, definition, rows, synthetic }: FrameworkDiff): string {
  const changing = rows.filter((row) => row.changes_status).map((row) => ({ ...row }));
  const changes = definition.map((change) => ({ ...change }));
  const cells = rows.flatMap(({ desk, level, cells }) => cells.map((cell) => ({ desk, level, ...cell })));
  const nothing = 'No desk has another status for any requirement.';
  return [
    `${a.id} (a) and ${b.id} (b), ${from} to ${to}${synthetic ? ' · SYNTHETIC DATA' : ''}`,
    changes.length === 0 ? 'They ask the same.' : table(['part', 'id', 'change', 'field', 'a', 'b'], changes),
    changing.length === 0 ? 'No desk would change status.' : table(['desk', 'level', 'status_a', 'status_b'], changing),
    cells.length === 0 ? nothing : table(['desk', 'level', 'requirement', 'a', 'b'], cells),
  ].join('\n\n');
}
