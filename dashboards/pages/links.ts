import type { Locale } from '../../specs/types.ts';
import type { PageFilters } from './query.ts';

/** A page, whatever its language. */
export type PageId = { page: 'region' | 'zones' | 'catalogue' | 'import' } | { page: 'zone'; zone: string };

const WORDS = {
  it: { region: 'regione', zones: 'zone', catalogue: 'catalogo', import: 'importazione' },
  en: { region: 'region', zones: 'zones', catalogue: 'catalogue', import: 'import' },
} as const;

/** Path of a page in a language. */
export function pathOf(lang: Locale, id: PageId): string {
  const words = WORDS[lang];
  return id.page === 'zone' ? `/${lang}/${words.zones}/${encodeURIComponent(id.zone)}` : `/${lang}/${words[id.page]}`;
}

/** Path of a route with the filters that are set, as a query. */
export function withFilters(path: string, filters: Partial<PageFilters>, more: Readonly<Record<string, string>> = {}): string {
  const set = Object.entries({ ...more, ...filters }).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '',
  );
  const query = new URLSearchParams(set).toString();
  return query === '' ? path : `${path}?${query}`;
}
