import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { asyncApi } from '../specs/contract/asyncapi.ts';
import { ProblemError } from '../specs/problem.ts';
import type { Specs } from '../specs/types.ts';
import type { Warehouse } from '../warehouse/index.ts';
import type { Reader } from '../warehouse/types.ts';
import { adequacyRoutes } from './api/adequacy.ts';
import { benchmarkRoutes } from './api/benchmarks.ts';
import { catalogueRoutes } from './api/catalogue.ts';
import type { ApiDeps } from './api/deps.ts';
import { differenceRoutes } from './api/differences.ts';
import { discrepancyRoutes } from './api/discrepancies.ts';
import { eventRoutes } from './api/events.ts';
import { forecastRoutes } from './api/forecast.ts';
import { journeyRoutes } from './api/journeys.ts';
import { kpiRoutes } from './api/kpis.ts';
import { ledgerRoutes } from './api/ledger.ts';
import { openApi } from './api/openapi.ts';
import { programmeRoutes } from './api/programmes.ts';
import { qualityRoutes } from './api/quality.ts';
import { rebuildsOpenApi, registerRebuilds } from './api/rebuilds.ts';
import { trendRoutes } from './api/trends.ts';
import { vocabularyRoutes } from './api/vocabulary.ts';
import { sendNotFound, sendProblem } from './errors.ts';
import { type ConsumerState, createMetrics } from './metrics.ts';
import { sendDocument } from './negotiate.ts';

export interface AppDeps {
  specs: Specs;
  warehouse: Pick<Warehouse, 'measures' | 'journal' | 'audit' | 'rebuilds' | 'provisions' | 'journeys'>;
  /** UTC milliseconds. */
  now: () => number;
  version: string;
  /** Topic of the accepted events; `auditedTopics` are all that are stored (absent = that one). */
  topic: string;
  auditedTopics?: readonly string[];
  /** Who asks; every figure and every event is read with this reader's permissions. */
  reader(request: FastifyRequest): Reader;
  /** Whether every part this process needs answers; each check is `ok` or says what is wrong. */
  readiness(): Promise<{ ok: boolean; checks: Readonly<Record<string, string>> }>;
  metrics: { consumer(): Promise<ConsumerState | null> };
  /** What other rooms add to `/openapi.json`. */
  openApiPaths?: Readonly<Record<string, unknown>>;
  openApiSecuritySchemes?: Readonly<Record<string, unknown>>;
  /** Whether this process answers figures (`/v1/…`); health, metrics and descriptions are always there. Absent = it does. */
  serves?: { api: boolean };
  /** Requests per minute and address to `/v1/…`. */
  requestsPerMinute?: number;
  /** Where warnings and errors are written, a JSON line each; absent = nowhere. */
  log?: { write(line: string): void };
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** Event ids reach 128 characters, percent-encoded in a path three times as many. */
const LONGEST_PARAMETER = 400;

/** Nothing from elsewhere, nothing inline: charts are drawn with Vega's expression interpreter. HTTPS is the business of what stands before. */
const SECURITY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' as const },
};

/**
 * The HTTP application: security headers, request ids, problem details for every error, health, metrics, machine descriptions and the API.
 * Other rooms' plugins (the gateway, the pages) are registered on it by the composition; it does not listen.
 */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { specs, warehouse, now, version, reader, metrics: sources } = deps;
  const app = fastify({
    logger: deps.log === undefined ? false : { level: 'warn', stream: deps.log },
    // The pages' browser code is bundled while they are registered: a second on a quiet machine, more on a busy one.
    pluginTimeout: 60_000,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID(),
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(sendNotFound);
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  await app.register(helmet, SECURITY);

  const metrics = createMetrics({ consumer: sources.consumer, outcomes: () => warehouse.journal.counts(), now });
  metrics.observe(app);
  const api: ApiDeps = {
    specs,
    warehouse,
    now,
    reader,
    topics: deps.auditedTopics ?? [deps.topic],
    consumer: sources.consumer,
  };
  const routes =
    deps.serves?.api === false
      ? []
      : [
          ...kpiRoutes(api),
          ...differenceRoutes(api),
          ...eventRoutes(api),
          ...programmeRoutes(api),
          ...forecastRoutes(api),
          ...trendRoutes(api),
          ...ledgerRoutes(api),
          ...qualityRoutes(api),
          ...vocabularyRoutes(api),
          ...discrepancyRoutes(api),
          ...catalogueRoutes(api),
          ...adequacyRoutes(api),
          ...journeyRoutes(api),
          ...benchmarkRoutes(api),
        ];
  const perMinute = deps.requestsPerMinute ?? 1_200;
  await app.register(async (limited) => {
    await limited.register(rateLimit, {
      max: perMinute,
      timeWindow: 60_000,
      errorResponseBuilder: (_request, { ttl }) =>
        new ProblemError('too_many_requests', `More than ${perMinute} requests in a minute: wait ${Math.ceil(ttl / 1000)} s.`),
    });
    for (const route of routes) route.register(limited);
    if (deps.serves?.api !== false) registerRebuilds(limited, api);
  });
  describeMachines(app, deps, {
    openapi: openApi({
      version,
      routes,
      paths: { ...rebuildsOpenApi, ...deps.openApiPaths },
      securitySchemes: deps.openApiSecuritySchemes ?? {},
    }),
    asyncapi: asyncApi(specs, { version, topic: deps.topic }),
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  return app;
}

function describeMachines(
  app: FastifyInstance,
  { readiness }: AppDeps,
  documents: { openapi: unknown; asyncapi: unknown },
): void {
  app.get('/openapi.json', async (request, reply) => sendDocument(request, reply, documents.openapi));
  app.get('/asyncapi.json', async (request, reply) => sendDocument(request, reply, documents.asyncapi));
  app.get('/healthz', async (request, reply) => sendDocument(request, reply, { status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    const { ok, checks } = await readiness();
    if (ok) return sendDocument(request, reply, { status: 'ok', checks });
    const broken = Object.entries(checks).filter(([, state]) => state !== 'ok');
    throw new ProblemError('unavailable', broken.map(([part, state]) => `${part}: ${state}`).join('; '), { members: { checks } });
  });
}
