import { setTimeout as wait } from 'node:timers/promises';
import { type RunningServer, startServer } from '../cli/server.ts';
import { settingsSchema } from '../cli/settings.ts';
import { fetchRows, joinFrame, type Row } from '../dashboards/browser/rows.ts';
import { chartCompiler } from '../dashboards/charts/compile.ts';
import type { ChartRequest } from '../dashboards/charts/types.ts';
import { createKey } from '../ingest/keys.ts';
import { loadSpecs } from '../specs/load.ts';
import type { Specs } from '../specs/types.ts';
import { svgOf } from '../test/support/charts.ts';
import { contactsOf, someDesk } from './contacts.ts';
import { type BenchOptions, type Line, median, percentile, type Skipped } from './line.ts';
import { multiplyFacts } from './multiply.ts';
import { fillLog, inDirectory } from './published.ts';
import { peerLines } from './requests-postgres.ts';
import { consumeAll, merged, openParts } from './store.ts';

/** Simulated publications that go through log, transform and consumer; beyond them their facts are copied. */
const THROUGH = 100_000;
/** Of steady publishing while requests are measured: batches of 100, so many a second. */
const BATCHES_PER_SECOND = 5;
const BATCH = 100;
const ROUNDS = 20;
/** A request that has taken so long in all is measured no more, once it was measured three times. */
const ENOUGH_MS = 10_000;
const AIM_MS = 100;
/** Growth of the time with the events: t ∝ events^exponent. */
const AIM_EXPONENT = 0.2;

const PAGES = ['/it/regione?programme=teams', '/it/zone/pratese?programme=teams', '/it/confronti?programme=teams'];
/** What the pages ask for beside the sources that their charts name. */
const DATA = [
  '/v1/programmes/teams/forecast?end=extended',
  '/v1/programmes/teams/forecast?end=extended&zone=pratese',
  '/v1/benchmarks/referral_acceptance?by=desk&programme=teams',
  '/v1/benchmarks/out_of_target?by=desk&programme=teams&peers=area_vasta',
  '/v1/benchmarks/coverage?by=zone&programme=teams',
  '/v1/benchmarks?by=desk&programme=teams',
  '/v1/trends/contacts?programme=teams',
  '/v1/trends/referral_acceptance?programme=teams&desk=pua1-prato',
];
const ARROW = 'application/vnd.apache.arrow.stream';

/** Milliseconds of each request by address; infinite where it was answered with an error of the server. */
type Timings = ReadonlyMap<string, readonly number[]>;

/**
 * Every data request of the pages Regione, Zona and Confronti on a whole server with ingest running, at a tenth of the events and at all of them when
 * these are more than a million; what the charts take to compile and to draw; the same questions in PostgreSQL.
 */
export async function requestLines({ events, seed }: BenchOptions): Promise<(Line | Skipped)[]> {
  const sizes = events > 1_000_000 ? [Math.round(events / 10), events] : [events];
  return inDirectory(async (path) => {
    const specs = loadSpecs();
    const found: { size: number; timings: Timings }[] = [];
    let charts: (Line | Skipped)[] = [];
    const through = Math.min(THROUGH, ...sizes);
    let copies = 1;
    for (const size of sizes) {
      const parts = await openParts(path);
      if (copies === 1) {
        await fillLog(parts.log, specs, through, seed);
        await consumeAll(parts, specs);
      }
      const wanted = Math.max(1, Math.round(size / through));
      await multiplyFacts(parts.client, copies, wanted);
      copies = wanted;
      await merged(parts.client);
      await parts.close();
      const settings = settingsSchema.parse({ PUA_DATA: path, PUA_PORT: '0', PUA_RATE_LIMIT: '10000000' });
      const server = await startServer(settings, 'all', { warn: (line) => console.error(line) });
      try {
        const drawn = await chartsOf(server);
        found.push({
          size,
          timings: await timedWhileIngesting(server, [...PAGES, ...drawn.map(({ source }) => source), ...DATA]),
        });
        charts = await chartLines(specs, server, drawn);
      } finally {
        await server.close();
      }
    }
    const parts = await openParts(path);
    try {
      return [...linesOf(found), ...charts, ...(await peerLines(parts.client, path))];
    } finally {
      await parts.close();
    }
  });
}

/** The charts of the pages, as these name them. */
async function chartsOf({ url }: RunningServer): Promise<ChartRequest[]> {
  const charts = new Map<string, ChartRequest>();
  for (const page of PAGES) {
    const html = await (await fetch(url + page)).text();
    for (const [, text = ''] of html.matchAll(/data-chart="([^"]*)"/g)) {
      const chart = JSON.parse(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as ChartRequest;
      charts.set(chart.source, chart);
    }
  }
  return [...charts.values()];
}

/** Milliseconds until an answer has arrived whole, infinite where the server could not give it; `null` where there is no such page yet. */
async function timed(url: string): Promise<number | null> {
  const since = performance.now();
  const response = await fetch(url, { headers: url.includes('/v1/') ? { accept: ARROW } : {} });
  await response.arrayBuffer();
  if (response.status === 404) return null;
  if (response.status >= 500) return Number.POSITIVE_INFINITY;
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return performance.now() - since;
}

async function timedWhileIngesting(server: RunningServer, addresses: readonly string[]): Promise<Timings> {
  const desk = someDesk(server.specs);
  const { secret } = await createKey(server.log, { desk, label: 'bench', now: Date.now });
  const contact = contactsOf(server.specs, desk, `beside-${Date.now()}`);
  let measuring = true;
  const publishing = (async () => {
    for (let i = 0; measuring; i += 1) {
      const body = Array.from({ length: BATCH }, (_, j) => contact(i * BATCH + j)).join('\n');
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' };
      const response = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body });
      if (response.status !== 202) throw new Error(`the gateway answered ${response.status}`);
      await response.arrayBuffer();
      await wait(1000 / BATCHES_PER_SECOND);
    }
  })();
  const timings = new Map<string, number[]>();
  const measured = (async () => {
    try {
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const address of addresses) {
          const before = timings.get(address) ?? [];
          if (before.length >= 3 && before.reduce((sum, ms) => sum + ms, 0) > ENOUGH_MS) continue;
          const ms = await timed(server.url + address);
          // The first round compiles and warms.
          if (ms !== null && round > 0) timings.set(address, [...before, ms]);
        }
      }
    } finally {
      measuring = false;
    }
  })();
  await Promise.all([measured, publishing]);
  return timings;
}

function linesOf(found: readonly { size: number; timings: Timings }[]): (Line | Skipped)[] {
  const [small, large = small] = found;
  if (small === undefined || large === undefined) return [];
  const missing = PAGES.filter((page) => !large.timings.has(page));
  const lines = [...large.timings].map(([address, ms]): Line => {
    const before = small.timings.get(address) ?? [];
    const p95 = percentile(ms, 0.95);
    const exponent = small === large ? null : Math.log(median(ms) / median(before)) / Math.log(large.size / small.size);
    return {
      what: address,
      unit: 'ms',
      ours: p95,
      aim: `p95 ≤ ${AIM_MS} ms${exponent === null ? '' : `, exponent < ${AIM_EXPONENT}`}`,
      met: p95 <= AIM_MS && (exponent === null || exponent < AIM_EXPONENT),
      details: {
        events: large.size,
        p50: median(ms),
        p95,
        ...(exponent === null
          ? {}
          : { [`p50_at_${small.size}`]: median(before), [`p95_at_${small.size}`]: percentile(before, 0.95), exponent }),
        requests: ms.length,
        ingesting_per_second: BATCH * BATCHES_PER_SECOND,
      },
    };
  });
  return [...lines, ...missing.map((page) => ({ what: page, skipped: 'there is no such page' }))];
}

/** Compiling each chart of the specifications anew, and drawing as SVG those that the pages show, with the rows that the pages join. */
async function chartLines(specs: Specs, { url }: RunningServer, drawn: readonly ChartRequest[]): Promise<(Line | Skipped)[]> {
  const lines: (Line | Skipped)[] = [];
  for (const id of specs.charts.keys()) {
    const compiling = Array.from({ length: ROUNDS }, () => {
      const since = performance.now();
      chartCompiler(specs)(id, 'it');
      return performance.now() - since;
    });
    const what = `chart ${id}: compile and draw`;
    const chart = drawn.find(({ spec }) => spec.startsWith(`/charts/${id}.json`));
    if (chart === undefined) {
      lines.push({ what, skipped: `no page of these shows it; compiling takes ${median(compiling).toFixed(1)} ms` });
      continue;
    }
    const rows = chart.frames.reduce<Row[]>(joinFrame, await fetchRows(url + chart.source));
    const spec = chartCompiler(specs)(id, 'it');
    const drawing: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const since = performance.now();
      await svgOf(spec, rows);
      drawing.push(performance.now() - since);
    }
    lines.push({
      ...{ what, unit: 'ms', ours: median(compiling) + median(drawing), aim: 'a figure', met: null },
      details: {
        compile_p50: median(compiling),
        draw_p50: median(drawing),
        draw_p95: percentile(drawing, 0.95),
        rows: rows.length,
      },
    });
  }
  return lines;
}
