import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, ProblemError, problem } from '../../specs/problem.ts';
import type { Locale } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { type AssetUrls, assets } from '../assets.ts';
import type { CatalogueSource } from '../catalogue/build.ts';
import { chartCompiler } from '../charts/compile.ts';
import { asProblem } from '../errors.ts';
import type { EvaluationDeps, FigureSource } from '../kpis/deps.ts';
import { readBenchmarksQuery } from './benchmarks-query.ts';
import { readCatalogueQuery } from './catalogue-query.ts';
import { drawCatalogue, drawImport, drawPage, drawProblem } from './draw.tsx';
import { drawBenchmarks } from './draw-benchmarks.tsx';
import { drawEvents, type EventsPageDeps } from './draw-events.tsx';
import { drawGlossary, drawKpi, drawKpis } from './draw-kpi.tsx';
import { drawJourneys, drawSatisfaction } from './draw-paths.tsx';
import { drawQuality, type QualitySource } from './draw-quality.tsx';
import { drawComparison, drawDesk, drawStandard, type StandardDeps } from './draw-standard.tsx';
import type { JourneyPageDeps } from './journeys/answers.ts';
import type { PageFrame } from './layout.tsx';
import { type PageId, pathOf } from './links.ts';
import { readQualityQuery } from './quality-query.ts';
import { defaultProgramme, type PageFilters, readDeskFilters, readFilters, readForecastFilters } from './query.ts';
import { readStandardQuery, type StandardQuery } from './standard-query.ts';
import { speech } from './texts.ts';

export interface PagesDeps extends EvaluationDeps {
  warehouse: EventsPageDeps['warehouse'] & FigureSource & CatalogueSource & QualitySource & JourneyPageDeps['warehouse'];
  /** Who asks; every figure is read with this reader's permissions. */
  reader(request: FastifyRequest): Reader;
}

const LANGS = ['it', 'en'] as const;

const isLang = (text: unknown): text is Locale => LANGS.some((lang) => lang === text);

const send = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);

/** What the API would answer, without what is our fault. */
function problemOf(error: unknown): Problem {
  const { problem: told, statusCode } = asProblem(error instanceof Error ? error : new Error(String(error)));
  return statusCode >= 500 ? problem(told.code, 'The page cannot be made.') : told;
}

type FrameOf = (id: PageId, filters: PageFilters) => PageFrame;

interface PageRoute {
  path: (lang: Locale) => string;
  /** The page as HTML. @throws ProblemError when its address cannot be read or leads nowhere. */
  draw: (deps: PagesDeps, request: FastifyRequest, frameOf: FrameOf) => Promise<string>;
}

/** A page of figures, under the filters that all of them share. */
const figures =
  (id: (request: FastifyRequest) => PageId): PageRoute['draw'] =>
  (deps, request, frameOf) => {
    const { filters, end } = readForecastFilters(deps.specs, request.query, deps.now());
    const frame = frameOf(id(request), filters);
    const query = end === 'planned' ? {} : { end };
    return drawPage({ ...deps, reader: deps.reader(request) }, { ...frame, query }, end);
  };

/** A page of the minimum standard, under the filters that those share. */
const standard =
  (
    id: (request: FastifyRequest) => PageId,
    drawn: (deps: StandardDeps, frame: PageFrame, query: StandardQuery) => Promise<string>,
  ): PageRoute['draw'] =>
  (deps, request, frameOf) => {
    const query = readStandardQuery(deps.specs, request.query, deps.now());
    const frame = frameOf(id(request), { programme: query.programme ?? defaultProgramme(deps.specs) });
    return drawn({ ...deps, reader: deps.reader(request) }, { ...frame, query: query.given }, query);
  };

/** A page of figures that may be those of one desk. */
const ofDesks =
  (
    page: 'journeys' | 'satisfaction',
    drawn: (deps: Omit<PagesDeps, 'reader'> & { reader: Reader }, frame: PageFrame) => Promise<string>,
  ): PageRoute['draw'] =>
  (deps, request, frameOf) =>
    drawn({ ...deps, reader: deps.reader(request) }, frameOf({ page }, readDeskFilters(deps.specs, request.query, deps.now())));

const deskAsked = ({ params }: FastifyRequest): string => (params as { desk: string }).desk;

const ROUTES: readonly PageRoute[] = [
  { path: (lang) => pathOf(lang, { page: 'region' }), draw: figures(() => ({ page: 'region' })) },
  { path: (lang) => pathOf(lang, { page: 'zones' }), draw: figures(() => ({ page: 'zones' })) },
  {
    path: (lang) => `${pathOf(lang, { page: 'zones' })}/:zone`,
    draw: figures(({ params }) => ({ page: 'zone', zone: (params as { zone: string }).zone })),
  },
  {
    path: (lang) => pathOf(lang, { page: 'catalogue' }),
    draw: (deps, request, frameOf) => {
      const query = readCatalogueQuery(deps.specs, request.query);
      const frame = frameOf({ page: 'catalogue' }, { programme: query.programme ?? defaultProgramme(deps.specs) });
      return drawCatalogue(deps, { ...frame, query: query.given }, query);
    },
  },
  {
    path: (lang) => pathOf(lang, { page: 'standard' }),
    draw: standard(() => ({ page: 'standard' }), drawStandard),
  },
  {
    path: (lang) => pathOf(lang, { page: 'comparison' }),
    draw: standard(() => ({ page: 'comparison' }), drawComparison),
  },
  {
    path: (lang) => pathOf(lang, { page: 'desk', desk: '' }).concat(':desk'),
    draw: (deps, request, frameOf) => {
      const desk = deskAsked(request);
      const sheet = standard(
        () => ({ page: 'desk', desk }),
        (asked, frame, query) => drawDesk(asked, frame, query, desk),
      );
      return sheet(deps, request, frameOf);
    },
  },
  { path: (lang) => pathOf(lang, { page: 'journeys' }), draw: ofDesks('journeys', drawJourneys) },
  { path: (lang) => pathOf(lang, { page: 'satisfaction' }), draw: ofDesks('satisfaction', drawSatisfaction) },
  {
    path: (lang) => pathOf(lang, { page: 'benchmarks' }),
    draw: (deps, request, frameOf) => {
      const query = readBenchmarksQuery(deps.specs, request.query, deps.reader(request), deps.now());
      return drawBenchmarks(deps, { ...frameOf({ page: 'benchmarks' }, query.filters), query: query.given }, query);
    },
  },
  {
    path: (lang) => pathOf(lang, { page: 'kpis' }),
    draw: async ({ specs }, _request, frameOf) =>
      drawKpis(specs, frameOf({ page: 'kpis' }, { programme: defaultProgramme(specs) })),
  },
  {
    path: (lang) => pathOf(lang, { page: 'glossary' }),
    draw: async ({ specs }, _request, frameOf) =>
      drawGlossary(specs, frameOf({ page: 'glossary' }, { programme: defaultProgramme(specs) })),
  },
  {
    path: (lang) => `${pathOf(lang, { page: 'kpis' })}/:kpi`,
    draw: (deps, request, frameOf) => {
      const { kpi } = request.params as { kpi: string };
      const { programme } = readFilters(deps.specs, request.query, deps.now());
      return drawKpi({ ...deps, reader: deps.reader(request) }, frameOf({ page: 'kpi', kpi }, { programme }), kpi);
    },
  },
  {
    path: (lang) => pathOf(lang, { page: 'events' }),
    draw: (deps, request, frameOf) => {
      const query = request.query as Record<string, string>;
      const programme = deps.specs.programmes.has(query.programme ?? '') ? query.programme : undefined;
      const frame = frameOf({ page: 'events' }, { programme: programme ?? defaultProgramme(deps.specs) });
      return drawEvents({ ...deps, reader: deps.reader(request) }, { ...frame, query }, query);
    },
  },
  {
    path: (lang) => pathOf(lang, { page: 'import' }),
    draw: async ({ specs }, _request, frameOf) => drawImport(frameOf({ page: 'import' }, { programme: defaultProgramme(specs) })),
  },
  {
    path: (lang) => pathOf(lang, { page: 'quality' }),
    draw: (deps, request, frameOf) => {
      const query = readQualityQuery(deps.specs, request.query);
      const frame = frameOf({ page: 'quality' }, { programme: query.programme ?? defaultProgramme(deps.specs) });
      return drawQuality({ ...deps, reader: deps.reader(request) }, { ...frame, query: query.given }, query);
    },
  },
];

function registerPage(
  app: FastifyInstance,
  deps: PagesDeps,
  assetUrls: () => Promise<AssetUrls>,
  { path, draw }: PageRoute,
  lang: Locale,
): void {
  const { specs } = deps;
  const words = speech(specs, lang);
  app.get(path(lang), async (request, reply) => {
    const urls = await assetUrls();
    const frameOf: FrameOf = (page, filters) => ({ speech: words, assets: urls, id: page, filters });
    try {
      return send(reply, await draw(deps, request, frameOf));
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
 * The pages Regione, Zona, Percorsi, Soddisfazione, Standard minimo, Sportello, Catalogo, Importazione and Qualità dei dati in both languages, the charts they draw (`GET /charts/:id.json?lang=`) and their assets, as one plugin.
 * Figures come from the warehouse through the KPI definitions, the catalogue from what the desks declared.
 */
export function pages(deps: PagesDeps): FastifyPluginAsync {
  return async (app) => {
    const { urls, plugin } = assets();
    const compile = chartCompiler(deps.specs);
    await app.register(plugin);
    app.get('/', async (_request, reply) => reply.redirect(pathOf('it', { page: 'region' })));
    app.get('/importazione', async (_request, reply) => reply.redirect(pathOf('it', { page: 'import' })));
    app.get('/qualita', async (_request, reply) => reply.redirect(pathOf('it', { page: 'quality' })));
    app.get('/confronti', async (_request, reply) => reply.redirect(pathOf('it', { page: 'benchmarks' })));
    app.get('/catalogo', async (_request, reply) => reply.redirect(pathOf('it', { page: 'catalogue' })));
    app.get('/standard-minimo', async (_request, reply) => reply.redirect(pathOf('it', { page: 'standard' })));
    app.get('/sportelli/:desk', async (request, reply) =>
      reply.redirect(pathOf('it', { page: 'desk', desk: deskAsked(request) })),
    );
    app.get<{ Params: { id: string }; Querystring: { lang?: unknown } }>('/charts/:id.json', async ({ params, query }, reply) => {
      const spec = compile(params.id, isLang(query.lang) ? query.lang : 'it');
      if (!spec) throw new ProblemError('not_found', 'There is no such chart.');
      return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(spec);
    });
    for (const route of ROUTES) for (const lang of LANGS) registerPage(app, deps, urls, route, lang);
  };
}
