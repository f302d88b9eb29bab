import type { Dimension } from '../../specs/types.ts';
import { UNKNOWN } from '../charts/link.ts';
import { pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

/** Address of the list of events behind one figure of a KPI. */
export const eventsHref = (
  { lang }: Pick<Speech, 'lang'>,
  kpi: string,
  filters: Partial<PageFilters>,
  cell: Readonly<Partial<Record<Dimension | 'part', string>>> = {},
): string => {
  const named = Object.entries(cell).map(([name, value]) => [name, value === '' ? UNKNOWN : value]);
  return withFilters(pathOf(lang, { page: 'events' }), filters, { kpi, ...Object.fromEntries(named) });
};

/**
 * The same as a pattern for the marks of a chart: `fields` says which column of a mark's row gives which part of the address, and the browser
 * fills each `{column}` in.
 */
export const eventsPattern = (
  speech: Pick<Speech, 'lang'>,
  kpi: string,
  filters: Partial<PageFilters>,
  fields: Readonly<Partial<Record<Dimension | 'to', string>>>,
): string => {
  const href = eventsHref(speech, kpi, filters);
  return [href, ...Object.entries(fields).map(([parameter, column]) => `${parameter}={${column}}`)].join('&');
};
