import { z } from 'zod';
import type { Dimension, Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { UNKNOWN } from '../charts/link.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import { definedOnly, figuresQuery, knownAtOf, parameterProblem, parseQuery } from '../kpis/request.ts';
import type { CellAsked, EventsRequest } from './behind.ts';

const value = (what: string) =>
  z
    .string()
    .max(64)
    .optional()
    .meta({ description: `${what}; ${UNKNOWN} = not known` });
const period = (form: RegExp, what: string) => z.string().regex(form, `Write ${what}`).optional().meta({ description: what });

/** Dimensions that are no filters of a KPI question: a figure's cell names them. */
const CELL = {
  month: period(/^\d{4}-(0[1-9]|1[0-2])$/, 'Month, YYYY-MM'),
  quarter: period(/^\d{4}Q[1-4]$/, 'Quarter, YYYYQn'),
  year: period(/^\d{4}$/, 'Year'),
  province: value('Province'),
  level: value('Level: unit of the desk'),
  service_area: value('Service area'),
  gender: value('Gender'),
  age_bracket: value('Age bracket'),
  citizenship: value('Citizenship'),
  language: value('Language'),
  channel: value('Channel'),
} satisfies Partial<Record<Dimension, z.ZodType>>;

const whole = z.coerce.number().int().min(0);

/** Which page of a list of events. */
export const pageQuery = {
  limit: whole.min(1).max(1000).default(100).meta({ description: 'At most so many events' }),
  after: whole.default(0).meta({ description: '`next` of the page before' }),
};

/** The query of the events behind a figure: the filters of the KPI, the cell, and the page. */
export const eventsQuery = (specs: Specs) =>
  figuresQuery(specs)
    .omit({ by: true })
    .extend({
      ...CELL,
      part: z
        .enum(['numerator', 'denominator'])
        .default('numerator')
        .meta({ description: 'Which count of the KPI the events are listed of' }),
      ...pageQuery,
    });

/** Reads a query into a request for the events behind a figure. Throws `ProblemError` that lists what is allowed. */
export function parseEventsRequest(specs: Specs, id: string, query: unknown, reader: Reader, now: number): EventsRequest {
  const kpi = kpiOf(specs, id);
  const { part, limit, after, known_at, ...given } = parseQuery(eventsQuery(specs), query);
  const filters = parseQuery(
    figuresQuery(specs).omit({ by: true, known_at: true }),
    Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(CELL, name))),
  );
  const cell = Object.fromEntries(
    Object.entries(given).flatMap(([name, said]) =>
      Object.hasOwn(CELL, name) && said !== undefined ? [[name, said === UNKNOWN ? '' : said]] : [],
    ),
  ) as CellAsked;
  const strange = Object.keys(cell).filter((name) => !kpi.dimensions.some((dimension) => dimension === name));
  if (strange.length > 0) {
    const allowed = kpi.dimensions.filter((dimension) => Object.hasOwn(CELL, dimension));
    throw parameterProblem(strange.map((parameter) => ({ parameter, detail: `${id} is not counted by it.`, allowed })));
  }
  return {
    ...{ kpi: id, part, limit, after, cell, reader },
    ...definedOnly(filters),
    ...(known_at === undefined ? {} : { known_at: knownAtOf(known_at, now) }),
  };
}
