import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartCompiler } from '../../../dashboards/charts/compile.ts';
import type { ChartRequest } from '../../../dashboards/charts/types.ts';
import { caterpillarRequest, funnelRequest } from '../../../dashboards/pages/benchmarks-frames.ts';
import { openWarehouse, type Warehouse } from '../../../warehouse/index.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { svgOf } from '../../support/charts.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { adjustableSpecs, benchmarkData } from '../benchmarks/town.ts';
import { drawnRows, sixteenDesks } from './sixteen.ts';

const specs = adjustableSpecs();
const NOW = Date.parse('2020-06-01T08:00:00Z');
const PAGE = '/it/confronti?kpi=unmapped_services';
let data: Awaited<ReturnType<typeof benchmarkData>>;
let warehouse: Warehouse;
let app: FastifyInstance;
let reader: Reader;

beforeAll(async () => {
  data = await benchmarkData(specs);
  warehouse = await openWarehouse({ path: join(data.directory, 'warehouse'), database: 'pua' });
  app = await pagesApp(
    specs,
    warehouse,
    () => NOW,
    () => reader,
  );
}, 60_000);
afterAll(async () => {
  await app?.close();
  await warehouse?.close();
  await data?.remove();
});

async function get(url: string, by: Reader = { role: 'region' }) {
  reader = by;
  const { statusCode: status, body } = await app.inject({ url });
  return { status, body: body.replaceAll('&amp;', '&').replaceAll('&quot;', '"') };
}

const chartsOf = (body: string): ChartRequest[] =>
  [...body.matchAll(/data-chart="(\{.*?\})" ?\/?>/g)].map(([, json = '']) => JSON.parse(json) as ChartRequest);
const verdictsOf = (body: string): string[] => [...body.matchAll(/reading-verdict">([^<]+)</g)].map(([, text = '']) => text);

test('the words come first: the zone set off, how many are outside the limits, which, and what they are read against', async () => {
  const { status, body } = await get(`${PAGE}&zone=pratese`);
  expect(status).toBe(200);
  const [own = '', all = ''] = verdictsOf(body);
  expect(own).toContain(
    'PUA Prato è nella norma: la differenza dalla media può essere dovuta al caso (20,0 contro 23,4, n = 90)',
  );
  expect(all).toMatch(/^\d+ sportelli su 10 sono fuori dai limiti; gli altri sono nella norma\. Altri 6 non si giudicano/);
  expect(body).toContain('La media del gruppo è 23,4\u00a0% (152 su 650).');
  expect(body).toContain(
    'Intervallo al 95 %: 13,0–29,4\u00a0%. Casi osservati 18; se fosse come gli altri del gruppo se ne attenderebbero 21,0.',
  );
  expect(body.indexOf('id="reading"')).toBeLessThan(body.indexOf('data-chart'));
  expect(body).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)/);
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('every chart has a source that answers, a table, a description with numbers, and leads to the events behind', async () => {
  const { body } = await get(`${PAGE}&zone=pratese&adjust=direct`);
  const charts = chartsOf(body);
  expect(charts.map(({ spec }) => spec.split('?')[0])).toEqual([
    '/charts/funnel.json',
    '/charts/caterpillar.json',
    '/charts/trend.json',
  ]);
  for (const { source, spec, link } of charts) {
    expect((await app.inject({ url: source })).statusCode, source).toBe(200);
    expect((await app.inject({ url: spec })).statusCode, spec).toBe(200);
    expect(link).toMatch(/^\/it\/eventi\?.*kpi=unmapped_services.*\{\w+\}/);
  }
  const described = [...body.matchAll(/role="img" aria-label="([^"]+)"/g)].map(([, text = '']) => text);
  expect(described).toHaveLength(3);
  for (const text of described) expect(text).toMatch(/\d/);
  expect(body.match(/<caption>/g)).toHaveLength(4);
  const rows = [...body.matchAll(/<tr>(?:(?!<\/tr>).)*PUA Prato<\/a>(.*?)<\/tr>/g)].map(([, cells = '']) => cells);
  // The tables of the two charts, and the whole comparison.
  expect(rows).toHaveLength(3);
  const prato = rows.at(-1) ?? '';
  expect([...prato.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)).toEqual([
    ...['20,0\u00a0%', '13,0–29,4\u00a0%', '20,0\u00a0%', expect.stringMatching(/–/), '90', '18', '21,0'],
    ...[expect.stringMatching(/^-0,\d$/), expect.stringMatching(/\u00a0%$/), 'posti 1–11 di 11', 'nella norma'],
  ]);
  expect(body).toContain('href="/it/kpi/unmapped_services');
});

test('each peer group has its own charts; one desk alone is not judged, and the page says why', async () => {
  const { body } = await get(`${PAGE}&peers=area_vasta`);
  const names = chartsOf(body).map(({ spec }) => spec.replace(/.*\/(\w+)\.json.*/, '$1'));
  expect(names).toEqual(['funnel', 'caterpillar', 'funnel', 'caterpillar', 'caterpillar', 'trend']);
  expect(body).toContain('Meno di dieci confrontati con casi sufficienti, perciò niente decili.');
  expect(body).toContain('Nessuno sportello si può giudicare.');
  expect(body).toContain('non giudicato: nessun altro con cui confrontarlo');
});

test.each([
  { url: '/it/confronti?kpi=contacts&by=zone', said: 'ha valori da leggere, non limiti oltre i quali segnalare', charts: 2 },
  { url: '/it/confronti?kpi=coverage', said: 'Questo indicatore non si calcola mese per mese', charts: 2 },
  { url: `${PAGE}&from=2020-01-01&to=2020-01-31`, said: 'Nessun dato da confrontare nel periodo', charts: 0 },
  { url: `${PAGE}&by=zone&peers=network`, said: 'perciò il confronto è con tutta la regione', charts: 3 },
  { url: `${PAGE}&zone=elba`, said: 'La zona scelta non ha sportelli con una cifra da confrontare', charts: 2 },
  { url: '/en/benchmarks', said: 'No data to compare in the period', charts: 0 },
])('$url: says something sensible and why', async ({ url, said, charts }) => {
  const { status, body } = await get(url);
  expect(status).toBe(200);
  expect(body).toContain(said);
  expect(chartsOf(body)).toHaveLength(charts);
  expect(body).not.toMatch(/NaN|Infinity|undefined|\{\w+\} /);
});

describe('who reads', () => {
  test('the public may not', async () => {
    const { status, body } = await get(PAGE, { role: 'public' });
    expect([status, body.includes('data-chart')]).toEqual([403, false]);
  });

  test('a zone reads its own set off, the others without small counts, and opens only its own events', async () => {
    const { status, body } = await get(PAGE, { role: 'zone', zone: 'pratese' });
    expect(status).toBe(200);
    expect(verdictsOf(body)[0]).toContain('PUA Prato');
    expect(body).toContain('cifra oscurata (numeri piccoli)');
    const [funnel] = chartsOf(body);
    const behind = funnel?.frames[0]?.rows.flatMap(({ behind }) => (typeof behind === 'string' ? [behind] : []));
    expect(behind).toEqual(['pua1-prato']);
    const other = await get(`${PAGE}&zone=${specs.network.desks.get('pua1-firenze')?.zone}`, { role: 'zone', zone: 'pratese' });
    expect([other.status, other.body.includes('vede nel tempo solo il proprio territorio')]).toEqual([200, true]);
  });

  test('a desk reads itself against the others as one', async () => {
    const { status, body } = await get(`${PAGE}&by=zone`, { role: 'desk', desk: 'pua1-prato' });
    expect(status).toBe(200);
    expect(verdictsOf(body)[0]).toContain('PUA Prato è nella norma');
    expect(body).toContain('Gli altri insieme');
    expect(body).not.toContain('PUA Firenze');
  });
});

test('what cannot be read is a problem that lists what is allowed', async () => {
  const { status, body } = await get('/it/confronti?kpi=beauty');
  expect([status, body.includes('unmapped_services')]).toEqual([400, true]);
});

describe('sixteen desks', () => {
  const compile = chartCompiler(specs);
  const { shown, drawn } = sixteenDesks(specs);
  const rowsOf = (request: ChartRequest | null): object[] => (request === null ? [] : drawnRows(request, shown.rows));

  interface Box {
    text: string;
    left: number;
    right: number;
    top: number;
    bottom: number;
  }

  /** Boxes of the names in a funnel, as wide as a generous character makes them; what found no room is not among them. */
  function namesIn(svg: string): Box[] {
    const layer = /labels_marks.*?<\/g>/s.exec(svg)?.[0] ?? '';
    return [...layer.matchAll(/<text([^>]*)>([^<]+)<\/text>/g)].flatMap(([, attributes = '', text = '']) => {
      if (/ opacity="0"/.test(attributes)) return [];
      const [, x = '', y = ''] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes) ?? [];
      const width = text.length * 13 * 0.45;
      const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
      const left = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
      return [{ text, left, right: left + width, top: Number(y) - 9, bottom: Number(y) + 2 }];
    });
  }

  const overlaps = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  test.each([
    { width: 320, least: 5 },
    { width: 928, least: 13 },
  ])(
    'names in a funnel $width pixels wide never cover one another; those that matter are always there',
    async ({ width, least }) => {
      const spec = compile('funnel', 'it');
      const names = namesIn(await svgOf(spec === undefined ? spec : { ...spec, width }, rowsOf(funnelRequest(shown, drawn))));
      expect(names.length).toBeGreaterThanOrEqual(least);
      for (const a of names)
        for (const b of names) if (a.text < b.text) expect(overlaps(a, b), `${a.text}, ${b.text}`).toBe(false);
      const outside = shown.rows.filter(({ flag }) => flag !== 'in_limits' && flag !== 'not_judged').map(({ name }) => name);
      expect(outside).toEqual(['PUA Firenze', 'PUA Capannori']);
      for (const name of [...outside, 'PUA Prato']) expect(names.map(({ text }) => text)).toContain(name);
    },
  );

  test('a desk with two of two is drawn hollow and called not judged; one without any stands in the caterpillar with its reason', () => {
    const funnel = rowsOf(funnelRequest(shown, drawn)) as Record<string, unknown>[];
    const tiny = funnel.find(({ label }) => label === 'PUA Castelfiorentino');
    expect(tiny).toMatchObject({ value: 100, fill: '#ffffff', flag_text: 'non giudicato: troppo pochi casi' });
    const lines = rowsOf(caterpillarRequest(shown, drawn)) as Record<string, unknown>[];
    expect(lines.filter(({ kind }) => kind === 'unit')).toHaveLength(16);
    expect(lines.at(-1)).toMatchObject({ label: 'PUA Livorno', rank_text: 'nessun dato' });
  });
});
