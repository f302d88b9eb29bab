import { z } from 'zod';
import { benchmark } from '../benchmarks/benchmark.ts';
import { flagsAcross } from '../benchmarks/flags.ts';
import { benchmarkQuery, benchmarkRequest, comparedIn, comparisonQuery } from '../benchmarks/request.ts';
import { benchmarkList, flagsList } from '../benchmarks/table.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

/** Share of false ones that the list over all KPIs allows unless asked. */
const RATE = 0.05;

/** Desks or zones compared on one KPI, and who stands out on any. */
export function benchmarkRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const tag = 'benchmarks';
  const deps = { specs, warehouse, now };
  const params = z.strictObject({ kpi: z.string().meta({ description: 'KPI', enum: [...specs.kpis.keys()] }) });
  const rate = z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(RATE)
    .meta({ description: 'Share of false ones expected among those listed' });
  return [
    listRoute(
      {
        path: '/v1/benchmarks',
        operationId: 'listFlags',
        tag,
        summary: 'Every desk or zone judged on every KPI with a funnel, as one list (Benjamini–Hochberg)',
        schema: 'Flags',
        query: comparisonQuery(specs).extend({ rate }),
      },
      async ({ query: { rate: asked, ...query }, request }) =>
        flagsList(await flagsAcross(deps, { rate: asked, by: query.by, ...comparedIn(query, now()), reader: reader(request) })),
    ),
    listRoute(
      {
        path: '/v1/benchmarks/:kpi',
        operationId: 'getBenchmark',
        tag,
        summary: 'Desks or zones compared on a KPI: value, interval, funnel limits, shrunken value, rank range, peer group',
        schema: 'Benchmark',
        params,
        query: benchmarkQuery(specs),
      },
      async ({ params: { kpi }, query, request }) => {
        const asked = benchmarkRequest(specs, kpiOf(specs, kpi).id, query, reader(request), now());
        return benchmarkList(await benchmark(deps, asked));
      },
    ),
  ];
}
