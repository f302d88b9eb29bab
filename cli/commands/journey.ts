import { Command } from 'commander';
import type {
  Backlog,
  Handovers,
  Journey,
  JourneyProvenance,
  Referrals,
  Satisfaction,
  Times,
} from '../../dashboards/journeys/types.ts';
import { addressOf, ask, type PlaceOptions, queryOf, withPlaces } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { dayOption } from '../options.ts';
import { table as tableOf } from '../print.ts';

interface Options extends PlaceOptions {
  from?: string;
  to?: string;
  by?: string;
  json?: boolean;
}

const table = (columns: readonly string[], rows: readonly object[]): string =>
  tableOf(
    columns,
    rows.map((row) => ({ ...row })),
  );

const foot = ({ observed_to, known_at, data_as_of, synthetic }: JourneyProvenance): string =>
  [
    `open cases watched until ${observed_to ?? 'unknown'}`,
    `data as of ${data_as_of ?? 'unknown'}`,
    `known at ${known_at}`,
    ...(synthetic ? ['SYNTHETIC DATA'] : []),
  ].join(' · ');

const PROPORTION = ['share', 'lower', 'upper'];

function steps({ rows, drop_off, repeats, contacts_without_case }: Journey): string[] {
  return [
    table(['step', 'from', 'term_days', 'eligible', 'mature', 'reached', 'late', ...PROPORTION], rows),
    table(['step', 'reason', 'cases', 'share'], drop_off),
    table(['measure', 'within_days', 'mature', 'cases', ...PROPORTION], repeats),
    `contacts that belong to no case: ${contacts_without_case}`,
  ];
}

const curves = (answer: Times): string[] => [
  table(['step', 'from', 'unit', 'method', 'n', 'open', 'exits', 'median', 'reason'], answer.curves),
];
const handovers = ({ rows }: Handovers): string[] => [
  table(['from', 'to', 'n', 'open', 'closed', 'median', 'q1', 'q3', 'iqr', 'p90'], rows),
];
const referrals = ({ rows, term_days }: Referrals): string[] => {
  const counts = ['sent', 'mature', 'accepted', 'rejected', 'revoked', 'unanswered', 'done', 'outcomes'];
  return [table(['sender', 'receiver', 'receiver_desk', ...counts, ...PROPORTION], rows), `accepted within ${term_days} days`];
};
const satisfaction = ({ rows }: Satisfaction): string[] => [
  table(['stratum', 'offered', 'answered', 'response', 'satisfied', ...PROPORTION, 'helpful', 'helpful_answered'], rows),
];
const backlog = ({ rows, little }: Backlog): string[] => [
  table(['group', 'open', 'median', 'p75', 'p90', 'oldest'], rows),
  table(['from', 'to', 'arrivals', 'closures', 'open', 'mean_days_closed', 'expected_open', 'ratio'], [little]),
];

/** Every view: its address, and its tables. */
const VIEWS: Readonly<Record<string, { path: string; text: (body: string) => string[] }>> = {
  steps: { path: '/v1/journey', text: (body) => steps(JSON.parse(body)) },
  times: { path: '/v1/journey/times', text: (body) => curves(JSON.parse(body)) },
  handovers: { path: '/v1/journey/handovers', text: (body) => handovers(JSON.parse(body)) },
  referrals: { path: '/v1/journey/referrals', text: (body) => referrals(JSON.parse(body)) },
  satisfaction: { path: '/v1/journey/satisfaction', text: (body) => satisfaction(JSON.parse(body)) },
  backlog: { path: '/v1/journey/backlog', text: (body) => backlog(JSON.parse(body)) },
};

export function journeyCommand({ settings, output }: CommandContext): Command {
  return withPlaces(
    new Command('journey')
      .description('how far cases get from contact to outcome, in how long, and why not')
      .argument('[VIEW]', `one of ${Object.keys(VIEWS).join(', ')}`, 'steps'),
  )
    .option('--from <DAY>', 'first Rome day of the first contact, YYYY-MM-DD', dayOption)
    .option('--to <DAY>', 'last Rome day of the first contact', dayOption)
    .option('--by <GROUP>', 'of the backlog: zone or desk')
    .option('--json', 'print the answer as JSON')
    .action(async (view: string, { json, ...asked }: Options, command: Command) => {
      const shown = VIEWS[view];
      if (shown === undefined) command.error(`There is no view ${view}: choose one of ${Object.keys(VIEWS).join(', ')}.`);
      const body = await ask(settings(), addressOf(shown.path, queryOf(asked)));
      output.out(json ? body : [...shown.text(body), foot(JSON.parse(body))].join('\n\n'));
    });
}
