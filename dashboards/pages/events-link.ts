import type { Desk, Dimension } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { AdequacyMatrix, RequirementResult, RequirementStatus } from '../adequacy/types.ts';
import { type Link, linkOf, UNKNOWN } from '../charts/link.ts';
import type { ChartRequest } from '../charts/types.ts';
import { definedOnly } from '../kpis/request.ts';
import type { TableCell } from './figure.tsx';
import { pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { StandardQuery } from './standard-query.ts';
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

/** Recipients reached up to a day, over the whole story of a programme in a place, leading to their supports. */
export function reachedCell(
  { day, reached }: { day: string; reached: number | null },
  { programme, zone, known_at }: PageFilters,
  opens: boolean,
  speech: Pick<Speech, 'lang' | 'count'>,
): TableCell {
  if (reached === null) return null;
  const text = speech.count(reached);
  const within = { programme, to: day, ...definedOnly({ zone, known_at }) };
  return reached === 0 || !opens ? text : { text, href: eventsHref(speech, 'recipients', within) };
}

/** A chart as it is for a reader: without a way to events where the reader may open none. */
export const asOpened = ({ link, ...request }: ChartRequest, opens: boolean): ChartRequest =>
  link === undefined || !opens ? request : { ...request, link };

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

/**
 * Where the judgements of a matrix lead: to the declaration that one rests on, or to the events of the KPI that was counted. Of a judgement that
 * rests on nothing there is nothing to open. `open` is the desk, where the reader may; `counted`, what `countedPart` says.
 */
export function judgementLinks(
  { from, to, framework_version }: Pick<AdequacyMatrix, 'from' | 'to' | 'framework_version'>,
  { request: { known_at } }: Pick<StandardQuery, 'request'>,
  { lang }: Pick<Speech, 'lang'>,
): Exclude<Link, string> {
  const page = pathOf(lang, { page: 'events' });
  const declaration = withFilters(page, {}, { framework: framework_version });
  const kpi = withFilters(page, definedOnly({ from, to, known_at }));
  return {
    by: 'evidence',
    patterns: {
      declaration: filledIn(declaration, { event: 'event_id', desk: 'open', requirement: 'requirement' }),
      kpi: filledIn(kpi, { kpi: 'kpi', desk: 'open', part: 'counted' }),
    },
  };
}

/** Part of a KPI whose events a status rests on; `null`: nothing was counted. */
export const countedPart = (status: RequirementStatus): 'numerator' | null =>
  status === 'unknown' || status === 'not_applicable' ? null : 'numerator';

/** The same for one judgement of a desk whose events the reader may open. */
export function judgementHref(links: Link, desk: string, { id, status, evidence }: RequirementResult): string | null {
  const { kind, ...rest } = evidence;
  return linkOf(links, { ...rest, evidence: kind, requirement: id, open: desk, counted: countedPart(status) });
}
