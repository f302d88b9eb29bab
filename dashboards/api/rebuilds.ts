import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type SpecFingerprints, specFingerprints } from '../../specs/fingerprint.ts';
import { ProblemError } from '../../specs/problem.ts';
import { RebuildRefused, type RebuildReport } from '../../warehouse/rebuild.ts';
import { sendDocument } from '../negotiate.ts';
import type { ApiDeps } from './deps.ts';

const PATH = '/v1/rebuilds';

const bodySchema = z.strictObject({ projection: z.string().max(64).optional() });

/**
 * Rebuilding over HTTP, because the embedded warehouse belongs to this process: `POST` starts one (or goes on with an interrupted one) and
 * answers at once, `GET` says how far it is and which projections were built with other specs than the present. For administrators. The body must
 * be JSON, which a form of a foreign page cannot send.
 */
export function registerRebuilds(app: FastifyInstance, { specs, warehouse: { rebuilds }, reader }: ApiDeps): void {
  const fingerprints: SpecFingerprints = specFingerprints(specs);
  const status = { running: false, done: 0, total: 0, error: null as string | null, report: null as RebuildReport | null };

  const start = (names: readonly string[]) => {
    Object.assign(status, { running: true, done: 0, total: 0, error: null, report: null });
    rebuilds
      .run(names, fingerprints, (done, total) => Object.assign(status, { done, total }))
      .then((report) => Object.assign(status, { report }))
      .catch((error: unknown) => {
        status.error = error instanceof Error ? error.message : String(error);
        if (!(error instanceof RebuildRefused)) app.log.error({ err: error }, 'a rebuild stopped');
      })
      .finally(() => {
        status.running = false;
      });
  };
  const forAdministrators = (request: Parameters<typeof reader>[0]) => {
    if (reader(request).role !== 'admin') throw new ProblemError('forbidden', 'Only an administrator may rebuild.');
  };

  app.get(PATH, async (request, reply) => {
    forAdministrators(request);
    const latest = await rebuilds.latest();
    const interrupted = !status.running && latest !== null && latest.stage !== 'done' ? latest.projections : [];
    const stale = await rebuilds.stale(fingerprints);
    return sendDocument(request, reply, { ...status, interrupted, stale });
  });
  app.post(PATH, async (request, reply) => {
    forAdministrators(request);
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      throw new ProblemError('unsupported_media_type', 'Send application/json.');
    }
    const parsed = bodySchema.safeParse(request.body);
    if (!parsed.success) throw new ProblemError('bad_request', 'Send {"projection": NAME}, or {} for all.');
    if (status.running) throw new ProblemError('conflict', 'A rebuild is under way: ask for its progress, or wait.');
    const { projection } = parsed.data;
    const known = await rebuilds.projections();
    if (projection !== undefined && !known.includes(projection)) {
      throw new ProblemError('parameter_invalid', `There is no projection ${projection}: choose from ${known.join(', ')}.`);
    }
    start(projection === undefined ? [] : [projection]);
    return reply.code(202).header('location', PATH).send({ running: true });
  });
  app.addHook('onReady', async () => {
    await rebuilds.noteNew(fingerprints).catch(() => {});
  });
}

/** What `/openapi.json` says of it. */
export const rebuildsOpenApi: Readonly<Record<string, unknown>> = {
  [PATH]: {
    get: {
      operationId: 'getRebuilds',
      tags: ['ledger'],
      summary: 'How far the rebuild is, what the last one found, and which projections were built with other specs',
      responses: { 200: { description: 'The answer' }, 403: { description: 'Only for administrators' } },
    },
    post: {
      operationId: 'startRebuild',
      tags: ['ledger'],
      summary: 'Make one projection, or all, anew from the events',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', properties: { projection: { type: 'string' } } } } },
      },
      responses: {
        202: { description: 'Started' },
        403: { description: 'Only for administrators' },
        409: { description: 'Under way' },
      },
    },
  },
};
