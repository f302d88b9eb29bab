import { label } from '../../../specs/lookup.ts';
import type { Specs } from '../../../specs/types.ts';
import type { SatisfactionRow } from '../../journeys/types.ts';
import type { KpiRow } from '../../kpis/types.ts';
import type { Speech } from '../texts.ts';
import type { Pair } from './answers.ts';

/** Below this share of the invited, answers are read with care: who does not answer may think otherwise. */
export const LOW_RESPONSE = 0.5;

/** What a group of surveys says, and how many of the invited said it. Shares are of 1. */
export interface Group {
  key: string;
  name: string;
  satisfied: number | null;
  answers: number | null;
  share: number | null;
  lower: number | null;
  upper: number | null;
  invited: number | null;
  answered: number | null;
  response: number | null;
  suppressed: boolean;
}

const HUNDRED = 100;
const shareOf = (percent: number | null | undefined): number | null => (percent == null ? null : percent / HUNDRED);

function groupOf(key: string, name: string, top: KpiRow | undefined, response: KpiRow | undefined): Group {
  const suppressed = (top?.suppressed ?? false) || (response?.suppressed ?? false);
  const shown = <T>(value: T | null | undefined): T | null => (suppressed ? null : (value ?? null));
  return {
    key,
    name,
    satisfied: shown(top?.numerator),
    answers: shown(top?.denominator),
    share: shown(shareOf(top?.value)),
    lower: shown(shareOf(top?.lower)),
    upper: shown(shareOf(top?.upper)),
    invited: shown(response?.denominator),
    answered: shown(response?.numerator),
    response: shown(shareOf(response?.value)),
    suppressed,
  };
}

/** The whole, as one group. */
export const wholeOf = ({ top, response }: Pair, name: string): Group => groupOf('', name, top.rows[0], response.rows[0]);

/** Groups of a dimension in which somebody was invited or answered, the most answers first. */
export function groupsBy(pair: Pair, dimension: 'language' | 'desk', specs: Specs, speech: Speech): Group[] {
  const { t, lang } = speech;
  const { top, response } = pair;
  const keys = [...new Set([...top.rows, ...response.rows].map((row) => row[dimension] ?? ''))];
  const named = (key: string): string => {
    if (dimension === 'language')
      return key === '' ? t('satisfaction.unknown_language') : label(specs.codes, 'language', key, lang);
    return specs.network.desks.get(key)?.name[lang] ?? key;
  };
  const rowOf = (rows: readonly KpiRow[], key: string) => rows.find((row) => (row[dimension] ?? '') === key);
  return keys
    .map((key) => groupOf(key, named(key), rowOf(top.rows, key), rowOf(response.rows, key)))
    .filter(({ suppressed, answers, invited }) => suppressed || (answers ?? 0) > 0 || (invited ?? 0) > 0)
    .sort((a, b) => (b.answers ?? -1) - (a.answers ?? -1) || a.name.localeCompare(b.name, lang));
}

/** Groups by what came of the case. */
export const outcomeGroups = (rows: readonly SatisfactionRow[], { t }: Pick<Speech, 't'>): Group[] =>
  rows
    .filter(({ offered }) => offered !== 0)
    .map(({ stratum, offered, answered, response, satisfied, share, lower, upper, note }) => ({
      key: stratum,
      name: t(`satisfaction.stratum.${stratum}`),
      satisfied,
      answers: answered,
      share,
      lower,
      upper,
      invited: offered,
      answered,
      response,
      suppressed: note === 'suppressed',
    }));

/** How many of the invited answered. */
export function responseText({ invited, answered, response }: Group, { t, count, percent }: Speech): string {
  if (invited === null || answered === null || response === null) return t('satisfaction.response_unknown');
  return t('satisfaction.response_told', { answered: count(answered), invited: count(invited), share: percent(response) });
}

/** What a reader must mind about a group: hidden, too few answers, too few of the invited. */
export function cautionsOf({ suppressed, answers, response }: Group, least: number, { t, percent }: Speech): string[] {
  if (suppressed) return [t('place.suppressed')];
  return [
    ...((answers ?? 0) < least ? [t('satisfaction.small_n', { least })] : []),
    ...(response !== null && response < LOW_RESPONSE ? [t('satisfaction.low_response', { share: percent(response) })] : []),
  ];
}

/** What the chart of some groups shows, for those who cannot see it. */
export function groupsDescription(groups: readonly Group[], speech: Speech): string {
  const { t, percent } = speech;
  const told = groups.flatMap((group) =>
    group.share === null
      ? []
      : [t('satisfaction.group_told', { name: group.name, share: percent(group.share), response: responseText(group, speech) })],
  );
  return `${t('satisfaction.description')} ${told.join('; ')}.`;
}
