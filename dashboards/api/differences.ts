import { z } from 'zod';
import { type DifferencesRequest, differences } from '../kpis/differences.ts';
import { figuresQuery, instant, knownAtOf, parameterProblem, parseKpiRequest } from '../kpis/request.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const EVENT_COLUMNS = [
  ...columns('integer', ['effect']),
  ...columns('category', ['kind']),
  ...columns('text', ['event_id']),
  ...columns('category', ['source']),
  ...columns('text', ['position', 'recorded_at', 'occurred_at', 'amends', 'reason']),
];

/** What changed in a KPI between two instants of knowledge, and because of which events. */
export function differenceRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const whole = z.coerce.number().int().min(0);
  const query = figuresQuery(specs)
    .omit({ known_at: true })
    .extend({
      kpi: z.enum([...specs.kpis.keys()]).meta({ description: 'KPI' }),
      from_known: instant.meta({
        description: 'The earlier instant of knowledge: with offset (write + as %2B), or a Rome day, meaning its end',
      }),
      to_known: instant.optional().meta({ description: 'The later one; absent = now' }),
      part: z
        .enum(['numerator', 'denominator'])
        .default('numerator')
        .meta({ description: 'Which count the events are listed of' }),
      limit: whole.min(1).max(1000).default(200).meta({ description: 'At most so many events' }),
      after: whole.default(0).meta({ description: '`next` of the page before' }),
    });
  return [
    listRoute(
      {
        path: '/v1/differences',
        operationId: 'getDifferences',
        tag: 'kpis',
        summary: 'What changed in a KPI between two instants of knowledge, cell by cell, and because of which events',
        schema: 'Differences',
        query,
      },
      async ({ query: { kpi, from_known, to_known, part, limit, after, ...figures }, request }) => {
        const at = now();
        const from = knownAtOf(from_known, at);
        const to = to_known === undefined ? new Date(at).toISOString() : knownAtOf(to_known, at);
        if (from >= to) throw parameterProblem([{ parameter: 'from_known', detail: 'It is not before to_known.', allowed: [] }]);
        const asked = parseKpiRequest(specs, kpi, figures, reader(request), at);
        const span: Pick<DifferencesRequest, 'from_known' | 'to_known'> = { from_known: from, to_known: to };
        const answer = await differences({ specs, warehouse, now }, { ...asked, ...span, part, limit, after });
        return {
          columns: [...columns('category', answer.by), ...EVENT_COLUMNS],
          rows: answer.rows,
          json: answer,
          provenance: answer,
        };
      },
    ),
  ];
}
