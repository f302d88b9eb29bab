import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';
import { definedOnly, parseQuery } from '../kpis/request.ts';
import { type RegisterWanted, registerShape } from '../quality/register.ts';

/** What the page Qualità dei dati is asked; `programme` is carried along for the pages that have one. */
export interface QualityQuery {
  wanted: RegisterWanted;
  programme?: string;
  /** The same as it stands in the address. */
  given: Readonly<Record<string, string>>;
}

/** Reads the address of the page; an empty filter of the form asks for everything. @throws ProblemError that names what cannot be read. */
export function readQualityQuery(specs: Pick<Specs, 'programmes'>, query: unknown): QualityQuery {
  const schema = z.strictObject({ ...registerShape, programme: z.enum([...specs.programmes.keys()]).optional() });
  const { programme, ...wanted } = parseQuery(schema, query);
  return { wanted, ...definedOnly({ programme }), given: definedOnly(wanted) };
}
