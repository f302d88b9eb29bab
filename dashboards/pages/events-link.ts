import type { Desk, Dimension } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { UNKNOWN } from '../charts/link.ts';
import { pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

type Asked = Readonly<Record<string, string>>;

const known = (asked: Readonly<Record<string, string | undefined>>): Asked =>
  Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value === '' ? UNKNOWN : (value ?? '')]));

/** Address of the list of events behind one figure of a KPI. */
export const eventsHref = (
  { lang }: Pick<Speech, 'lang'>,
  kpi: string,
  filters: Partial<PageFilters>,
  cell: Readonly<Partial<Record<Dimension | 'part', string>>> = {},
): string => withFilters(pathOf(lang, { page: 'events' }), filters, { kpi, ...known(cell) });

/** An address with more parameters, each filled from a column of a mark's row by the browser. */
const filledIn = (href: string, fields: Asked): string =>
  [href, ...Object.entries(fields).map(([parameter, column]) => `${parameter}={${column}}`)].join('&');

/** The same as a pattern for the marks of a chart: `fields` says which column of a mark's row gives which part of the address. */
export const eventsPattern = (
  speech: Pick<Speech, 'lang'>,
  kpi: string,
  filters: Partial<PageFilters>,
  fields: Readonly<Partial<Record<Dimension | 'to', string>>>,
): string => filledIn(eventsHref(speech, kpi, filters), fields);

/** Addresses of the lists of events behind the figures of the journey, under the filters of a page. */
export interface JourneyEventLinks {
  href(asked: Asked, within?: Partial<PageFilters>): string;
  pattern(asked: Asked, fields: Asked): string;
}

export function journeyEventLinks({ lang }: Pick<Speech, 'lang'>, filters: PageFilters): JourneyEventLinks {
  const href = (asked: Asked, within: Partial<PageFilters> = filters) =>
    withFilters(pathOf(lang, { page: 'events' }), within, known(asked));
  return { href, pattern: (asked, fields) => filledIn(href(asked), fields) };
}

/** Whether a reader may open what a desk recorded and declared. */
export const opensDesk = ({ role, zone, desk }: Reader, { id, zone: own }: Pick<Desk, 'id' | 'zone'>): boolean =>
  role === 'admin' || role === 'region' || (role === 'zone' && zone === own) || (role === 'desk' && desk === id);
