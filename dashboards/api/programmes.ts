import { z } from 'zod';
import type { Programme } from '../../specs/types.ts';
import { figuresQuery, knownAtOf } from '../kpis/request.ts';
import { rowsList } from '../negotiate.ts';
import { burnUp } from '../programmes/burn-up.ts';
import { progress } from '../programmes/progress.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, documentRoute, listRoute } from './route.ts';

const summaryOf = ({ id, code, name, fund, start, planned_end, actual_end, targets }: Programme) => {
  const published = targets.filter(({ scope }) => scope === 'region');
  return {
    id,
    code,
    name_it: name.it,
    name_en: name.en,
    fund,
    start,
    planned_end,
    actual_end: actual_end ?? '',
    target: published.length === 0 ? null : published.reduce((sum, { value }) => sum + value, 0),
  };
};

/** The programmes, how far each is, and its burn-up. */
export function programmeRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const tag = 'programmes';
  const params = z.strictObject({ id: z.string().meta({ description: 'Programme', enum: [...specs.programmes.keys()] }) });
  const { zone, desk, known_at } = figuresQuery(specs).shape;
  const deps = { specs, warehouse, now };
  const known = (text: string | undefined) => (text === undefined ? {} : { knownAt: knownAtOf(text, now()) });
  return [
    listRoute(
      { path: '/v1/programmes', operationId: 'listProgrammes', tag, summary: 'The programmes', schema: 'Programmes' },
      async () => {
        const rows = [...specs.programmes.values()].map(summaryOf);
        const texts = columns('text', ['id', 'code', 'name_it', 'name_en', 'fund', 'start', 'planned_end', 'actual_end']);
        return rowsList([...texts, ...columns('number', ['target'])], rows);
      },
    ),
    documentRoute(
      {
        path: '/v1/programmes/:id/progress',
        operationId: 'getProgress',
        tag,
        summary: 'Recipients reached against target by region, area, zone and desk; distinct counts at each level',
        schema: 'Progress',
        params,
        query: z.strictObject({ known_at }),
      },
      ({ params: { id }, query, request }) => progress(deps, id, { reader: reader(request), ...known(query.known_at) }),
    ),
    listRoute(
      {
        path: '/v1/programmes/:id/burn-up',
        operationId: 'getBurnUp',
        tag,
        summary: 'Recipients reached since the start, month by month, beside the straight line of the target',
        schema: 'BurnUp',
        params,
        query: z.strictObject({ zone, desk, known_at }),
      },
      async ({ params: { id }, query, request }) => {
        const place = {
          ...(query.zone === undefined ? {} : { zone: query.zone }),
          ...(query.desk === undefined ? {} : { desk: query.desk }),
        };
        const answer = await burnUp(deps, id, { reader: reader(request), ...place, ...known(query.known_at) });
        const figures = columns('number', ['reached_cumulative', 'planned']);
        return {
          columns: [...columns('text', ['day']), ...figures, ...columns('category', ['note'])],
          rows: answer.rows.map((row) => ({ ...row })),
          json: answer,
          provenance: answer,
        };
      },
    ),
  ];
}
