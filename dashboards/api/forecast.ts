import type { FastifyRequest } from 'fastify';
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

const FAN = [
  ...columns('text', ['day']),
  ...columns('integer', ['reached']),
  ...columns('number', ['expected', 'lower_80', 'upper_80', 'lower_95', 'upper_95', 'target']),
  ...columns('category', ['note']),
];

/** Where a programme's recipients lead by its end date, place by place, and day by day for the place asked. */
export function forecastRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const params = z.strictObject({ id: z.string().meta({ description: 'Programme', enum: [...specs.programmes.keys()] }) });
  const { zone, desk, known_at } = figuresQuery(specs).shape;
  const end = z
    .enum(FORECAST_ENDS)
    .default('planned')
    .meta({ description: 'End date: of the approved plan, or with its extensions' });
  const query = z.strictObject({ end, zone, desk, known_at });
  type Ask = { params: z.infer<typeof params>; query: z.infer<typeof query>; request: FastifyRequest };
  const answered = ({ params: { id }, query: { end, zone, desk, known_at }, request }: Ask) => {
    const known = known_at === undefined ? {} : { knownAt: knownAtOf(known_at, now()) };
    return forecast({ specs, warehouse, now }, id, { reader: reader(request), end, ...definedOnly({ zone, desk }), ...known });
  };
  const shared = { tag: 'programmes', schema: 'Forecast', params, query } as const;
  return [
    listRoute(
      {
        ...shared,
        path: '/v1/programmes/:id/forecast',
        operationId: 'getForecast',
        summary:
          'Recipients at the end date, with the probability of reaching the target, of the region and each zone and desk with one',
      },
      async (ask) => {
        const answer = await answered(ask);
        const rows = answer.rows.map(({ name, ...row }) => ({ ...row, name_it: name.it, name_en: name.en }));
        return { columns: COLUMNS, rows, json: answer, provenance: answer };
      },
    ),
    listRoute(
      {
        ...shared,
        path: '/v1/programmes/:id/forecast/fan',
        operationId: 'getForecastFan',
        summary: 'Recipients reached month by month, then expected with their intervals up to the end date, beside the target',
      },
      async (ask) => {
        const answer = await answered(ask);
        const rows = answer.fan.map((row) => ({ ...row, target: answer.target }));
        return { columns: FAN, rows, json: answer, provenance: answer };
      },
    ),
  ];
}
