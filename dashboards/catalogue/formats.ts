import { createHash } from 'node:crypto';
import type { Specs } from '../../specs/types.ts';
import { speech } from '../pages/texts.ts';
import { offerOn } from './build.ts';
import { toCalendar } from './calendar.ts';
import { toCpsv } from './cpsv.ts';
import { toHsds } from './hsds.ts';
import { unstatedOf } from './phrases.ts';
import { toJsonLd, toTurtle } from './rdf.ts';
import type { Catalogue } from './types.ts';

/** The forms the catalogue is written in, with their media types. `hsds` is JSON too, so it is had by its name alone. */
export const CATALOGUE_FORMATS = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
  hsds: 'application/json',
  cpsv: 'text/turtle',
  jsonld: 'application/ld+json',
  ical: 'text/calendar',
} as const;

export type CatalogueFormat = keyof typeof CATALOGUE_FORMATS;

/** The catalogue in its own words: a row per desk with what it offers on the day, and what it has not stated. */
export function toDocument({ desks, ...about }: Catalogue) {
  const rows = desks.map(({ offers, ...desk }) => {
    const offer = offerOn({ id: desk.id, offers }, about.day);
    return { ...desk, ...offer, not_stated: unstatedOf(offer) };
  });
  return { ...about, rows };
}

/** The catalogue as text in one of the forms that are no table; texts in the language given, in both where the form has room for them. */
export function written(
  specs: Specs,
  catalogue: Catalogue,
  format: 'hsds' | 'cpsv' | 'jsonld' | 'ical',
  lang: 'it' | 'en',
): string {
  const speeches = { it: speech(specs, 'it'), en: speech(specs, 'en') };
  if (format === 'hsds') return JSON.stringify(toHsds(specs, catalogue, speeches[lang]));
  if (format === 'ical') return toCalendar(specs, catalogue, speeches[lang]);
  const quads = toCpsv(specs, catalogue, speeches);
  return format === 'cpsv' ? toTurtle(quads) : JSON.stringify(toJsonLd(quads));
}

/** A weak entity tag: the same for the same desks, day and form, whatever the instant they were read at. */
export function tagOf(catalogue: Catalogue, ...form: readonly string[]): string {
  const { known_at: _, data_as_of: __, ...same } = catalogue;
  const hash = createHash('sha256').update(JSON.stringify([same, ...form]));
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}
