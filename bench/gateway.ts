import { join } from 'node:path';
import fastify from 'fastify';
import { ulid } from 'ulid';
import { historyKey } from '../ingest/consume/settle.ts';
import { gateway } from '../ingest/gateway/gateway.ts';
import { createKey, openKeyring } from '../ingest/keys.ts';
import { topicPlans } from '../ingest/log/index.ts';
import { loadSpecs } from '../specs/load.ts';
import type { Specs } from '../specs/types.ts';
import { createTransform } from '../transform/transform.ts';
import { contactsOf, someDesk } from './contacts.ts';
import { type BenchOptions, type Line, medianBy } from './line.ts';
import { inDirectory, writeLines } from './published.ts';
import { send } from './sender.ts';
import { timed } from './stopwatch.ts';
import { openParts } from './store.ts';

const BATCH = 500;
const WARM_UP = 10;
const CONCURRENCY = 4;
const BATCH_TYPE = 'application/cloudevents-batch+json';

/**
 * Events per second through `POST /v1/events` in batches of 500, judged, looked up in a warehouse and durable in the log before each answer,
 * against a route of the same framework that parses the same bodies. The sender is a process of its own, on the same machine.
 */
export async function gatewayLines({ events, repeat }: BenchOptions): Promise<Line[]> {
  const specs = loadSpecs();
  const runs = await inDirectory((path) => gatewayRuns(path, specs, Math.max(WARM_UP + 1, Math.round(events / BATCH)), repeat));
  const run = medianBy(runs, ({ ours, bare }) => ours / bare);
  const ratio = run.ours / run.bare;
  return [
    {
      what: 'gateway, batches of 500',
      unit: 'events/s',
      ours: run.ours,
      theirs: { name: 'bare JSON route', value: run.bare, ratio },
      aim: 'ratio ≥ 0.5',
      met: ratio >= 0.5,
      details: {
        events: run.events,
        transform_us_per_event: run.transformUs,
        log_us_per_event: run.logUs,
        ratios: runs.map(({ ours, bare }) => (ours / bare).toFixed(2)).join(' '),
      },
    },
  ];
}

async function gatewayRuns(path: string, specs: Specs, requests: number, repeat: number) {
  const parts = await openParts(path);
  await parts.log.ensureTopics(topicPlans(1));
  const desk = someDesk(specs);
  const { secret } = await createKey(parts.log, { desk, label: 'bench', now: Date.now });
  const keyring = await openKeyring(parts.log);
  const transform = timed(createTransform(specs));
  const log = timed(parts.log);
  const app = fastify({ bodyLimit: 8 * 1024 * 1024 });
  app.post('/bare', async (request) => ({ events: Array.isArray(request.body) ? request.body.length : 0 }));
  await app.register(
    gateway({
      log: log.target,
      transform: transform.target,
      keyring,
      now: Date.now,
      receipt: () => ulid(),
      limits: { requestsPerMinute: 10_000_000 },
      known: async (keys) => new Set((await parts.ledger.known(keys)).map((k) => historyKey(k.source, k.id))),
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const runs = [];
  try {
    for (let i = 0; i < repeat; i++) {
      const file = join(path, `bodies-${i}`);
      await writeLines(file, bodies(contactsOf(specs, desk, `run${i}`), requests));
      const plain = { concurrency: CONCURRENCY, warmUp: WARM_UP, file };
      const bare = await send({ ...plain, url: `${url}/bare`, headers: { 'content-type': 'application/json' } });
      const before = { transform: transform.spent.of('event'), log: log.spent.of('append') };
      const ours = await send({
        ...plain,
        url: `${url}/v1/events`,
        headers: { 'content-type': BATCH_TYPE, authorization: `Bearer ${secret}` },
      });
      const events = ours.requests * BATCH;
      const us = (ms: number) => (1000 * ms) / (requests * BATCH);
      runs.push({
        events,
        ours: (1000 * events) / ours.ms,
        bare: (1000 * events) / bare.ms,
        transformUs: us(transform.spent.of('event') - before.transform),
        logUs: us(log.spent.of('append') - before.log),
      });
    }
    return runs;
  } finally {
    await app.close();
    await keyring.close();
    await parts.close();
  }
}

function* bodies(event: (serial: number) => string, requests: number): Generator<string> {
  for (let i = 0; i < requests; i++) {
    yield `[${Array.from({ length: BATCH }, (_, j) => event(i * BATCH + j)).join(',')}]`;
  }
}
