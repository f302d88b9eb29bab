import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../dashboards/app.ts';
import { pages } from '../../dashboards/pages/plugin.ts';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';

type PagesWarehouse = Parameters<typeof pages>[0]['warehouse'] & Parameters<typeof buildApp>[0]['warehouse'];

/** The application with its API and its pages over a warehouse, for a reader who may see everything unless told otherwise; `now` answers UTC milliseconds. */
export async function pagesApp(
  specs: Specs,
  warehouse: PagesWarehouse,
  now: () => number,
  reader: () => Reader = () => ({ role: 'admin' }),
): Promise<FastifyInstance> {
  const shared = { specs, warehouse, now, reader };
  const app = await buildApp({
    ...shared,
    version: '0.0.0',
    topic: 'pua.events',
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
  await app.register(pages(shared));
  return app;
}
