import { label } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import type { QualityItem } from '../../warehouse/quality.ts';
import type { SuggestedWord } from '../quality/words.ts';
import type { TableCell, TableColumn, TableData } from './figure.tsx';
import type { Speech } from './texts.ts';

interface Told {
  specs: Pick<Specs, 'codes' | 'network'>;
  speech: Speech;
  /** ISO instant up to which is counted. */
  until: string;
}

const deskName = ({ specs, speech }: Told, desk: string): string =>
  specs.network.desks.get(desk)?.name[speech.lang] ?? speech.t('quality.no_desk');

const columnsOf = ({ speech: { t } }: Told, names: readonly string[], numeric: readonly string[]): TableColumn[] =>
  names.map((name) => ({ text: t(`quality.column.${name}`), numeric: numeric.includes(name) }));

function nearest({ suggestion, like, distance }: SuggestedWord, { specs, speech: { t, lang } }: Told): TableCell {
  if (suggestion === '') return null;
  return t('quality.like', { service: label(specs.codes, 'service', suggestion, lang), like, distance: distance ?? 0 });
}

/** Desks' words without a code, the most frequent first. */
export function wordsTable(words: readonly SuggestedWord[], told: Told): TableData {
  const { specs, speech } = told;
  const { t, count, day, instant, lang } = speech;
  return {
    caption: t('quality.words_caption', { instant: instant(told.until) }),
    columns: columnsOf(told, ['word', 'desk', 'said', 'first_seen', 'last_seen', 'nearest', 'mapped_to', 'framework'], ['said']),
    rows: words.map((word) => [
      word.word,
      deskName(told, word.desk),
      count(word.count),
      day(word.first_seen),
      day(word.last_seen),
      nearest(word, told),
      word.mapped_to === '' ? null : label(specs.codes, 'service', word.mapped_to, lang),
      word.framework,
    ]),
  };
}

/** When the latest of some items was recorded, in words; the warehouse writes instants in UTC without saying so. */
const latestOf = (items: readonly QualityItem[], { instant }: Speech): string => {
  const [last = ''] = items.map(({ latest }) => latest).sort((a, b) => b.localeCompare(a));
  return instant(`${last.replace(' ', 'T')}Z`);
};

/** What was refused, by desk and code. */
export function refusedTable(items: readonly QualityItem[], told: Told): TableData {
  const { specs, speech } = told;
  const { t, count, instant, lang } = speech;
  return {
    caption: t('quality.refused_caption', { instant: instant(told.until) }),
    columns: columnsOf(told, ['desk', 'reason', 'code', 'number', 'open', 'latest'], ['number', 'open']),
    rows: items
      .filter(({ item }) => item === 'rejected' || item === 'skipped')
      .map((item) => [
        deskName(told, item.desk),
        label(specs.codes, 'rejection', item.code, lang),
        item.code,
        count(item.count),
        count(item.open),
        latestOf([item], speech),
      ]),
  };
}

const sum = (items: readonly QualityItem[], kind: QualityItem['item'], what: 'count' | 'open'): number =>
  items.filter(({ item }) => item === kind).reduce((total, item) => total + item[what], 0);

/** How often each desk published the same again, and the same id with other content. */
export function repeatedTable(items: readonly QualityItem[], told: Told): TableData {
  const { t, count, instant } = told.speech;
  const repeated = items.filter(({ item }) => item === 'duplicate' || item === 'conflict');
  const desks = [...new Set(repeated.map(({ desk }) => desk))];
  const numeric = ['duplicates', 'conflicts', 'open'];
  return {
    caption: t('quality.repeated_caption', { instant: instant(told.until) }),
    columns: columnsOf(told, ['desk', ...numeric, 'latest'], numeric),
    rows: desks.map((desk) => {
      const own = repeated.filter((item) => item.desk === desk);
      return [
        deskName(told, desk),
        count(sum(own, 'duplicate', 'count')),
        count(sum(own, 'conflict', 'count')),
        count(sum(own, 'conflict', 'open')),
        latestOf(own, told.speech),
      ];
    }),
  };
}
