import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { type FigureTown, NOW, openFigureTown } from '../figures.ts';

let town: FigureTown;
let app: FastifyInstance;
beforeAll(async () => {
  town = await openFigureTown();
  app = await buildApp({
    ...town,
    version: '0.0.0-test',
    topic: 'pua.events',
    reader: ({ headers }) => (headers['x-role'] === 'public' ? { role: 'public' } : { role: 'admin' }),
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
});
afterAll(async () => {
  await app.close();
  await town.close();
});

const PERIOD = 'from=2019-01-01&to=2019-12-31';

test.each([
  '/v1/framework',
  `/v1/adequacy?${PERIOD}`,
  `/v1/desks/pua1-prato/adequacy?${PERIOD}`,
  `/v1/framework/diff?a=2018-proposal&b=2020-proposal&${PERIOD}`,
])('JSON, CSV and Arrow of %s', async (url) => {
  const as = (accept: string) => app.inject({ url, headers: { accept } });
  const [json, csv, arrow] = [
    await as('application/json'),
    await as('text/csv'),
    await as('application/vnd.apache.arrow.stream'),
  ];
  expect([json.statusCode, csv.statusCode, arrow.statusCode]).toEqual([200, 200, 200]);
  const records: unknown[] = parse(csv.body, { columns: true });
  expect(tableFromIPC(arrow.rawPayload).numRows).toBe(records.length);
  if (url !== '/v1/framework') expect(csv.headers).toMatchObject({ 'pua-known-at': new Date(NOW).toISOString() });
});

test('a matrix is a row per desk and requirement in CSV', async () => {
  const answer = await app.inject({ url: `/v1/adequacy?level=2&${PERIOD}`, headers: { accept: 'text/csv' } });
  const records: Record<string, string>[] = parse(answer.body, { columns: true });
  const asked = town.specs.frameworks[0]?.requirements.filter(({ levels }) => levels.includes(2)).length ?? 0;
  expect(records).toHaveLength(town.specs.network.desks.size * asked);
  expect(records[0]).toMatchObject({ desk: 'pua1-firenze', level: '2', status: 'not_applicable', evidence: 'none' });
});

test('faults list what is allowed', async () => {
  const problem = async (url: string) => (await app.inject(url)).json();
  expect(await problem('/v1/adequacy?level=3')).toMatchObject({
    status: 400,
    errors: [{ parameter: 'level', allowed: ['1', '2'] }],
  });
  expect(await problem('/v1/adequacy?framework=x')).toMatchObject({
    errors: [{ parameter: 'framework', allowed: ['2018-proposal', '2020-proposal'] }],
  });
  expect(await problem('/v1/framework?version=x')).toMatchObject({ status: 400, errors: [{ parameter: 'version' }] });
  expect(await problem('/v1/framework/diff?a=2018-proposal')).toMatchObject({ status: 400, errors: [{ parameter: 'b' }] });
  expect(await problem('/v1/adequacy?from=2020-01-01&to=2019-01-01')).toMatchObject({
    status: 400,
    errors: [{ parameter: 'from' }],
  });
  expect(await problem('/v1/adequacy?known_at=2030-01-01')).toMatchObject({ status: 400, errors: [{ parameter: 'known_at' }] });
  expect(await problem('/v1/desks/nowhere/adequacy')).toMatchObject({
    status: 404,
    allowed: expect.arrayContaining(['pua1-prato']),
  });
  const hidden = await app.inject({ url: '/v1/adequacy', headers: { 'x-role': 'public' } });
  expect(hidden.json()).toMatchObject({ status: 403, code: 'forbidden' });
});

test('the framework is public, whoever asks', async () => {
  const answer = await app.inject({ url: '/v1/framework?version=2018-proposal', headers: { 'x-role': 'public' } });
  expect(answer.json()).toMatchObject({
    version: { id: '2018-proposal', status: 'proposal' },
    versions: [{ id: '2018-proposal' }, { id: '2020-proposal', based_on: '2018-proposal' }],
  });
});
