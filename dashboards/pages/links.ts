import type { Locale } from '../../specs/types.ts';
import type { PageFilters } from './query.ts';

/** A page, whatever its language. */
export type PageId =
  | { page: 'region' | 'zones' | 'catalogue' | 'standard' | 'comparison' | 'import' | 'quality' | 'events' | 'kpis' | 'glossary' }
  | { page: 'journeys' | 'satisfaction' | 'benchmarks' }
  | { page: 'kpi'; kpi: string }
  | { page: 'zone'; zone: string }
  | { page: 'desk'; desk: string };

const WORDS = {
  it: {
    region: 'regione',
    zones: 'zone',
    catalogue: 'catalogo',
    import: 'importazione',
    quality: 'qualita',
    standard: 'standard-minimo',
    comparison: 'standard-minimo/confronto',
    desks: 'sportelli',
    events: 'eventi',
    kpis: 'kpi',
    glossary: 'glossario',
    journeys: 'percorsi',
    satisfaction: 'soddisfazione',
    benchmarks: 'confronti',
  },
  en: {
    region: 'region',
    zones: 'zones',
    catalogue: 'catalogue',
    import: 'import',
    quality: 'quality',
    standard: 'minimum-standard',
    comparison: 'minimum-standard/comparison',
    desks: 'desks',
    events: 'events',
    kpis: 'kpi',
    glossary: 'glossary',
    journeys: 'journeys',
    satisfaction: 'satisfaction',
    benchmarks: 'benchmarks',
  },
} as const;

/** Path of a page in a language. */
export function pathOf(lang: Locale, id: PageId): string {
  const words = WORDS[lang];
  if (id.page === 'zone') return `/${lang}/${words.zones}/${encodeURIComponent(id.zone)}`;
  if (id.page === 'kpi') return `/${lang}/${words.kpis}/${encodeURIComponent(id.kpi)}`;
  if (id.page === 'desk') return `/${lang}/${words.desks}/${encodeURIComponent(id.desk)}`;
  return `/${lang}/${words[id.page]}`;
}

/** Path of a route with the filters that are set, as a query. */
export function withFilters(path: string, filters: Partial<PageFilters>, more: Readonly<Record<string, string>> = {}): string {
  const set = Object.entries({ ...more, ...filters }).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '',
  );
  const query = new URLSearchParams(set).toString();
  return query === '' ? path : `${path}?${query}`;
}
