import { Command } from 'commander';
import { addressOf, ask, LIST_FORMATS, type ListFormat } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { table } from '../print.ts';

interface Options {
  by?: string;
  programme?: string;
  zone?: string;
  desk?: string;
  areaVasta?: string;
  network?: string;
  from?: string;
  to?: string;
  knownAt?: string;
  format: ListFormat;
}

export function kpiCommand({ settings, output }: CommandContext): Command {
  return new Command('kpi')
    .description('the values of a KPI, or the catalogue when no id is given')
    .argument('[ID]', 'KPI id, for example recipients')
    .option('--by <DIMENSIONS>', 'dimensions to group by, separated by commas: zone,month')
    .option('--programme <ID>', 'teams or we-in')
    .option('--zone <ID>', 'zona-distretto')
    .option('--desk <ID>', 'desk')
    .option('--area-vasta <ID>', 'area vasta')
    .option('--network <ID>', 'local plan network')
    .option('--from <DAY>', 'first Rome day, YYYY-MM-DD')
    .option('--to <DAY>', 'last Rome day, YYYY-MM-DD')
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339)')
    .option('--format <FORMAT>', 'table, json or csv', 'table')
    .action(async (id: string | undefined, options: Options, command: Command) => {
      const { format, areaVasta, knownAt, ...filters } = options;
      if (!(format in LIST_FORMATS)) command.error(`--format is table, json or csv, not ${format}`);
      const query = { ...filters, area_vasta: areaVasta, known_at: knownAt };
      const address = id === undefined ? '/v1/kpis' : addressOf(`/v1/kpis/${encodeURIComponent(id)}`, query);
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
