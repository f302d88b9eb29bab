import { z } from 'zod';
import { evaluateKpi, kpiOf } from '../kpis/evaluate.ts';
import { figuresQuery, parseKpiRequest } from '../kpis/request.ts';
import { answerList, catalogueList } from '../kpis/table.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

/** The KPI catalogue and the values of one KPI. */
export function kpiRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const params = z.strictObject({ id: z.string().meta({ description: 'KPI', enum: [...specs.kpis.keys()] }) });
  return [
    listRoute(
      { path: '/v1/kpis', operationId: 'listKpis', tag: 'kpis', summary: 'The catalogue of KPIs', schema: 'KpiCatalogue' },
      async () => catalogueList([...specs.kpis.values()]),
    ),
    listRoute(
      {
        path: '/v1/kpis/:id',
        operationId: 'getKpi',
        tag: 'kpis',
        summary: 'Values of a KPI, one row per group that exists',
        schema: 'KpiAnswer',
        params,
        query: figuresQuery(specs),
      },
      async ({ params: { id }, query, request }) => {
        const asked = parseKpiRequest(specs, kpiOf(specs, id).id, query, reader(request), now());
        return answerList(await evaluateKpi({ specs, warehouse, now }, asked));
      },
    ),
  ];
}
