import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ttl2jsonld from '@frogcat/ttl2jsonld';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { pages } from '../../../dashboards/pages/plugin.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { openWarehouse, type Warehouse } from '../../../warehouse/index.ts';
import { provisionFact, publishedRow } from '../../support/facts.ts';

/** A Wednesday. */
const NOW = Date.parse('2026-03-11T09:00:00Z');

const PRATO: ProvisionData = {
  valid_from: '2026-02-01',
  opening: { wed: [['09:00', '13:00']], thu: 'closed' },
  exceptions: [{ day: '2026-03-18', opening: 'closed' }],
  channels: ['phone'],
  languages: ['it', 'fr'],
  mediators: [{ language: 'ur', day: 'wed', from: '09:00', to: '11:00' }],
  areas: [{ area: 'housing', unit: 'pua_l1', mode: 'booked' }],
  accessibility: { step_free: true },
};

const specs = loadSpecs();
let directory: string;
let warehouse: Warehouse;
let app: FastifyInstance;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pua-catalogue-'));
  warehouse = await openWarehouse({ path: directory, database: 'pua' });
  await warehouse.migrate();
  const fact = { desk: 'pua1-prato', valid_from: PRATO.valid_from, declaration: JSON.stringify(PRATO) };
  await warehouse.ledger.store(
    { topic: 'pua.events', partition: 0, first: 0, last: 0 },
    [],
    [publishedRow(0, provisionFact('declared-1', 'prato', '2026-02-01', fact))],
  );
  const shared = { specs, warehouse, now: () => NOW, reader: () => ({ role: 'public' }) as const };
  app = await buildApp({
    ...shared,
    version: '0.0.0-test',
    topic: 'pua.events',
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
  await app.register(pages(shared));
});
afterAll(async () => {
  await app.close();
  await warehouse.close();
  await rm(directory, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

test('anyone reads the catalogue: what a desk declared, and what documents state of the others', async () => {
  const answer = await get('/v1/catalogue');
  expect(answer.statusCode).toBe(200);
  const { rows, ...about } = answer.json();
  expect(about).toMatchObject({ day: '2026-03-11', known_at: '2026-03-11T09:00:00.000Z', synthetic: false });
  const of = (id: string) => rows.find((row: { id: string }) => row.id === id);
  expect(of('pua1-prato')).toMatchObject({
    languages: ['it', 'fr'],
    opening: { mon: null, wed: [['09:00', '13:00']] },
    stated: { by: 'declaration', event_id: 'declared-1', declared_from: '2026-02-01' },
    not_stated: [],
  });
  expect(of('pua1-lucca')).toMatchObject({ languages: null, stated: { by: 'document', source: 'S000 l.169; S003 l.140' } });
});

test('as known before it was declared, and of another day, the catalogue says what held then', async () => {
  const prato = async (query: string) => {
    const { rows } = (await get(`/v1/catalogue?comune=100005&${query}`)).json();
    return rows.map((row: { languages: string[] }) => row.languages);
  };
  expect(await prato('known_at=2026-01-15')).toEqual([['it', 'zh']]);
  expect(await prato('day=2026-01-31')).toEqual([['it', 'zh']]);
  expect(await prato('')).toEqual([['it', 'fr']]);
});

test.each([
  ['format=json', '', /^application\/json/, /"rows":\[/],
  ['format=csv', '', /^text\/csv/, /^desk,name_it,name_en,unit/],
  ['format=hsds', '', /^application\/json/, /"contents":\[/],
  ['format=cpsv', '', /^text\/turtle; charset=utf-8/, /cpsv:PublicService/],
  ['format=cpsv', 'application/ld+json', /^application\/ld\+json/, /"@graph":\[/],
  ['format=jsonld', '', /^application\/ld\+json/, /"@graph":\[/],
  ['format=ical', '', /^text\/calendar; charset=utf-8/, /^BEGIN:VCALENDAR/],
  ['', 'text/calendar', /^text\/calendar/, /^BEGIN:VCALENDAR/],
  ['', 'text/turtle, */*;q=0.1', /^text\/turtle/, /@prefix/],
  ['', 'text/csv', /^text\/csv/, /^desk,/],
])('the catalogue with %s and Accept %s', async (query, accept, type, body) => {
  const answer = await get(`/v1/catalogue?${query}`, accept === '' ? {} : { accept });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toMatch(type);
  expect(answer.body).toMatch(body);
});

test('the Turtle it sends is Turtle', async () => {
  expect(ttl2jsonld.parse((await get('/v1/catalogue?format=cpsv')).body)).toHaveProperty('@graph');
});

test('Wednesday is told in CSV as the statements have it', async () => {
  const lines = (await get('/v1/catalogue?format=csv&known_at=2026-01-15')).body.split('\r\n');
  const wednesday = lines[0]?.split(',').indexOf('wed') ?? -1;
  const of = (desk: string) => lines.find((line) => line.startsWith(desk))?.split(',')[wednesday];
  expect([of('pua1-prato'), of('pua1-pistoia'), of('pua1-lucca')]).toEqual(['not_stated', 'closed', 'by_appointment']);
});

test('a client that has the catalogue is told so; another form or another day is another entity', async () => {
  const first = await get('/v1/catalogue?format=ical');
  const tag = String(first.headers.etag);
  expect(first.headers['cache-control']).toBe('public, max-age=300');
  expect((await get('/v1/catalogue?format=ical', { 'if-none-match': tag })).statusCode).toBe(304);
  expect((await get('/v1/catalogue?format=ical&lang=en', { 'if-none-match': tag })).statusCode).toBe(200);
  expect((await get('/v1/catalogue?format=hsds', { 'if-none-match': tag })).statusCode).toBe(200);
  expect((await get('/v1/catalogue?format=ical&known_at=2026-01-15', { 'if-none-match': tag })).statusCode).toBe(200);
});

test.each([
  ['/v1/catalogue?format=xml', 'format', 'hsds'],
  ['/v1/catalogue?language=klingon', 'language', 'ur'],
  ['/v1/catalogue?comune=048', 'comune', '100005'],
  ['/v1/catalogue/mediation?language=xx', 'language', 'ur'],
  ['/v1/catalogue/mediation', 'language', 'ur'],
])('%s is refused with what is allowed', async (url, parameter, one) => {
  const answer = await get(url);
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const [fault] = answer.json().errors;
  expect(fault).toMatchObject({ parameter });
  expect(fault.allowed).toContain(one);
});

test('filters keep the desks that state what is asked', async () => {
  const desks = async (query: string) => (await get(`/v1/catalogue?${query}`)).json().rows.map(({ id }: { id: string }) => id);
  expect(await desks('area=housing')).toEqual(['pua1-prato']);
  expect(await desks('language=fr')).toEqual(['pua1-prato', 'pua1-pistoia']);
  expect(await desks('language=ur&zone=pratese')).toEqual(['pua1-prato']);
});

test('who is open at an instant, and where Urdu is next mediated', async () => {
  const open = (await get('/v1/catalogue/open')).json();
  expect(open).toMatchObject({ at: '2026-03-11T09:00:00.000Z', day: '2026-03-11' });
  const state = Object.fromEntries(open.rows.map((row: { desk: string; state: string }) => [row.desk, row.state]));
  expect(state).toMatchObject({
    'pua1-prato': 'open',
    'pua1-pistoia': 'closed',
    'pua1-lucca': 'by_appointment',
    'pua1-pisa': 'unknown',
  });
  const next = async (after: string) =>
    (await get(`/v1/catalogue/mediation?language=ur&after=${encodeURIComponent(after)}`)).json().rows[0];
  expect(await next('2026-03-11T10:00:00+01:00')).toMatchObject({ desk: 'pua1-prato', from: '2026-03-11T08:00:00.000Z' });
  expect(await next('2026-03-11T11:00:00+01:00')).toMatchObject({ from: '2026-03-25T08:00:00.000Z' });
  expect((await get('/v1/catalogue/open', { accept: 'text/csv' })).body).toMatch(/^desk,name_it/);
});

test('the page shows what is declared, sets apart who does not say, and offers the same choice for download', async () => {
  const whole = (await get('/it/catalogo')).body;
  for (const text of [
    '16 sportelli',
    'aperto ora',
    'fino alle 13:00',
    'Casa: su prenotazione',
    '18/03/2026: chiuso',
    'orari non dichiarati',
  ])
    expect(whole).toContain(text);
  const french = (await get('/en/catalogue?language=fr')).body;
  expect(french).toContain('2 desks');
  expect(french).toContain('Perhaps also');
  expect(french).toContain('/v1/catalogue?format=ical&amp;lang=en&amp;language=fr');
  expect(french).toContain('/it/catalogo?language=fr');
  const now = (await get('/it/catalogo?open=1')).body;
  expect(now).toContain('1 sportello');
  expect(now).not.toContain('PUA Pistoia</h3>');
  expect((await get('/it/catalogo?zone=atlantide')).statusCode).toBe(400);
  expect((await get('/catalogo')).headers.location).toBe('/it/catalogo');
});
