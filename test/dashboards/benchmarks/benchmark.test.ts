import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import type { BenchmarkAnswer, BenchmarkRow, FlagsAnswer } from '../../../dashboards/benchmarks/types.ts';
import { openWarehouse, type Warehouse } from '../../../warehouse/index.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { type CommandResult, run } from '../../support/command.ts';
import { adjustableSpecs, benchmarkData, CONTACTS, PERIOD } from './town.ts';

const READERS: Readonly<Record<string, Reader>> = {
  admin: { role: 'admin' },
  region: { role: 'region' },
  authority: { role: 'authority' },
  public: { role: 'public' },
  zone: { role: 'zone', zone: 'pratese' },
  desk: { role: 'desk', desk: 'pua1-prato' },
};

const NOW = Date.parse('2020-06-01T12:00:00Z');
const specs = adjustableSpecs();
let data: Awaited<ReturnType<typeof benchmarkData>>;
let warehouse: Warehouse;
let app: FastifyInstance;
let printed: Record<'table' | 'json' | 'csv', CommandResult>;
beforeAll(async () => {
  data = await benchmarkData(specs);
  const words = ['benchmark', 'unmapped_services', '--from', '2019-01-01', '--to', '2019-12-31', '--known-at', '2020-05-31'];
  const print = (format: string) => run({ PUA_DATA: data.directory }, ...words, '--format', format);
  printed = { table: await print('table'), json: await print('json'), csv: await print('csv') };
  warehouse = await openWarehouse({ path: join(data.directory, 'warehouse'), database: 'pua' });
  app = await buildApp({
    ...{ specs, warehouse, now: () => NOW, version: '0.0.0-test', topic: 'pua.events' },
    reader: ({ headers }) => READERS[String(headers['x-role'] ?? 'admin')] ?? { role: 'public' },
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
});
afterAll(async () => {
  await app.close();
  await warehouse.close();
  await data.remove();
});

const get = (path: string, role = 'admin', accept = 'application/json') =>
  app.inject({ url: `/v1/benchmarks${path}${path.includes('?') ? '&' : '?'}${PERIOD}`, headers: { 'x-role': role, accept } });
const ask = async (path: string, role = 'admin'): Promise<BenchmarkAnswer> => (await get(path, role)).json();
const rowOf = ({ rows }: BenchmarkAnswer, id: string): BenchmarkRow => {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
};

test('every desk is a row; the tiny one is not judged, the one that stands out is', async () => {
  const answer = await ask('/unmapped_services');
  expect(answer).toMatchObject({
    kpi: 'unmapped_services',
    by: 'desk',
    peers: 'region',
    scale: 'arcsine',
    min_n: 10,
    synthetic: false,
    data_as_of: expect.any(String),
    reference: { numerator: 152, denominator: 650 },
    dispersion: { units: 10 },
  });
  expect(answer.rows).toHaveLength(specs.network.desks.size);
  expect(rowOf(answer, 'pua1-empoli')).toMatchObject({ value: 100, n: 2, flag: 'not_judged', note: 'small_n' });
  expect(rowOf(answer, 'pua1-firenze')).toMatchObject({ value: 40, reading: 'worse' });
  expect(rowOf(answer, 'pua1-poppi')).toMatchObject({ value: null, n: 0, flag: 'not_judged', note: 'empty' });
  expect(answer.curve.length).toBeGreaterThan(10);
});

test('JSON, CSV and Arrow, and the command, say the same', async () => {
  const path = '/unmapped_services?known_at=2020-05-31';
  const [json, csv, arrow] = [
    await get(path),
    await get(path, 'admin', 'text/csv'),
    await get(path, 'admin', 'application/vnd.apache.arrow.stream'),
  ];
  const { rows } = json.json() as BenchmarkAnswer;
  const text = (value: unknown) => (value === null ? '' : String(value));
  const lines: Record<string, string>[] = parse(csv.body, { columns: true });
  expect(lines).toEqual(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))));
  const decoded = tableFromIPC(arrow.rawPayload).toArray();
  expect(decoded.map((row) => ({ ...row.toJSON() }))).toEqual(rows);
  expect(printed.csv.out).toBe(csv.body.trimEnd());
  expect(JSON.parse(printed.json.out).rows).toEqual(rows);
  expect(printed.table.out).toMatch(/pua1-firenze +region +150 +40 .*(high_998|high_95) +worse/);
  expect(printed.table.out).toMatch(/region: reference 23\.385/);
});

test("peer groups: area vasta, network, size, ids of one's own choice", async () => {
  const areas = await ask('/unmapped_services?peers=area_vasta');
  expect(areas.groups.map(({ id }) => id)).toEqual(['centro', 'nord-ovest', 'sud-est']);
  expect(areas).toMatchObject({ dispersion: null, notes: ['several_groups'], reference: { denominator: 650 } });
  expect(rowOf(areas, 'pua1-grosseto')).toMatchObject({ peer_group: 'sud-est', flag: 'not_judged', note: 'one_unit' });
  const networks = await ask('/unmapped_services?peers=network');
  expect(rowOf(networks, 'pua1-capannori')).toMatchObject({ peer_group: '', value: expect.any(Number), note: 'no_peer_group' });
  const sizes = await ask('/unmapped_services?peers=size');
  expect(sizes.groups.map(({ id, name }) => [id, name.it])).toEqual([
    ['small', 'Piccoli'],
    ['medium', 'Medi'],
    ['large', 'Grandi'],
  ]);
  const chosen = await ask('/unmapped_services?peers=pua1-prato,pua1-pistoia');
  expect(chosen).toMatchObject({ peers: 'pua1-prato,pua1-pistoia', reference: { numerator: 31, denominator: 160 } });
  expect(chosen.rows.map(({ id }) => id)).toEqual(['pua1-pistoia', 'pua1-prato']);
});

test('zones, also those without a desk; a zone narrows what is compared', async () => {
  const zones = await ask('/unmapped_services?by=zone');
  expect(zones.rows).toHaveLength(28);
  expect(rowOf(zones, 'lunigiana')).toMatchObject({ value: null, flag: 'not_judged', note: expect.stringContaining('no_pua') });
  const lucca = await ask('/unmapped_services?zone=piana-di-lucca');
  expect(lucca.rows.map(({ id }) => id)).toEqual(['pua1-capannori', 'pua1-lucca']);
  expect(lucca.filters).toMatchObject({ zone: 'piana-di-lucca' });
});

test('the mix of people: the adjusted value beside the crude one, or why there is none', async () => {
  for (const adjust of ['direct', 'indirect']) {
    const answer = await ask(`/unmapped_services?adjust=${adjust}`);
    const { value, adjusted, adjusted_lower, adjusted_upper } = rowOf(answer, 'pua1-prato');
    expect(value).toBe(20);
    expect([adjusted_lower, adjusted, adjusted_upper].every((n) => n !== null)).toBe(true);
    expect(adjusted).toBeCloseTo(20, 0);
    expect(rowOf(answer, 'pua1-pisa')).toMatchObject({ adjusted: null, note: 'adjusted_few_events' });
  }
  expect((await ask('/timeliness?adjust=direct')).notes).toContain('no_case_mix');
});

test('every KPI counted by desk is compared, or says that it has no funnel', async () => {
  for (const { id, dimensions } of specs.kpis.values()) {
    const answered = await get(`/${id}`);
    expect(answered.statusCode, id).toBe(dimensions.includes('desk') ? 200 : 400);
    if (!dimensions.includes('desk')) continue;
    const { rows, scale, notes }: BenchmarkAnswer = answered.json();
    expect(rows.length, id).toBeGreaterThan(0);
    expect(notes.includes('no_funnel'), id).toBe(scale === null);
  }
});

describe('who may see what', () => {
  test('a zone sees its own exactly and the others without small counts or what gives them back', async () => {
    const answer = await ask('/unmapped_services', 'zone');
    expect(rowOf(answer, 'pua1-prato')).toMatchObject({ numerator: 18, denominator: 90, suppressed: false });
    expect(rowOf(answer, 'pua1-empoli')).toMatchObject({ numerator: null, denominator: null, value: null, suppressed: true });
    expect(rowOf(answer, 'pua1-pisa')).toMatchObject({ numerator: null, value: null, lower_95: null, note: 'suppressed' });
    expect(rowOf(answer, 'pua1-firenze')).toMatchObject({ numerator: 60, suppressed: false });
    expect(answer.notes).toContain('suppressed_left_out');
    // What is left adds up to the reference: nothing is to be had by subtraction.
    const shown = answer.rows.filter(({ suppressed }) => !suppressed);
    expect(shown.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0)).toBe(answer.reference.numerator);
    const hidden = answer.rows.filter(({ suppressed }) => suppressed).map(({ id }) => CONTACTS[id]?.[0] ?? 0);
    expect(hidden.length).toBeGreaterThan(2);
  });

  test('what is hidden does not depend on whom it is compared with', async () => {
    const hiddenOf = async (query: string) =>
      (await ask(`/unmapped_services${query}`, 'zone')).rows.filter(({ suppressed }) => suppressed).map(({ id }) => id);
    const all = (await hiddenOf('')).sort();
    expect((await hiddenOf('?peers=area_vasta')).sort()).toEqual(all);
    expect(await hiddenOf('?peers=pua1-empoli,pua1-firenze')).toEqual(['pua1-empoli']);
    expect((await hiddenOf('?by=zone')).length).toBeGreaterThan(1);
  });

  test('a desk sees itself among the others, and the others as one', async () => {
    const answer = await ask('/unmapped_services', 'desk');
    expect(answer.rows.map(({ id }) => id)).toEqual(['pua1-prato', '']);
    expect(rowOf(answer, 'pua1-prato')).toMatchObject({ numerator: 18, flag: 'in_limits', rank_low: expect.any(Number) });
    expect(rowOf(answer, '')).toMatchObject({ numerator: 134, denominator: 560, note: 'others_together', name: '' });
    expect(answer.deciles).toBeNull();
    const area = await ask('/unmapped_services?peers=network', 'desk');
    // The network of Prato has two other desks: too few to stand together.
    expect(area.rows).toMatchObject([{ id: 'pua1-prato', flag: 'not_judged', note: 'one_unit' }]);
    expect(area.reference).toMatchObject({ numerator: 18, denominator: 90 });
    for (const query of ['?peers=pua1-prato,pua1-lucca', '?zone=pratese', '?by=zone'])
      expect((await get(`/unmapped_services${query}`, 'desk')).statusCode).toBe(403);
  });

  test('an authority sees nothing small anywhere; region and administrator see all; the public nothing', async () => {
    const answer = await ask('/unmapped_services', 'authority');
    for (const { numerator, denominator } of answer.rows)
      for (const count of [numerator, denominator]) expect(count === null || count === 0 || count >= 5).toBe(true);
    expect((await ask('/unmapped_services', 'region')).rows).toEqual((await ask('/unmapped_services')).rows);
    for (const path of ['', '/unmapped_services'])
      expect((await get(path, 'public')).json()).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test('the events behind another desk stay closed', async () => {
    const url = `/v1/differences?kpi=unmapped_services&by=desk&from_known=2018-12-31&${PERIOD}`;
    const { rows } = (await app.inject({ url, headers: { 'x-role': 'zone' } })).json() as { rows: { desk: string }[] };
    expect(new Set(rows.map(({ desk }) => desk))).toEqual(new Set(['pua1-prato']));
  });
});

test('the list across KPIs: every one judged with its p-value, the surest first', async () => {
  const answer: FlagsAnswer = (await get('')).json();
  expect(answer.kpis).toEqual(expect.arrayContaining(['unmapped_services', 'timeliness', 'coverage']));
  const firenze = answer.rows.find(({ kpi, id }) => kpi === 'unmapped_services' && id === 'pua1-firenze');
  expect(firenze).toMatchObject({ reading: 'worse', value: 40 });
  expect(answer.rows.map(({ p_adjusted }) => p_adjusted)).toEqual(
    answer.rows.map(({ p_adjusted }) => p_adjusted).toSorted((a, b) => a - b),
  );
  for (const { p, p_adjusted, listed } of answer.rows) {
    expect(p_adjusted).toBeGreaterThanOrEqual(p);
    expect(listed).toBe(p_adjusted <= answer.rate);
  }
  const own: FlagsAnswer = (await get('', 'desk')).json();
  expect(new Set(own.rows.map(({ id }) => id))).toEqual(new Set(['pua1-prato']));
});

test('faults list what is allowed', async () => {
  expect((await get('/nothing')).json()).toMatchObject({ status: 404, allowed: expect.arrayContaining(['unmapped_services']) });
  expect((await get('/unmapped_services?peers=nowhere')).json()).toMatchObject({
    status: 400,
    errors: [{ parameter: 'peers', allowed: expect.arrayContaining(['area_vasta', 'pua1-prato']) }],
  });
  expect((await get('/unmapped_services?by=zone&peers=network')).json()).toMatchObject({
    errors: [{ parameter: 'peers', detail: 'A zone may have desks of several networks.' }],
  });
  expect((await get('/unmapped_services?by=region')).json()).toMatchObject({
    errors: [{ parameter: 'by', allowed: ['desk', 'zone'] }],
  });
  expect((await get('?rate=2')).statusCode).toBe(400);
});
