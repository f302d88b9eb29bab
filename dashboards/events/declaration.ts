import { z } from 'zod';
import type { Requirement, Specs } from '../../specs/types.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { Reader } from '../../warehouse/types.ts';
import { figuresQuery, parameterProblem, parseQuery } from '../kpis/request.ts';
import type { Provenance } from '../kpis/types.ts';
import { type EventLine, eventLine } from './lines.ts';

export interface DeclarationDeps {
  specs: Specs;
  warehouse: { readonly journal: Pick<Journal, 'eventById' | 'dataAsOf'> };
  now: () => number;
}

/** The declaration that a judgement of a desk rests on. */
export interface DeclarationRequest {
  desk: string;
  event: string;
  /** What is judged, and under which version. */
  requirement: Requirement;
  framework: string;
  reader: Reader;
}

export interface DeclarationBehind extends Provenance, Pick<DeclarationRequest, 'desk' | 'requirement'> {
  /** Empty where the reader may not open it. */
  rows: readonly EventLine[];
}

/** Reads a query into a request. Throws `ProblemError` that lists what is allowed. */
export function parseDeclaration(specs: Specs, query: unknown, reader: Reader): DeclarationRequest {
  const schema = z.strictObject({
    event: z.string().min(1).max(256),
    desk: figuresQuery(specs).shape.desk.unwrap(),
    requirement: z.string().max(64),
    framework: z.enum(specs.frameworks.map(({ id }) => id)),
  });
  const { requirement: id, framework, ...asked } = parseQuery(schema, query);
  const requirements = specs.frameworks.find((one) => one.id === framework)?.requirements ?? [];
  const requirement = requirements.find((one) => one.id === id);
  if (requirement !== undefined) return { ...asked, requirement, framework, reader };
  const allowed = requirements.map((one) => one.id);
  throw parameterProblem([{ parameter: 'requirement', detail: `${framework} has no such requirement.`, allowed }]);
}

/** The event of a declaration, as far as the reader may open it: what holds of it now. Throws QueryForbidden when the reader may open none. */
export async function declarationBehind(
  { specs, warehouse: { journal }, now }: DeclarationDeps,
  { desk, event: id, requirement, framework, reader }: DeclarationRequest,
): Promise<DeclarationBehind> {
  const [traces, { data_as_of, synthetic }] = await Promise.all([journal.eventById(id, reader), journal.dataAsOf()]);
  const rows = traces.flatMap(({ event, fact }) => {
    if (event === null || event.desk !== desk) return [];
    const { desk: of, family, source, event_id, occurred_at, recorded_at } = event;
    const told = fact ?? { desk: of, family, synthetic: event.synthetic };
    return [eventLine(specs, { source, event_id, occurred_at, recorded_at, fact: told })];
  });
  return {
    ...{ desk, requirement, rows, data_as_of, synthetic },
    known_at: new Date(now()).toISOString(),
    framework_version: framework,
  };
}
