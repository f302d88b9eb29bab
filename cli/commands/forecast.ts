import { Command } from 'commander';
import type { Forecast } from '../../dashboards/programmes/forecast-types.ts';
import { addressOf, ask, formatOption, LIST_FORMATS, type ListFormat } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { table } from '../print.ts';

interface Options {
  end?: string;
  zone?: string;
  desk?: string;
  knownAt?: string;
  format: ListFormat;
}

export function forecastCommand({ settings, output }: CommandContext): Command {
  return new Command('forecast')
    .description('recipients at the end date against the target, with the probability of reaching it')
    .argument('<PROGRAMME>', 'teams or we-in')
    .option('--end <END>', 'planned or extended end date')
    .option('--zone <ID>', 'zona-distretto')
    .option('--desk <ID>', 'desk')
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339), or at the end of a Rome day')
    .addOption(formatOption())
    .action(async (programme: string, { format, knownAt, ...query }: Options) => {
      const address = addressOf(`/v1/programmes/${encodeURIComponent(programme)}/forecast`, { ...query, known_at: knownAt });
      const body = await ask(settings(), address, { accept: LIST_FORMATS[format] });
      output.out(format === 'table' ? asTable(JSON.parse(body)) : body.trimEnd());
    });
}

const rounded = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));

function asTable(answer: Forecast): string {
  const rows = answer.rows.map((row) => ({
    place: `${row.level} ${row.place}`,
    reached: row.reached ?? '-',
    target: row.target ?? '-',
    expected: rounded(row.expected, 0),
    '80 %': `${rounded(row.lower_80, 0)} to ${rounded(row.upper_80, 0)}`,
    '95 %': `${rounded(row.lower_95, 0)} to ${rounded(row.upper_95, 0)}`,
    probability: rounded(row.probability, 3),
    'needed/week': rounded(row.needed_per_week, 1),
    'recent/week': rounded(row.recent_per_week, 1),
    note: row.note,
  }));
  const state = {
    running: `${answer.remaining_days} days left`,
    ends_today: 'ends today',
    ended: 'ended: what was reached by then',
    not_begun: 'not begun',
  }[answer.state];
  const foot = [
    `${answer.end} end ${answer.end_day}, ${state}`,
    'assumes that new recipients go on coming as in the months the pace is taken from',
    ...(answer.unallocated === null ? [] : [`target of no desk: ${answer.unallocated}`]),
    `known at ${answer.known_at}`,
    ...(answer.synthetic ? ['SYNTHETIC DATA'] : []),
  ];
  const columns = ['place', 'reached', 'target', 'expected', '80 %', '95 %', 'probability', 'needed/week', 'recent/week', 'note'];
  return `${table(columns, rows)}\n\n${foot.join(' · ')}`;
}
