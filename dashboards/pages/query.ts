import { romeDay } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { figuresQuery, knownAtOf, parameterProblem, parseQuery } from '../kpis/request.ts';

/** What a page is asked to show. Days are Roman, inclusive; `known_at` is an ISO instant. */
export interface PageFilters {
  programme: string;
  zone?: string;
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

/** Reads the filters of a page's address; as known today is as known now. @throws ProblemError that names the filters that cannot be read. */
export function readFilters(specs: Specs, query: unknown, now: number): PageFilters {
  const schema = figuresQuery(specs).pick({ programme: true, zone: true, from: true, to: true, known_at: true });
  const { programme = defaultProgramme(specs), zone, from, to, known_at } = parseQuery(schema, query);
  if (from !== undefined && to !== undefined && from > to) {
    throw parameterProblem([{ parameter: 'to', detail: 'The period ends before it begins.', allowed: [] }]);
  }
  return {
    programme,
    ...(zone === undefined ? {} : { zone }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(known_at === undefined || known_at === romeDay(now) ? {} : { known_at: knownAtOf(known_at, now) }),
  };
}
