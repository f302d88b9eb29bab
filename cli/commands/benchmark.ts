import { Command } from 'commander';
import type { BenchmarkAnswer } from '../../dashboards/benchmarks/types.ts';
import { addressOf, ask, formatOption, LIST_FORMATS, type ListFormat } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { dayOption } from '../options.ts';
import { table } from '../print.ts';

interface Options {
  by?: string;
  peers?: string;
  adjust?: string;
  programme?: string;
  zone?: string;
  from?: string;
  to?: string;
  knownAt?: string;
  format: ListFormat;
}

const SHOWN = [
  'id',
  'peer_group',
  'n',
  'value',
  'lower',
  'upper',
  'lower_95',
  'upper_95',
  'flag',
  'reading',
  'shrunken',
] as const;

export function benchmarkCommand({ settings, output }: CommandContext): Command {
  return new Command('benchmark')
    .description('desks or zones compared on a KPI: interval, funnel limits, what is signal and what may be chance')
    .argument('<ID>', 'KPI id, for example referral_acceptance')
    .option('--by <WHAT>', 'desk or zone')
    .option('--peers <GROUP>', 'region, area_vasta, network, size, or ids separated by commas')
    .option('--adjust <HOW>', 'none, direct or indirect: for the mix of people')
    .option('--programme <ID>', 'teams or we-in')
    .option('--zone <ID>', 'zona-distretto')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD', dayOption)
    .option('--to <DAY>', 'last Rome day, YYYY-MM-DD', dayOption)
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339)')
    .addOption(formatOption())
    .action(async (id: string, { format, knownAt, ...rest }: Options) => {
      const address = addressOf(`/v1/benchmarks/${encodeURIComponent(id)}`, { ...rest, known_at: knownAt });
      const body = await ask(settings(), address, { accept: LIST_FORMATS[format] });
      output.out(format === 'table' ? asTable(JSON.parse(body)) : body.trimEnd());
    });
}

function asTable(answer: BenchmarkAnswer): string {
  const { rows, groups, notes, adjust, known_at, data_as_of, framework_version, synthetic } = answer;
  const columns = [...SHOWN, 'ranks', ...(adjust === 'none' ? [] : ['adjusted']), 'note'];
  const lines = rows.map((row) => ({ ...row, ranks: row.rank_low === null ? null : `${row.rank_low}–${row.rank_high}` }));
  const references = groups.map(({ id, reference, dispersion }) => {
    const wide = dispersion?.applied ? `, limits widened (φ ${dispersion.phi?.toFixed(2)}, ${dispersion.units} judged)` : '';
    return `${id}: reference ${reference.value?.toFixed(3) ?? 'unknown'}${wide}`;
  });
  const foot = [
    `data as of ${data_as_of ?? 'unknown'}`,
    `known at ${known_at}`,
    `framework ${framework_version ?? 'unknown'}`,
    ...(synthetic ? ['SYNTHETIC DATA'] : []),
  ];
  const said = notes.length === 0 ? [] : [`notes: ${notes.join(', ')}`];
  return [table(columns, lines), [...references, ...said, foot.join(' · ')].join('\n')].join('\n\n');
}
