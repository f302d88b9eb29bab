import { Command } from 'commander';
import type { Differences } from '../../dashboards/kpis/differences.ts';
import { addressOf, ask, formatOption, LIST_FORMATS, type ListFormat } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { integerOption } from '../options.ts';
import { table } from '../print.ts';

interface Options {
  fromKnown: string;
  toKnown?: string;
  by?: string;
  programme?: string;
  zone?: string;
  desk?: string;
  from?: string;
  to?: string;
  part?: string;
  limit: number;
  after: number;
  format: ListFormat;
}

export function diffCommand({ settings, output }: CommandContext): Command {
  return new Command('diff')
    .description('what changed in a KPI between two instants of knowledge, and because of which events')
    .argument('<KPI>', 'KPI id, for example recipients')
    .requiredOption('--from-known <INSTANT>', 'the earlier instant (RFC 3339), or a Rome day, meaning its end')
    .option('--to-known <INSTANT>', 'the later one; now when absent')
    .option('--by <DIMENSIONS>', 'dimensions to group by, separated by commas: zone,month')
    .option('--programme <ID>', 'teams or we-in')
    .option('--zone <ID>', 'zona-distretto')
    .option('--desk <ID>', 'desk')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD')
    .option('--to <DAY>', 'last Rome day, YYYY-MM-DD')
    .option('--part <PART>', 'events of the numerator or of the denominator')
    .option('--limit <N>', 'at most so many events', integerOption, 200)
    .option('--after <N>', 'events to pass over: the next page', integerOption, 0)
    .addOption(formatOption())
    .action(async (kpi: string, { format, fromKnown, toKnown, ...others }: Options) => {
      const query = { kpi, from_known: fromKnown, to_known: toKnown, ...others };
      const body = await ask(settings(), addressOf('/v1/differences', query), { accept: LIST_FORMATS[format] });
      output.out(format === 'table' ? asTables(JSON.parse(body)) : body.trimEnd());
    });
}

function asTables({ kpi, by, cells, rows, next, ...answer }: Differences): string {
  const span = `${kpi}, from what was known at ${answer.from_known} to ${answer.to_known}`;
  const synthetic = answer.synthetic ? ' · SYNTHETIC DATA' : '';
  if (cells.length === 0 && rows.length === 0) return `Nothing changed: ${span}${synthetic}`;
  const figures = ['numerator', 'denominator', 'value'].flatMap((name) => [`${name}_before`, `${name}_after`]);
  const shown = figures.filter((name) => cells.some((cell) => Reflect.get(cell, name) !== null));
  const events = ['effect', 'kind', 'event_id', 'position', 'recorded_at', 'amends', 'reason'];
  return [
    table([...by, ...shown], cells),
    rows.length === 0 ? 'No event changed a count: it changed with time alone.' : table([...by, ...events], rows),
    `${span}${synthetic}${next === null ? '' : ` · more events: --after ${next}`}`,
  ].join('\n\n');
}
