import { z } from 'zod';
import { romeDay } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { definedOnly, demandOrder, figuresQuery, knownAtOf, parseQuery } from '../kpis/request.ts';
import { FORECAST_ENDS, type ForecastEnd } from '../programmes/forecast-types.ts';

/** What a page is asked to show. Days are Roman, inclusive; `known_at` is an ISO instant. */
export interface PageFilters {
  programme: string;
  zone?: string;
  desk?: string;
  from?: string;
  to?: string;
  known_at?: string;
}

/** The first programme of the specifications is the one a page shows unless told otherwise. */
export function defaultProgramme(specs: Pick<Specs, 'programmes'>): string {
  const [first] = specs.programmes.keys();
  if (first === undefined) throw new Error('the specifications hold no programme');
  return first;
}

/** The filters that every page of figures takes. */
const SHARED = { programme: true, zone: true, from: true, to: true, known_at: true } as const;

type Asked = { [K in keyof PageFilters]?: string | undefined };

function filtersOf(specs: Pick<Specs, 'programmes'>, asked: Asked, now: number): PageFilters {
  const { programme = defaultProgramme(specs), known_at, ...rest } = asked;
  demandOrder(rest);
  const known = known_at === undefined || known_at === romeDay(now) ? {} : { known_at: knownAtOf(known_at, now) };
  return { programme, ...definedOnly(rest), ...known };
}

/** Reads the filters of a page's address; as known today is as known now. @throws ProblemError that names the filters that cannot be read. */
export const readFilters = (specs: Specs, query: unknown, now: number): PageFilters =>
  filtersOf(specs, parseQuery(figuresQuery(specs).pick(SHARED), query), now);

/** As `readFilters`, of a page whose figures may be those of one desk. */
export const readDeskFilters = (specs: Specs, query: unknown, now: number): PageFilters =>
  filtersOf(specs, parseQuery(figuresQuery(specs).pick({ ...SHARED, desk: true }), query), now);

/** As `readFilters`, of a page that says where the figures lead by an end date. */
export function readForecastFilters(specs: Specs, query: unknown, now: number): { filters: PageFilters; end: ForecastEnd } {
  const schema = figuresQuery(specs)
    .pick(SHARED)
    .extend({ end: z.enum(FORECAST_ENDS).default('planned') });
  const { end, ...asked } = parseQuery(schema, query);
  return { filters: filtersOf(specs, asked, now), end };
}
