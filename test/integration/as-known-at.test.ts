import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../dashboards/app.ts';
import { addDays, romeInstant } from '../../specs/calendar.ts';
import { loadSpecs } from '../../specs/load.ts';
import { pagesOf } from '../../warehouse/keys.ts';
import { DAYS, openYear, simulatedYear, type YearOfEvents } from '../support/simulated-year.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const EVENTS = 1_500;

const PROGRESS = '/v1/programmes/teams/progress?';
/** Asked in turn, one a day; every fourth day the progress too, which holds two KPIs at four levels and the forecasts. */
const IN_TURN = [
  '/v1/kpis/recipients?programme=teams&by=month',
  '/v1/kpis/contacts?programme=teams&by=zone,gender',
  '/v1/programmes/teams/burn-up?',
  '/v1/kpis/target_attainment?by=desk',
  '/v1/kpis/contacts?by=service_area,quarter',
  '/v1/kpis/pace?by=zone',
  '/v1/kpis/contacts?from=2019-03-01&to=2019-09-30&by=month,level,channel',
  '/v1/kpis/coverage?by=province',
  '/v1/kpis/recipients?by=desk,age_bracket',
  '/v1/programmes/teams/burn-up?zone=piana-di-lucca',
  '/v1/kpis/recipients?programme=teams&by=citizenship,language',
  '/v1/kpis/target_attainment?by=zone,network',
  '/v1/kpis/recipients?zone=pratese&by=service_area',
];

type Move = Readonly<Record<'month' | 'zone' | 'kind', string>> & { readonly effect: number };

interface Served {
  address: string;
  at: number;
  body: string;
}

describe(`figures asked as known on a past day are those served on that day (SEED=${SEED})`, () => {
  let year: YearOfEvents;
  let app: FastifyInstance;
  let clock = 0;
  const served: Served[] = [];
  const get = async (address: string): Promise<string> => {
    const { statusCode, body } = await app.inject(address);
    expect(statusCode, body).toBe(200);
    return body;
  };

  beforeAll(async () => {
    const specs = loadSpecs();
    year = await openYear(specs);
    app = await buildApp({
      specs,
      warehouse: year.warehouse,
      now: () => clock,
      version: '0.0.0-test',
      topic: 'pua.events',
      reader: () => ({ role: 'admin' }),
      readiness: async () => ({ ok: true, checks: {} }),
      metrics: { consumer: async () => null },
      requestsPerMinute: 1_000_000,
    });
    const published = simulatedYear(specs, SEED, EVENTS);
    let next = 0;
    for (const [i, day] of DAYS.entries()) {
      // At an hour of its own each day, midnight included.
      clock = romeInstant(day) + ((i * 7) % 24) * 3_600_000;
      const first = next;
      while ((published[next]?.publishedAt ?? Number.POSITIVE_INFINITY) <= clock) next += 1;
      await year.publish(published.slice(first, next));
      for (const address of [IN_TURN[i % IN_TURN.length] ?? '', ...(i % 4 === 0 ? [PROGRESS] : [])])
        served.push({ address, at: clock, body: await get(address) });
    }
    clock = romeInstant(addDays('2019-12-31', 40));
    await year.publish(published.slice(next));
  }, 600_000);
  afterAll(async () => {
    await app?.close();
    await year?.close();
  });

  test('each of the 365 days', async () => {
    for (const some of pagesOf(served, 6)) {
      const asked = some.map(({ address, at }) => `${address}&known_at=${new Date(at).toISOString()}`);
      const answers = await Promise.all(asked.map(get));
      for (const [i, { body }] of some.entries()) expect(answers[i], asked[i]).toBe(body);
    }
    expect(new Set(served.map(({ at }) => at)).size).toBe(365);
  }, 600_000);

  test('what changed since the end of June: new, amended and retracted events explain every cell', async () => {
    const rows: Move[] = [];
    const ask = async (after: number) =>
      JSON.parse(
        await get(`/v1/differences?kpi=contacts&programme=teams&by=month,zone&from_known=2019-06-30&limit=1000&after=${after}`),
      );
    let page = await ask(0);
    for (rows.push(...page.rows); page.next !== null; rows.push(...page.rows)) page = await ask(page.next);
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['new', 'amended', 'retracted']));
    const explained = new Map<string, number>();
    for (const { month, zone, effect } of rows)
      explained.set(`${month} ${zone}`, (explained.get(`${month} ${zone}`) ?? 0) + effect);
    const changed = new Map<string, number>();
    for (const { month, zone, numerator_before, numerator_after } of page.cells)
      changed.set(`${month} ${zone}`, numerator_after - (numerator_before ?? 0));
    expect(new Map([...explained].filter(([, n]) => n !== 0).sort())).toEqual(new Map([...changed].sort()));
  });
});
