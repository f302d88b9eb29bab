import { z } from 'zod';
import { kpiOf } from '../kpis/evaluate.ts';
import { figuresQuery, parseKpiRequest } from '../kpis/request.ts';
import { columns } from '../tabular.ts';
import { trend } from '../trends/evaluate.ts';
import { TREND_CHARTS, TREND_PERIODS } from '../trends/types.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const COLUMNS = [
  ...columns('text', ['period', 'from', 'to']),
  ...columns('number', ['numerator', 'denominator', 'value', 'value_lower', 'value_upper', 'centre', 'lower', 'upper']),
  ...columns('category', ['special_causes']),
  ...columns('integer', ['baseline']),
  ...columns('number', ['year_before', 'change', 'change_lower', 'change_upper', 'adjusted', 'adjusted_change']),
  ...columns('category', ['note']),
];

/** A KPI over time, with what is signal and what is chance. */
export function trendRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const params = z.strictObject({ kpi: z.string().meta({ description: 'KPI', enum: [...specs.kpis.keys()] }) });
  const query = figuresQuery(specs)
    .omit({ by: true })
    .extend({
      chart: z
        .enum(TREND_CHARTS)
        .default('auto')
        .meta({ description: "Individuals (xmr), or Laney's p′ or u′; auto takes the one the KPI is for" }),
      period: z.enum(TREND_PERIODS).default('month').meta({ description: 'Length of a period' }),
    });
  return [
    listRoute(
      {
        path: '/v1/trends/:kpi',
        operationId: 'getTrend',
        tag: 'trends',
        summary: 'A KPI by month or quarter, with limits, special causes and comparisons over the year',
        schema: 'Trend',
        params,
        query,
      },
      async ({ params: { kpi }, query: { chart, period, ...filters }, request }) => {
        const { by: _, ...asked } = parseKpiRequest(specs, kpiOf(specs, kpi).id, filters, reader(request), now());
        const answer = await trend({ specs, warehouse, now }, { ...asked, chart, period });
        const rows = answer.rows.map((row) => ({ ...row, special_causes: row.special_causes.join(' ') }));
        return { columns: COLUMNS, rows, json: answer, provenance: answer };
      },
    ),
  ];
}
