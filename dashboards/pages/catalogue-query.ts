import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';
import type { Wanted } from '../catalogue/select.ts';
import { wantedShape } from '../catalogue/wanted.ts';
import { parseQuery } from '../kpis/request.ts';

/** What a reader of the catalogue looks for; `programme` is carried along for the pages that have one. */
export interface CatalogueQuery {
  wanted: Wanted;
  open: boolean;
  programme?: string;
  /** The same as it stands in the address. */
  given: Readonly<Record<string, string>>;
}

const defined = (pairs: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** Reads the address of the page. @throws ProblemError that names what cannot be read. */
export function readCatalogueQuery(specs: Specs, query: unknown): CatalogueQuery {
  const schema = z.strictObject({
    ...wantedShape(specs),
    open: z.literal('1').optional(),
    programme: z.enum([...specs.programmes.keys()]).optional(),
  });
  const { open, programme, ...wanted } = parseQuery(schema, query);
  return {
    wanted: defined(wanted),
    open: open === '1',
    ...(programme === undefined ? {} : { programme }),
    given: defined({ ...wanted, open }),
  };
}
