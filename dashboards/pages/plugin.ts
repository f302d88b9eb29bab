import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, ProblemError, problem } from '../../specs/problem.ts';
import type { Locale } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { type AssetUrls, assets } from '../assets.ts';
import { chartCompiler } from '../charts/compile.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { drawPage, drawProblem } from './draw.tsx';
import { type PageId, pathOf } from './links.ts';
import { defaultProgramme, type PageFilters, readFilters } from './query.ts';
import { speech } from './texts.ts';

export interface PagesDeps extends EvaluationDeps {
  /** Who asks; every figure is read with this reader's permissions. */
  reader(request: FastifyRequest): Reader;
}

const LANGS = ['it', 'en'] as const;

const isLang = (text: unknown): text is Locale => LANGS.some((lang) => lang === text);

const send = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const away = error instanceof Error && 'code' in error && error.code === 'WAREHOUSE_UNAVAILABLE';
  return problem(away ? 'warehouse_unavailable' : 'internal', 'The page cannot be made.');
}

interface PageRoute {
  path: (lang: Locale) => string;
  id: (request: FastifyRequest) => PageId;
}

const ROUTES: readonly PageRoute[] = [
  { path: (lang) => pathOf(lang, { page: 'region' }), id: () => ({ page: 'region' }) },
  { path: (lang) => pathOf(lang, { page: 'zones' }), id: () => ({ page: 'zones' }) },
  {
    path: (lang) => `${pathOf(lang, { page: 'zones' })}/:zone`,
    id: ({ params }) => ({ page: 'zone', zone: (params as { zone: string }).zone }),
  },
];

function registerPage(app: FastifyInstance, deps: PagesDeps, assetUrls: AssetUrls, { path, id }: PageRoute, lang: Locale): void {
  const { specs, warehouse, now, reader } = deps;
  const words = speech(specs, lang);
  const frameOf = (page: PageId, filters: PageFilters) => ({ speech: words, assets: assetUrls, id: page, filters });
  app.get(path(lang), async (request, reply) => {
    try {
      const frame = frameOf(id(request), readFilters(specs, request.query, now()));
      return send(reply, await drawPage({ specs, warehouse, now, reader: reader(request) }, frame));
    } catch (error) {
      const told = problemOf(error);
      if (told.status >= 500) request.log.error({ err: error }, 'page failed');
      return send(
        reply.code(told.status),
        drawProblem(frameOf({ page: 'region' }, { programme: defaultProgramme(specs) }), told),
      );
    }
  });
}

/**
 * The pages Regione and Zona in both languages, the charts they draw (`GET /charts/:id.json?lang=`) and their assets, as one plugin.
 * Figures come from the warehouse through the KPI definitions.
 */
export function pages(deps: PagesDeps): FastifyPluginAsync {
  return async (app) => {
    const { urls, plugin } = await assets();
    const compile = chartCompiler(deps.specs);
    await app.register(plugin);
    app.get('/', async (_request, reply) => reply.redirect(pathOf('it', { page: 'region' })));
    app.get<{ Params: { id: string }; Querystring: { lang?: unknown } }>('/charts/:id.json', async ({ params, query }, reply) => {
      const spec = compile(params.id, isLang(query.lang) ? query.lang : 'it');
      if (!spec) throw new ProblemError('not_found', 'There is no such chart.');
      return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(spec);
    });
    for (const route of ROUTES) for (const lang of LANGS) registerPage(app, deps, urls, route, lang);
  };
}
