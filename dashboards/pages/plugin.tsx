import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { type Problem, ProblemError, problem, problemCodeOf } from '../../specs/problem.ts';
import type { Locale, Programme } from '../../specs/types.ts';
import { type AssetUrls, assets } from '../assets.ts';
import { chartCompiler } from '../charts/compile.ts';
import { answersOf, type PageDeps } from './answers.ts';
import type { PageFrame } from './layout.tsx';
import { type PageId, pathOf } from './links.ts';
import { ProblemPage } from './problem.tsx';
import { defaultProgramme, type PageFilters, readFilters } from './query.ts';
import { RegionPage } from './region.tsx';
import { speech } from './texts.ts';
import { ZonePage } from './zone.tsx';
import { ZonesPage } from './zones.tsx';

const LANGS = ['it', 'en'] as const;

const isLang = (text: unknown): text is Locale => LANGS.some((lang) => lang === text);

const send = (reply: FastifyReply, page: VNode): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(`<!doctype html>${render(page)}`);

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const code =
    error instanceof Error && 'code' in error && error.code === 'WAREHOUSE_UNAVAILABLE'
      ? 'warehouse_unavailable'
      : problemCodeOf(500);
  return problem(code, 'The page cannot be made.');
}

interface PageRoute {
  id: (request: FastifyRequest) => PageId;
  path: (lang: Locale) => string;
  draw: (frame: PageFrame, programme: Programme) => Promise<VNode>;
}

function routesOf({ specs, warehouse, now, reader }: PageDeps): PageRoute[] {
  const deps = { specs, warehouse, now, reader };
  const answers = (filters: PageFilters) => answersOf(deps, filters);
  return [
    {
      id: () => ({ page: 'region' }),
      path: (lang) => pathOf(lang, { page: 'region' }),
      draw: async (frame, programme) => (
        <RegionPage frame={frame} specs={specs} programme={programme} answers={await answers(frame.filters)} />
      ),
    },
    {
      id: () => ({ page: 'zones' }),
      path: (lang) => pathOf(lang, { page: 'zones' }),
      draw: async (frame, programme) => (
        <ZonesPage frame={frame} specs={specs} programme={programme} answers={await answers(frame.filters)} />
      ),
    },
    {
      id: ({ params }) => ({ page: 'zone', zone: (params as { zone: string }).zone }),
      path: (lang) => `${pathOf(lang, { page: 'zones' })}/:zone`,
      draw: async (frame, programme) => {
        const zone = frame.id.page === 'zone' ? specs.network.zones.get(frame.id.zone) : undefined;
        if (!zone) throw new ProblemError('not_found', 'There is no such zone.');
        const filters = { ...frame.filters, zone: zone.id };
        return (
          <ZonePage
            frame={{ ...frame, filters }}
            zone={zone}
            specs={specs}
            programme={programme}
            answers={await answers(filters)}
          />
        );
      },
    },
  ];
}

function registerPage(app: FastifyInstance, deps: PageDeps, urls: AssetUrls, route: PageRoute, lang: Locale): void {
  const { specs, now } = deps;
  const frameOf = (id: PageId, filters: PageFilters): PageFrame => ({ speech: speech(specs, lang), assets: urls, id, filters });
  app.get(route.path(lang), async (request, reply) => {
    try {
      const filters = readFilters(specs, request.query, now());
      const programme = specs.programmes.get(filters.programme);
      if (!programme) throw new ProblemError('not_found', 'There is no such programme.');
      return send(reply, await route.draw(frameOf(route.id(request), filters), programme));
    } catch (error) {
      const told = problemOf(error);
      if (told.status >= 500) request.log.error({ err: error }, 'page failed');
      const frame = frameOf({ page: 'region' }, { programme: defaultProgramme(specs) });
      return send(reply.code(told.status), <ProblemPage frame={frame} problem={told} />);
    }
  });
}

/**
 * The pages Regione and Zona in both languages, the charts they draw (`GET /charts/:id.json?lang=`) and their assets, as one plugin.
 * Figures come from the warehouse through the KPI definitions, with `reader`'s permissions.
 */
export function pages(deps: PageDeps): FastifyPluginAsync {
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
    for (const route of routesOf(deps)) for (const lang of LANGS) registerPage(app, deps, urls, route, lang);
  };
}
