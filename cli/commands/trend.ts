import { Command } from 'commander';
import type { Trend } from '../../dashboards/trends/types.ts';
import { addressOf, ask, formatOption, LIST_FORMATS, type ListFormat } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { dayOption } from '../options.ts';
import { table } from '../print.ts';

interface Options {
  chart?: string;
  period?: string;
  programme?: string;
  zone?: string;
  desk?: string;
  from?: string;
  to?: string;
  knownAt?: string;
  format: ListFormat;
}

export function trendCommand({ settings, output }: CommandContext): Command {
  return new Command('trend')
    .description('a KPI over time: limits, special causes with their rule, and comparisons over the year')
    .argument('<ID>', 'KPI id, for example contacts')
    .option('--chart <CHART>', 'xmr, p or u; the one the KPI is for when absent')
    .option('--period <PERIOD>', 'month or quarter')
    .option('--programme <ID>', 'teams or we-in')
    .option('--zone <ID>', 'zona-distretto')
    .option('--desk <ID>', 'desk')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD', dayOption)
    .option('--to <DAY>', 'last Rome day, YYYY-MM-DD', dayOption)
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339), or at the end of a Rome day')
    .addOption(formatOption())
    .action(async (id: string, { format, knownAt, ...query }: Options) => {
      const address = addressOf(`/v1/trends/${encodeURIComponent(id)}`, { ...query, known_at: knownAt });
      const body = await ask(settings(), address, { accept: LIST_FORMATS[format] });
      output.out(format === 'table' ? asTable(JSON.parse(body)) : body.trimEnd());
    });
}

const CHARTS = { xmr: 'individuals (XmR)', p: 'p′ (Laney)', u: 'u′ (Laney)' } as const;

function asTable({ rows, baselines, seasonality, ...answer }: Trend): string {
  const shown = rows.map((row) => ({ ...row, special_causes: row.special_causes.join(' ') }));
  const columns = ['period', 'value', 'centre', 'lower', 'upper', 'special_causes', 'change', 'adjusted', 'note'];
  const parts = baselines.map(({ number, from, to, method, points, cause }) => {
    const by = method === 'runs' ? `runs about the median: fewer than ${answer.least_points} whole periods` : method;
    return `baseline ${number}, ${from} to ${to}, ${points} points: ${by}${cause === null ? '' : `, since ${cause.from}: ${cause.text.en}`}`;
  });
  const { model, reason, points, needed } = seasonality;
  const season =
    reason === null ? `season taken away: ${model}` : `season not taken away (${reason}): ${points} of ${needed} whole periods`;
  const foot = [
    `${answer.kpi}, ${CHARTS[answer.chart]}`,
    season,
    `known at ${answer.known_at}`,
    ...(answer.synthetic ? ['SYNTHETIC DATA'] : []),
  ];
  return [table(columns, shown), parts.join('\n'), foot.join(' · ')].join('\n\n');
}
