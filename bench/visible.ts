import { startServer } from '../cli/server.ts';
import { settingsSchema } from '../cli/settings.ts';
import { createKey } from '../ingest/keys.ts';
import { contactsOf, someDesk } from './contacts.ts';
import { type BenchOptions, type Line, percentile } from './line.ts';
import { inDirectory } from './published.ts';

const BATCH = 100;
const PROBE_EVERY_MS = 50;
const GIVE_UP_MS = 60_000;

/**
 * From the moment a batch leaves its publisher until a KPI asked over HTTP counts it, at a steady rate, on a whole server (gateway, log,
 * consumer, warehouse, API in one process; the publisher shares it too). A batch's time ends with the answer that counts all up to it.
 */
export async function visibleLines({ seconds, rate }: BenchOptions): Promise<Line[]> {
  const latencies = await inDirectory((path) => publishSteadily(path, seconds, rate));
  const p99 = percentile(latencies.ms, 0.99);
  return [
    {
      what: `publish → visible in a KPI, p99`,
      unit: 'ms',
      ours: p99,
      aim: 'p99 < 2,000 ms',
      met: p99 < 2_000,
      details: {
        asked_rate: rate,
        reached_rate: latencies.rate,
        p50: percentile(latencies.ms, 0.5),
        p95: percentile(latencies.ms, 0.95),
        max: percentile(latencies.ms, 1),
        batches_of_100: latencies.ms.length,
        kpi_answers: latencies.probes,
      },
    },
  ];
}

async function publishSteadily(path: string, seconds: number, rate: number) {
  const settings = settingsSchema.parse({ PUA_DATA: path, PUA_PORT: '0', PUA_RATE_LIMIT: '10000000' });
  const server = await startServer(settings, 'all', { warn: (line) => console.error(line) });
  try {
    const desk = someDesk(server.specs);
    const { secret } = await createKey(server.log, { desk, label: 'bench', now: Date.now });
    const contact = contactsOf(server.specs, desk, 'steady');
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' };
    const batches = Math.ceil((seconds * rate) / BATCH);
    const leftAt: number[] = [];
    const seenAt: number[] = [];
    let probes = 0;

    const post = async (i: number) => {
      const body = Array.from({ length: BATCH }, (_, j) => contact(i * BATCH + j)).join('\n');
      const response = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body });
      if (response.status !== 202) throw new Error(`the gateway answered ${response.status}`);
      await response.arrayBuffer();
    };
    const counted = async (): Promise<number> => {
      const response = await fetch(`${server.url}/v1/kpis/contacts?desk=${desk}`);
      const answer = (await response.json()) as { rows?: { numerator: number }[] };
      probes += 1;
      return answer.rows?.[0]?.numerator ?? 0;
    };
    const watch = async () => {
      const until = performance.now() + seconds * 1000 + GIVE_UP_MS;
      while (seenAt.length < batches) {
        if (performance.now() > until) throw new Error(`${seenAt.length} of ${batches} batches were seen`);
        const seen = Math.floor((await counted()) / BATCH) - 1;
        while (seenAt.length < Math.min(seen, batches)) seenAt.push(performance.now());
        await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
      }
    };

    // One batch beforehand, so that the first measured one does not pay for opening connections and compiling.
    await post(batches);
    while ((await counted()) < BATCH) await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    const start = performance.now();
    const watching = watch();
    const posts: Promise<void>[] = [];
    for (let i = 0; i < batches; i++) {
      const due = start + (1000 * i * BATCH) / rate;
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      leftAt.push(performance.now());
      posts.push(post(i));
    }
    const reached = (1000 * batches * BATCH) / (performance.now() - start);
    await Promise.all([watching, ...posts]);
    return { ms: leftAt.map((left, i) => Math.max(0, (seenAt[i] ?? Number.NaN) - left)), rate: reached, probes };
  } finally {
    await server.close();
  }
}
