import { Command } from 'commander';
import type {
  AdequacyMatrix,
  DeskAdequacy,
  DeskAnswer,
  Evidence,
  RequirementResult,
  RequirementStatus,
} from '../../dashboards/adequacy/types.ts';
import { addressOf, ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { dayOption } from '../options.ts';
import { table } from '../print.ts';

interface Options {
  level: string;
  from?: string;
  to?: string;
  framework?: string;
  knownAt?: string;
  trend?: string;
  json?: boolean;
}

/** One character a status, told apart without colour. */
const MARKS: Readonly<Record<RequirementStatus, string>> = {
  met: '✓',
  partial: '◐',
  not_met: '✗',
  unknown: '?',
  not_applicable: '·',
};
const STATUSES = Object.keys(MARKS) as RequirementStatus[];
const SIGN = { at_least: '≥', at_most: '≤', equals: '=' } as const;

export function adequacyCommand({ settings, output }: CommandContext): Command {
  return new Command('adequacy')
    .description(
      'what each desk meets of the minimum-service framework; of one desk, requirement by requirement with the evidence',
    )
    .argument('[DESK]', 'desk id, for example pua1-prato; every desk when absent')
    .option('--level <N>', 'level of the unit, 1 or 2', '1')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD', dayOption)
    .option('--to <DAY>', 'last Rome day: declarations are read as they stand on it', dayOption)
    .option('--framework <VERSION>', 'under this version instead of the one in force on the last day')
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339), or at the end of a Rome day')
    .option('--trend <PART>', 'of one desk: month or quarter')
    .option('--json', 'print the answer as JSON')
    .action(async (desk: string | undefined, { json, knownAt, trend, ...rest }: Options) => {
      const query = { ...rest, known_at: knownAt, ...(desk === undefined ? {} : { trend }) };
      const path = desk === undefined ? '/v1/adequacy' : `/v1/desks/${encodeURIComponent(desk)}/adequacy`;
      const body = await ask(settings(), addressOf(path, query));
      if (json) output.out(body);
      else output.out(desk === undefined ? matrixText(JSON.parse(body)) : deskText(JSON.parse(body)));
    });
}

/** `3✓ 1✗ 2?`: how many requirements have each status. */
const tally = (counts: Readonly<Record<RequirementStatus, number>>): string =>
  STATUSES.flatMap((status) => (counts[status] === 0 ? [] : `${counts[status]}${MARKS[status]}`)).join(' ');

const LEGEND = '✓ met · ◐ partly met · ✗ not met · ? unknown · · not applicable';

function footOf({ from, to, version, in_force, known_at, data_as_of, synthetic }: AdequacyMatrix | DeskAnswer): string {
  const other = in_force === version.id ? '' : ` (in force on ${to}: ${in_force ?? 'none'})`;
  const facts = [`${from} to ${to}`, `framework ${version.id}, ${version.status}${other}`, `known at ${known_at}`];
  const data = [`data as of ${data_as_of ?? 'unknown'}`, ...(synthetic ? ['SYNTHETIC DATA'] : [])];
  return `${LEGEND}\n${[...facts, ...data].join(' · ')}`;
}

function matrixText(matrix: AdequacyMatrix): string {
  const asked = new Set(matrix.requirements.map(({ dimension }) => dimension));
  const rows = matrix.rows.map(({ desk, status, missing, dimensions }: DeskAdequacy) => ({
    desk,
    status,
    missing: missing.length,
    ...Object.fromEntries(dimensions.map((counts) => [counts.dimension, tally(counts)])),
  }));
  return `${table(['desk', 'status', 'missing', ...asked], rows)}\n\n${footOf(matrix)}`;
}

function evidenceText(evidence: Evidence): string {
  if (evidence.kind === 'none') return 'nothing declared';
  if (evidence.kind === 'declaration') {
    const said = evidence.stated === null ? ', which does not say' : '';
    return `${evidence.event_id} from ${evidence.declared_from}${said}`;
  }
  const { kpi, numerator, denominator, n } = evidence;
  return `${kpi}: ${numerator} of ${denominator ?? '-'}, n ${n}`;
}

const resultRow = ({ id, status, value, operator, threshold, mandatory, evidence, since }: RequirementResult) => ({
  '': MARKS[status],
  requirement: id,
  mandatory: mandatory ? 'yes' : 'no',
  value: value ?? '-',
  asked: `${SIGN[operator]} ${threshold}`,
  since: since ?? '-',
  evidence: evidenceText(evidence),
});

function deskText(answer: DeskAnswer): string {
  const { desk, level, status, offered, missing, requirements } = answer.desk;
  const trend = answer.trend.map((point) => ({ ...point, requirements: tally(point), framework: point.framework_version }));
  const lacking = missing.map(
    (one) => `${MARKS[one.status]} ${one.requirement}${one.since === null ? '' : ` since ${one.since}`}`,
  );
  return [
    `${desk}, level ${level}: ${status}${offered ? '' : ' (the level is not offered)'}`,
    lacking.length === 0 ? 'Nothing mandatory is missing.' : `Missing: ${lacking.join('; ')}`,
    table(['', 'requirement', 'mandatory', 'value', 'asked', 'since', 'evidence'], requirements.map(resultRow)),
    table(['period', 'to', 'framework', 'status', 'requirements'], trend),
    footOf(answer),
  ].join('\n\n');
}
