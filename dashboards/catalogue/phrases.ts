import { WEEKDAYS } from '../../specs/provision/week.ts';
import type { DayOpening } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import type { Offer } from './types.ts';

/** A time span as people read it. */
export const span = (from: string, to: string): string => `${from}–${to}`;

/** The hours of a day in words: slots, closed, by appointment, not stated. */
export function hoursText(opening: DayOpening, { t }: Pick<Speech, 't'>): string {
  if (opening === null) return t('opening.unknown');
  return typeof opening === 'string' ? t(`opening.${opening}`) : opening.map(([from, to]) => span(from, to)).join(', ');
}

/** The usual week, a line for each day; one line when no day of it is stated. */
export function weekLines({ opening }: Pick<Offer, 'opening'>, speech: Pick<Speech, 't'>): string[] {
  if (opening === null) return [speech.t('catalogue.hours_unknown')];
  return WEEKDAYS.map((weekday) => `${speech.t(`weekday.${weekday}`)}: ${hoursText(opening[weekday], speech)}`);
}

/** When mediators of a language are at the desk in the usual week. */
export const mediatorHours = (mediators: NonNullable<Offer['mediators']>, language: string, { t }: Pick<Speech, 't'>): string =>
  mediators
    .filter((slot) => slot.language === language)
    .map(({ day, from, to }) => `${t(`weekday.${day}`)} ${span(from, to)}`)
    .join(', ');

/** Languages that an offer has mediators of, each once; `null` when it does not say. */
export const mediatedLanguages = ({ mediators }: Pick<Offer, 'mediators'>): string[] | null =>
  mediators === null ? null : [...new Set(mediators.map(({ language }) => language))];

/** What an offer does not say, of what a reader would look for. */
export const UNSTATED = ['hours', 'languages', 'mediators', 'channels', 'areas'] as const;

export const unstatedOf = ({ opening, ...offer }: Offer): (typeof UNSTATED)[number][] =>
  UNSTATED.filter((part) => (part === 'hours' ? opening === null : offer[part] === null));

/** Who states an offer, in words. */
export function statedText(
  { stated }: Pick<Offer, 'stated'>,
  { t, day, instant }: Pick<Speech, 't' | 'day' | 'instant'>,
): string {
  if (stated.by === 'document') return t('catalogue.stated_by_document', { source: stated.source });
  return t('catalogue.stated_by_desk', { day: day(stated.declared_from), instant: instant(stated.recorded_at) });
}
