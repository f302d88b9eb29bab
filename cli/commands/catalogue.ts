import { Command, Option } from 'commander';
import { CATALOGUE_FORMATS } from '../../dashboards/catalogue/formats.ts';
import { timeOf } from '../../dashboards/catalogue/series.ts';
import { romeDay } from '../../specs/calendar.ts';
import { getOk, openApi } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { table } from '../print.ts';

/** Arrow is binary: the command line writes text. */
const FORMATS = ['table', ...Object.keys(CATALOGUE_FORMATS).filter((format) => format !== 'arrow')];
const LISTED = ['table', 'json', 'csv'];

interface Options {
  format: string;
  openAt?: string;
  mediation?: string;
  after?: string;
  language?: string;
  area?: string;
  zone?: string;
  day?: string;
  lang?: string;
}

const COLUMNS = {
  catalogue: ['desk', 'comune', 'mon', 'tue', 'wed', 'thu', 'fri', 'languages', 'mediators', 'channels', 'stated_by'],
  open: ['desk', 'comune', 'state', 'because', 'closes', 'opens'],
  mediation: ['desk', 'comune', 'state', 'from', 'to'],
} as const;

type Question = keyof typeof COLUMNS;

const questionOf = ({ openAt, mediation }: Options): Question => {
  if (openAt !== undefined) return 'open';
  return mediation === undefined ? 'catalogue' : 'mediation';
};

function pathOf(question: Question, { openAt, mediation, after, format, ...wanted }: Options): string {
  const pairs = {
    catalogue: { ...wanted, ...(format === 'table' ? { format: 'json' } : { format }) },
    open: { at: openAt },
    mediation: { language: mediation, after },
  }[question];
  const given = Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const address = question === 'catalogue' ? '/v1/catalogue' : `/v1/catalogue/${question}`;
  return `${address}?${new URLSearchParams(given)}`;
}

interface DeskRow {
  id: string;
  comune: { name: string };
  opening: Record<string, string | [string, string][] | null> | null;
  languages: string[] | null;
  mediators: { language: string; day: string; from: string }[] | null;
  channels: string[] | null;
  stated: { by: string };
}

const words = (values: readonly string[] | null): string => (values === null ? 'not stated' : values.join(' '));

/** A desk in one line; what is not stated says so, a dash would look like nothing. */
function lineOf({ id, comune, opening, languages, mediators, channels, stated }: DeskRow): Record<string, string> {
  const hours = (day: string): string => {
    const stated = opening?.[day] ?? null;
    if (stated === null) return 'not stated';
    return typeof stated === 'string' ? stated : stated.map((slot) => slot.join('-')).join(' ');
  };
  return {
    ...{ desk: id, comune: comune.name, stated_by: stated.by },
    ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, hours(day)])),
    languages: words(languages),
    mediators: words(mediators?.map(({ language, day, from }) => `${language}/${day}/${from}`) ?? null),
    channels: words(channels),
  };
}

/** A row with its instants as the clocks of Rome show them. */
function inRome(row: Readonly<Record<string, string>>): Record<string, string> {
  const told = (column: string): [string, string] => {
    const at = Date.parse(row[column] ?? '');
    return [column, Number.isNaN(at) ? '' : `${romeDay(at)} ${timeOf(at)}`];
  };
  return { ...row, ...Object.fromEntries(['opens', 'closes', 'from', 'to'].map(told)) };
}

/** Which desk offers what, where and when; who is open at an instant; where a language is next mediated. */
export function catalogueCommand({ settings, output }: CommandContext): Command {
  return new Command('catalogue')
    .description('what every desk offers, who is open at an instant, where a language is next mediated')
    .addOption(new Option('--format <FORMAT>', 'form of the answer').choices(FORMATS).default('table'))
    .option('--open-at <INSTANT>', 'who is open at this instant (RFC 3339)')
    .option('--mediation <LANGUAGE>', 'where a mediator of this language is next: ur')
    .option('--after <INSTANT>', 'with --mediation: from this instant on (RFC 3339); now when absent')
    .option('--language <LANGUAGE>', 'only desks that state operators or mediators of this language')
    .option('--area <CODE>', 'only desks that state this service area')
    .option('--zone <ID>', 'only in this zona-distretto')
    .option('--day <DAY>', 'of this Rome day, YYYY-MM-DD; today when absent')
    .option('--lang <LANG>', 'language of texts: it or en')
    .action(async (options: Options, command: Command) => {
      const question = questionOf(options);
      const { format } = options;
      if (question !== 'catalogue' && !LISTED.includes(format))
        command.error(`--format is table, json or csv here, not ${format}`);
      const api = await openApi(settings());
      try {
        const accept = question === 'catalogue' ? '*/*' : format === 'csv' ? 'text/csv' : 'application/json';
        const body = await getOk(api, pathOf(question, options), { accept });
        output.out(format === 'table' ? asTable(question, JSON.parse(body)) : body.trimEnd());
      } finally {
        await api.close();
      }
    });
}

function asTable(
  question: Question,
  { rows, ...about }: { rows: never[]; day: string; known_at: string; synthetic: boolean },
): string {
  const lines = question === 'catalogue' ? rows.map(lineOf) : rows.map(inRome);
  const foot = [
    `Rome day ${about.day}, times of Rome`,
    `known at ${about.known_at}`,
    ...(about.synthetic ? ['SYNTHETIC DATA'] : []),
  ];
  return `${table(COLUMNS[question], lines)}\n\n${foot.join(' · ')}`;
}
