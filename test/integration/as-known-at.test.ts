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
/** Asked in turn, two a day, beside the progress. */
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
const turn = (n: number): string => IN_TURN[n % IN_TURN.length] ?? PROGRESS;

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
      for (const address of [PROGRESS, turn(2 * i), turn(2 * i + 1)])
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
    for (const three of pagesOf(served, 3)) {
      const asked = three.map(({ address, at }) => `${address}&known_at=${new Date(at).toISOString()}`);
      const answers = await Promise.all(asked.map(get));
      for (const [i, { body }] of three.entries()) expect(answers[i], asked[i]).toBe(body);
    }
    expect(served).toHaveLength(3 * 365);
  }, 600_000);
});
