import { Command } from 'commander';
import { addressOf, ask, formatOption, LIST_FORMATS, type ListFormat, type PlaceOptions, queryOf, withPlaces } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { table } from '../print.ts';

interface Options extends PlaceOptions {
  by?: string;
  from?: string;
  to?: string;
  format: ListFormat;
}

export function kpiCommand({ settings, output }: CommandContext): Command {
  return withPlaces(
    new Command('kpi')
      .description('the values of a KPI, or the catalogue when no id is given')
      .argument('[ID]', 'KPI id, for example recipients'),
  )
    .option('--by <DIMENSIONS>', 'dimensions to group by, separated by commas: zone,month')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD')
    .option('--to <DAY>', 'last Rome day, YYYY-MM-DD')
    .addOption(formatOption())
    .action(async (id: string | undefined, options: Options) => {
      const { format, ...asked } = options;
      const address = id === undefined ? '/v1/kpis' : addressOf(`/v1/kpis/${encodeURIComponent(id)}`, queryOf(asked));
      const body = await ask(settings(), address, { accept: LIST_FORMATS[format] });
      output.out(format === 'table' ? asTable(JSON.parse(body), id) : body.trimEnd());
    });
}

interface Answer {
  kpis?: { id: string; name: { it: string; en: string }; unit: string; dimensions: string[] }[];
  by?: string[];
  rows?: Record<string, unknown>[];
  data_as_of?: string | null;
  known_at?: string;
  framework_version?: string | null;
  synthetic?: boolean;
}

function asTable(answer: Answer, id: string | undefined): string {
  if (id === undefined) {
    const rows = (answer.kpis ?? []).map((k) => ({
      id: k.id,
      name: k.name.en,
      unit: k.unit,
      dimensions: k.dimensions.join(','),
    }));
    return table(['id', 'name', 'unit', 'dimensions'], rows);
  }
  const columns = [...(answer.by ?? []), 'numerator', 'denominator', 'value', 'lower', 'upper', 'n', 'note'];
  const foot = [
    `data as of ${answer.data_as_of ?? 'unknown'}`,
    `known at ${answer.known_at}`,
    `framework ${answer.framework_version ?? 'unknown'}`,
    ...(answer.synthetic ? ['SYNTHETIC DATA'] : []),
  ];
  return `${table(columns, answer.rows ?? [])}\n\n${foot.join(' · ')}`;
}
