import { z } from 'zod';
import { definedOnly, figuresQuery, knownAtOf } from '../kpis/request.ts';
import { forecast } from '../programmes/forecast.ts';
import { FORECAST_ENDS } from '../programmes/forecast-types.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const COLUMNS = [
  ...columns('category', ['level', 'place']),
  ...columns('text', ['name_it', 'name_en']),
  ...columns('integer', ['reached']),
  ...columns('number', ['target', 'remaining', 'expected', 'lower_80', 'upper_80', 'lower_95', 'upper_95', 'probability']),
  ...columns('number', ['needed_per_week', 'recent_per_week', 'phi']),
  ...columns('integer', ['months']),
  ...columns('category', ['note']),
];

/** Where a programme's recipients lead by its end date. */
export function forecastRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const params = z.strictObject({ id: z.string().meta({ description: 'Programme', enum: [...specs.programmes.keys()] }) });
  const { zone, desk, known_at } = figuresQuery(specs).shape;
  const end = z
    .enum(FORECAST_ENDS)
    .default('planned')
    .meta({ description: 'End date: of the approved plan, or with its extensions' });
  return [
    listRoute(
      {
        path: '/v1/programmes/:id/forecast',
        operationId: 'getForecast',
        tag: 'programmes',
        summary:
          'Recipients at the end date, with the probability of reaching the target, of the region and each zone and desk with one',
        schema: 'Forecast',
        params,
        query: z.strictObject({ end, zone, desk, known_at }),
      },
      async ({ params: { id }, query, request }) => {
        const known = query.known_at === undefined ? {} : { knownAt: knownAtOf(query.known_at, now()) };
        const place = definedOnly({ zone: query.zone, desk: query.desk });
        const view = { reader: reader(request), end: query.end, ...place, ...known };
        const answer = await forecast({ specs, warehouse, now }, id, view);
        const rows = answer.rows.map(({ name, ...row }) => ({ ...row, name_it: name.it, name_en: name.en }));
        return { columns: COLUMNS, rows, json: answer, provenance: answer };
      },
    ),
  ];
}
