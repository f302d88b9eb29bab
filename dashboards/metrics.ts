import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the consumer says of itself; times are ms since epoch, 0 = never. */
export interface ConsumerState {
  lastFetchAt: number;
  lastStoredAt: number;
  partitions: readonly { topic: string; partition: number; mark: number; end: number; lag: number }[];
}

/** Where the gauges are read from when Prometheus asks. */
export interface MetricSources {
  /** `null` in a process that consumes nothing. */
  consumer(): Promise<ConsumerState | null>;
  outcomes(): Promise<readonly { outcome: string; code: string; count: number }[]>;
  now: () => number;
}

export interface Metrics {
  readonly contentType: string;
  /** The Prometheus text. A source that fails leaves its gauges out and counts as down. */
  text(): Promise<string>;
  /** Measures every request of an application by route, method and status. */
  observe(app: FastifyInstance): void;
}

const secondsSince = (instant: number, now: number): number => (instant === 0 ? Number.NaN : (now - instant) / 1000);

/** Metrics in a registry of their own: durations over HTTP, the consumer's lag and last insert, log records by outcome, the process. */
export function createMetrics({ consumer, outcomes, now }: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name, help, labelNames, registers });
  const lag = gauge('pua_consumer_lag_offsets', 'Offsets of the log not stored yet', ['topic', 'partition']);
  const inserted = gauge('pua_last_insert_age_seconds', 'Seconds since this process last stored a range');
  const fetched = gauge('pua_last_fetch_age_seconds', 'Seconds since the log last answered the consumer');
  const records = gauge('pua_log_records', 'Log records stored, by outcome and code of refusal', ['outcome', 'code']);
  const up = gauge('pua_up', 'Whether a part answers (1) or not (0)', ['part']);
  const requests = new Histogram({
    name: 'pua_http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });

  async function read<T>(part: string, source: () => Promise<T>, show: (answer: T) => void): Promise<void> {
    try {
      show(await source());
      up.set({ part }, 1);
    } catch {
      up.set({ part }, 0);
    }
  }

  return {
    contentType: registry.contentType,
    async text() {
      lag.reset();
      records.reset();
      await read('consumer', consumer, (state) => {
        inserted.set(secondsSince(state?.lastStoredAt ?? 0, now()));
        fetched.set(secondsSince(state?.lastFetchAt ?? 0, now()));
        for (const { topic, partition, lag: offsets } of state?.partitions ?? []) lag.set({ topic, partition }, offsets);
      });
      await read('warehouse', outcomes, (counts) => {
        for (const { outcome, code, count } of counts) records.set({ outcome, code }, count);
      });
      return registry.metrics();
    },
    observe(app) {
      app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
        requests.observe(
          { method, route: routeOptions.url ?? 'unknown', status: String(reply.statusCode) },
          reply.elapsedTime / 1000,
        );
      });
    },
  };
}
