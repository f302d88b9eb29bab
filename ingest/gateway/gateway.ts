import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { ProblemError } from '../../specs/problem.ts';
import type { Transform } from '../../transform/transform.ts';
import { TOPICS, type Topics } from '../log/index.ts';
import type { EventLog } from '../log/types.ts';
import { type Body, MEDIA_TYPES, readBody } from './body.ts';
import { type ImportRoutesDeps, importRoutes } from './imports.ts';
import { type Intake, intake, type Publisher } from './intake.ts';
import { sendProblem } from './problem.ts';
import { credential, publisherOf } from './publisher.ts';

export interface GatewayLimits {
  /** Largest request body, bytes. */
  bodyBytes: number;
  /** Most events in one request. */
  events: number;
  /** Requests per minute and API key. */
  requestsPerMinute: number;
  /** Longest wait for the warehouse to say what is stored already, ms. */
  knownWaitMs: number;
  /** What `retry-after` says when the log cannot be reached, seconds. */
  retryAfterSeconds: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  bodyBytes: 8 * 1024 * 1024,
  events: 5_000,
  requestsPerMinute: 1_200,
  knownWaitMs: 1_000,
  retryAfterSeconds: 5,
};

export interface GatewayDeps {
  log: EventLog;
  transform: Transform;
  keyring: { verify(secret: string): Promise<Publisher | null> };
  /** Which of these the warehouse holds already, as `historyKey(source, id)`; a failure counts as none. */
  known?: (keys: readonly { source: string; id: string }[]) => Promise<ReadonlySet<string>>;
  /** ms since epoch. */
  now: () => number;
  /** A new receipt, unique and sortable by time. */
  receipt: () => string;
  topics?: Pick<Topics, 'events' | 'refusals'>;
  limits?: Partial<GatewayLimits>;
  /** What the import of files needs; absent = there are no such routes. */
  imports?: Omit<ImportRoutesDeps, 'take' | 'transform' | 'now'>;
}

/**
 * Fastify plugin with `POST /v1/events` and the import of files: the way in for publishers over HTTP (docs: `/openapi.json`).
 * 202 once every event is durable in the log, with a receipt and one result per event; every error is a problem document.
 */
export function gateway(deps: GatewayDeps): FastifyPluginAsync {
  const limits = { ...GATEWAY_LIMITS, ...deps.limits };
  const take = intake({
    log: deps.log,
    transform: deps.transform,
    topics: deps.topics ?? TOPICS,
    known: deps.known ?? (async () => new Set()),
    knownWaitMs: limits.knownWaitMs,
    now: deps.now,
    receipt: deps.receipt,
  });

  return async (app) => {
    app.decorateRequest('publisher', null);
    app.setErrorHandler(sendProblem(limits.retryAfterSeconds));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      Object.values(MEDIA_TYPES),
      { parseAs: 'buffer', bodyLimit: limits.bodyBytes },
      async (_: FastifyRequest, body: Buffer) => body,
    );
    // The key is looked up before the rate limit, which counts by key, and asked for after it, so that guessing is limited too.
    app.addHook('onRequest', async (request) => {
      const secret = credential(request);
      request.publisher = secret === null ? null : await deps.keyring.verify(secret);
    });
    await app.register(rateLimit, {
      max: limits.requestsPerMinute,
      timeWindow: 60_000,
      keyGenerator: (request) => (request.publisher ? `key:${request.publisher.keyId}` : `address:${request.ip}`),
      errorResponseBuilder: (_request, { ttl }) =>
        new ProblemError(
          'too_many_requests',
          `More than ${limits.requestsPerMinute} requests in a minute: wait ${Math.ceil(ttl / 1000)} s.`,
        ),
    });

    app.post(
      '/v1/events',
      { bodyLimit: limits.bodyBytes, preParsing: async (request) => void publisherOf(request) },
      async (request, reply) => {
        const received = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const body = readBody(request.headers, received, limits.events);
        const taken = await take(body, publisherOf(request));
        if (taken.results.length > 0 && taken.refused === taken.results.length) throw nothingAcceptable(body, taken);
        return reply.code(202).send(taken);
      },
    );
    if (deps.imports) await app.register(importRoutes({ ...deps.imports, take, transform: deps.transform, now: deps.now }));
  };
}

/** 403 when the one event is of another desk, else 400; with the results, as every refusal is recorded under the receipt. */
function nothingAcceptable(body: Body, taken: Intake): ProblemError {
  const [first] = taken.results;
  const members = { ...taken, ...(body.position === undefined ? {} : { position: body.position }) };
  if (taken.results.length > 1 || first?.status !== 'refused') {
    return new ProblemError(
      'nothing_acceptable',
      `None of the ${taken.results.length} events is acceptable: each result says why.`,
      { members },
    );
  }
  const code = first.code === 'source_forbidden' || first.code === 'json_invalid' ? first.code : 'nothing_acceptable';
  return new ProblemError(code, first.detail, { members });
}
