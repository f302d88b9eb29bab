import { z } from 'zod';
import { romeDay } from '../../specs/calendar.ts';
import { ProblemError } from '../../specs/problem.ts';
import type { UnitLevel } from '../../specs/types.ts';
import { frameworkDiff } from '../adequacy/diff.ts';
import { evaluateDesk, evaluateMatrix } from '../adequacy/evaluate.ts';
import { deskList, diffList, frameworkList, matrixList } from '../adequacy/table.ts';
import { versionFor } from '../adequacy/versions.ts';
import { definedOnly, figuresQuery, knownAtOf } from '../kpis/request.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const LEVELS = ['1', '2'] as const;
const levelOf = (text: (typeof LEVELS)[number]): UnitLevel => (text === '1' ? 1 : 2);

/** The framework and its versions, what two of them ask differently, and how far each desk meets one. */
export function adequacyRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const tag = 'framework';
  const deps = { specs, warehouse, now };
  const versions = specs.frameworks.map(({ id }) => id);
  const version = z.enum(versions).meta({ description: 'Framework version' });
  const { from, to, known_at, zone, area_vasta, network } = figuresQuery(specs).shape;
  const level = z.enum(LEVELS).meta({ description: 'Level of the unit' });
  const span = { from, to, known_at, zone, area_vasta, network };
  const asked = { ...span, level: level.default('1'), framework: version.optional() };
  const known = (text: string | undefined) => (text === undefined ? {} : { known_at: knownAtOf(text, now()) });

  return [
    listRoute(
      {
        path: '/v1/framework',
        operationId: 'getFramework',
        tag,
        summary: 'A version of the minimum-service framework in full: the one in force today unless another is named',
        schema: 'Framework',
        query: z.strictObject({ version: version.optional() }),
      },
      async ({ query }) => frameworkList(versionFor(specs, query.version, romeDay(now())), specs.frameworks),
    ),
    listRoute(
      {
        path: '/v1/framework/diff',
        operationId: 'getFrameworkDiff',
        tag,
        summary: 'What two versions ask differently, and which desks would change status over a period',
        schema: 'FrameworkDiff',
        query: z.strictObject({ a: version, b: version, ...span, level: level.optional() }),
      },
      async ({ query: { a, b, level, known_at, ...rest }, request }) => {
        const levels = level === undefined ? LEVELS.map(levelOf) : [levelOf(level)];
        return diffList(
          await frameworkDiff(deps, { a, b, levels, ...definedOnly(rest), ...known(known_at), reader: reader(request) }),
        );
      },
    ),
    listRoute(
      {
        path: '/v1/adequacy',
        operationId: 'getAdequacy',
        tag,
        summary: 'Every desk against every requirement of a level, with the evidence behind each status; no score',
        schema: 'AdequacyMatrix',
        query: z.strictObject(asked),
      },
      async ({ query: { level, known_at, ...rest }, request }) =>
        matrixList(
          await evaluateMatrix(deps, {
            level: levelOf(level),
            ...definedOnly(rest),
            ...known(known_at),
            reader: reader(request),
          }),
        ),
    ),
    listRoute(
      {
        path: '/v1/desks/:id/adequacy',
        operationId: 'getDeskAdequacy',
        tag,
        summary: 'One desk against the requirements of a level: status, evidence, what is missing and since when, and the trend',
        schema: 'DeskAdequacy',
        params: z.strictObject({ id: z.string().meta({ description: 'Desk', enum: [...specs.network.desks.keys()] }) }),
        query: z
          .strictObject(asked)
          .omit({ zone: true, area_vasta: true, network: true })
          .extend({ trend: z.enum(['month', 'quarter']).default('quarter').meta({ description: 'Parts of the period' }) }),
      },
      async ({ params: { id }, query: { level, trend, known_at, ...rest }, request }) => {
        const allowed = [...specs.network.desks.keys()];
        if (!allowed.includes(id)) throw new ProblemError('not_found', `There is no desk ${id}.`, { members: { allowed } });
        return deskList(
          await evaluateDesk(deps, {
            ...{ desk: id, level: levelOf(level), grain: trend, reader: reader(request) },
            ...definedOnly(rest),
            ...known(known_at),
          }),
        );
      },
    ),
  ];
}
