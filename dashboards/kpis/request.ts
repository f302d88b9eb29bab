import { z } from 'zod';
import { addDays, romeInstant } from '../../specs/calendar.ts';
import { ProblemError } from '../../specs/problem.ts';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { kpiOf } from './evaluate.ts';
import type { KpiRequest } from './types.ts';

/** One fault of a query: which parameter, what to do, and what it may be (empty when any value of its form). */
export interface ParameterFault {
  parameter: string;
  detail: string;
  allowed: readonly string[];
}

/** The warehouse's days are of these years. */
const day = z.iso
  .date()
  .refine((text) => text >= '1970-01-01' && text < '2149-01-01', 'Choose a day from 1970 to 2148')
  .meta({ description: 'Rome day, YYYY-MM-DD, included' });
/** The form of `known_at` and its like. */
export const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .meta({ description: 'Instant with offset (write + as %2B), or a Rome day, meaning its end: figures as they were known then' });

/** The query of every route that asks for figures; texts are checked against what the specifications hold. */
export function figuresQuery({ programmes, network }: Specs) {
  return z.strictObject({
    programme: z
      .enum([...programmes.keys()])
      .optional()
      .meta({ description: 'Programme' }),
    by: z.string().optional().meta({ description: 'Dimensions to group by, comma between them' }),
    zone: z
      .enum([...network.zones.keys()])
      .optional()
      .meta({ description: 'Zona-distretto' }),
    desk: z
      .enum([...network.desks.keys()])
      .optional()
      .meta({ description: 'Desk (PUA)' }),
    area_vasta: z
      .enum([...network.areas.keys()])
      .optional()
      .meta({ description: 'Area vasta' }),
    network: z
      .enum([...network.networks.keys()])
      .optional()
      .meta({ description: 'Local action plan network' }),
    from: day.optional(),
    to: day.optional(),
    known_at: instant.optional(),
  });
}

function faultOf(issue: z.core.$ZodIssue): ParameterFault[] {
  const parameter = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ parameter: key, detail: 'There is no such parameter.', allowed: [] }));
  }
  if (issue.code === 'invalid_value') {
    return [{ parameter, detail: 'Not one of the values allowed.', allowed: issue.values.map(String) }];
  }
  return [{ parameter, detail: `${issue.message}.`, allowed: [] }];
}

/** The problem of a query with faults; each fault lists what is allowed. */
export function parameterProblem(faults: readonly ParameterFault[]): ProblemError {
  const lines = faults.map(({ parameter, detail, allowed }) => {
    const choice = allowed.length > 0 ? ` Allowed: ${allowed.join(', ')}.` : '';
    return `${parameter}: ${detail}${choice}`;
  });
  return new ProblemError('parameter_invalid', lines.join(' '), { members: { errors: faults } });
}

/** Checks a query against a schema; an empty value, as a form sends for a field left blank, is absent. Throws `ProblemError`. */
export function parseQuery<S extends z.ZodObject>(schema: S, query: unknown): z.infer<S> {
  const given = Object.entries(z.record(z.string(), z.unknown()).parse(query)).filter(
    ([, value]) => value !== '' && value !== undefined,
  );
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(faultOf);
  const names = Object.keys(schema.shape);
  throw parameterProblem(faults.map((f) => (names.includes(f.parameter) ? f : { ...f, allowed: names })));
}

/** The instant of `known_at`: a day stands for its last millisecond in Rome. In the future nothing is known yet: a fault. */
export function knownAtOf(text: string, now: number): string {
  const at = text.length === 10 ? romeInstant(addDays(text, 1)) - 1 : Date.parse(text);
  if (at <= now) return new Date(at).toISOString();
  throw parameterProblem([{ parameter: 'known_at', detail: 'It lies in the future.', allowed: [] }]);
}

/** Throws `ProblemError` for a period that ends before it begins. */
export function demandOrder({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw parameterProblem([{ parameter: 'from', detail: 'The period ends before it begins.', allowed: [] }]);
}

/** Reads a query into a request for one KPI. Throws `ProblemError` that lists what is allowed. */
export function parseKpiRequest(specs: Specs, id: string, query: unknown, reader: Reader, now: number): KpiRequest {
  const { dimensions } = kpiOf(specs, id);
  const { by = '', known_at, ...filters } = parseQuery(figuresQuery(specs), query);
  const names = [...new Set(by.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  const groups = names.flatMap((name) => dimensions.filter((d) => d === name));
  if (groups.length < names.length) {
    const unknown = names.filter((name) => !dimensions.some((d) => d === name));
    throw parameterProblem([{ parameter: 'by', detail: `${id} is not counted by ${unknown.join(', ')}.`, allowed: dimensions }]);
  }
  demandOrder(filters);
  const known = known_at === undefined ? {} : { known_at: knownAtOf(known_at, now) };
  return { kpi: id, by: groups, ...definedOnly(filters), ...known, reader };
}

export type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** An object without the members that are `undefined`. */
export function definedOnly<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
