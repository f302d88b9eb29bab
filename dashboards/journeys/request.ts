import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { definedOnly, demandOrder, figuresQuery, knownAtOf } from '../kpis/request.ts';
import type { JourneyRequest } from './types.ts';

/** The query of every route about journeys. */
export const journeyQuery = (specs: Specs) => figuresQuery(specs).omit({ by: true });

/** The query of the backlog, which takes no period. */
export const backlogQuery = (specs: Specs) =>
  journeyQuery(specs)
    .omit({ from: true, to: true })
    .extend({ by: z.enum(['zone', 'desk']).optional().meta({ description: 'Group by; absent = all together' }) });

/** A checked query as a request. Throws `ProblemError` for a period or an instant that cannot be. */
export function journeyRequest(query: z.infer<ReturnType<typeof journeyQuery>>, reader: Reader, now: number): JourneyRequest {
  const { known_at, ...filters } = query;
  demandOrder(filters);
  return { ...definedOnly(filters), ...(known_at === undefined ? {} : { known_at: knownAtOf(known_at, now) }), reader };
}
