import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { QueryInvalid } from '../../../warehouse/compile.ts';
import { QueryForbidden } from '../../../warehouse/permissions.ts';
import { WarehouseUnavailable } from '../../../warehouse/types.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { openTown, RECORDED } from '../../support/town.ts';

const specs = loadSpecs();
const now = () => RECORDED + 86_400_000;

describe('pages over a warehouse', () => {
  let app: FastifyInstance;
  let town: Awaited<ReturnType<typeof openTown>>;

  beforeAll(async () => {
    town = await openTown(specs);
    app = await pagesApp(specs, town.warehouse, now);
  });

  afterAll(async () => {
    await app?.close();
    await town?.leave();
  });

  const get = async (url: string) => {
    const response = await app.inject({ url });
    return { status: response.statusCode, body: response.body, headers: response.headers };
  };

  test('the root leads to the Italian page of the region', async () => {
    const { status, headers } = await get('/');
    expect([status, headers.location]).toEqual([302, '/it/regione']);
  });

  test('the region answers of the 1,150 recipients how many are reached, and shows what nobody split', async () => {
    const { status, body } = await get('/it/regione');
    expect(status).toBe(200);
    expect(body).toContain('di 1.150 destinatari');
    expect(body).toContain('Obiettivo non ripartito');
    expect(body).toContain('750 destinatari senza ripartizione pubblicata');
    expect(body).toContain('Dati sintetici.');
    expect(body).toContain('17');
  });

  test('nothing of a page is inline: no style, no handler, no code', async () => {
    for (const url of ['/it/regione', '/it/zone', '/en/zones/pratese']) {
      const { body, headers } = await get(url);
      expect(body).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
    }
  });

  test('a person seen in two zones counts once in each and once in the region', async () => {
    const figure = async (url: string) =>
      Number(/big-figure"><strong>([\d.]+)/.exec((await get(url)).body)?.[1]?.replace('.', ''));
    const region = await figure('/it/regione?programme=teams');
    const zones = await Promise.all(
      [...specs.network.zones.keys()].map(async (zone) => {
        const response = await app.inject({
          url: `/v1/kpis/recipients?programme=teams&zone=${zone}`,
          headers: { accept: 'application/json' },
        });
        return response.json<{ rows: { numerator: number }[] }>().rows[0]?.numerator ?? 0;
      }),
    );
    expect(zones.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(region);
  });

  test('WE IN has no target: the page says so and never shows zero in its place', async () => {
    const { body } = await get('/it/regione?programme=we-in');
    expect(body).toContain('non ha un obiettivo quantitativo pubblicato');
    expect(body).not.toContain('di 0 destinatari');
  });

  test('the index tells a zone without a PUA from one whose PUA sent nothing and from one being defined', async () => {
    const { body } = await get('/it/zone');
    const stateOf = (name: string) => new RegExp(`>${name}</a> <span class="state state-(\\w+)"`).exec(body)?.[1];
    expect([stateOf('Elba'), stateOf('Casentino'), stateOf('Livornese'), stateOf('Pratese')]).toEqual([
      'no_pua',
      'no_data',
      'being_defined',
      'figures',
    ]);
    expect(body.match(/state-no_pua/g)).toHaveLength(17);
    expect(body.match(/class="state /g)).toHaveLength(28);
  });

  test('hours that no source states are unknown, not closed', async () => {
    const { body } = await get('/it/zone/pratese');
    expect(body).toContain('non dichiarato');
    expect(body).not.toContain('<td>chiuso</td>');
  });

  test('filters that cannot be read are named, in the language of the page', async () => {
    const { status, body } = await get('/it/regione?from=ieri&zone=atlantide');
    expect(status).toBe(400);
    expect(body).toContain("Questi filtri dell'indirizzo non si possono leggere");
    expect(body).toMatch(/from|zone/);
    expect((await get('/it/regione?from=2020-01-02&to=2020-01-01')).status).toBe(400);
  });

  test('figures as known at the end of a day: the day stands in its field; an instant within a day is kept; today is now', async () => {
    const field = /<input id="known_at" name="known_at" type="date" class="form-control" value(?:="([^"]*)")?/;
    const shown = async (known: string) => {
      const found = field.exec((await get(`/en/region?known_at=${known}`)).body);
      return found === null ? 'no field' : (found[1] ?? '');
    };
    expect([await shown(''), await shown('2021-01-14'), await shown('2021-01-16')]).toEqual(['', '2021-01-14', '']);
    const before = (await get('/en/region?known_at=2021-01-14')).body;
    expect(before).toContain('As known at the end of');
    expect(/big-figure"><strong>(\d+)/.exec(before)?.[1]).toBe('0');
    const within = (await get('/it/regione?known_at=2021-01-15T12:00:00Z')).body;
    expect(within).toContain('<input type="hidden" name="known_at" value="2021-01-15T12:00:00.000Z"');
    expect((await get('/it/regione?known_at=2021-01-17')).status).toBe(400);
  });

  test('an unknown zone is not found, in words', async () => {
    const { status, body } = await get('/en/zones/atlantis');
    expect(status).toBe(404);
    expect(body).toContain('Page not found');
  });

  test('what a page links as an asset is there, compressed when asked, and may be kept for ever', async () => {
    const { body } = await get('/it/regione');
    const [style, script, sprite] = [/\/assets\/style[^"]+/, /\/assets\/script[^"]+/, /\/assets\/sprite[^"#]+/].map(
      (link) => link.exec(body)?.[0] ?? '',
    );
    for (const url of [style, script, sprite]) {
      const response = await app.inject({ url: url ?? '', headers: { 'accept-encoding': 'gzip' } });
      expect([url, response.statusCode, response.headers['content-encoding']]).toEqual([url, 200, 'gzip']);
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    const sheet = (await get(style ?? '')).body;
    const fonts = [...sheet.matchAll(/url\("?(\/assets\/[^")]+\.woff2)/g)].map(([, url]) => url ?? '');
    expect(fonts).toHaveLength(4);
    for (const url of fonts) expect((await get(url)).status).toBe(200);
    expect(sheet).not.toMatch(/url\("?https?:/);
    expect((await get('/assets/nothing.js')).status).toBe(404);
  });

  test('charts are answered compiled, in the language asked, and an unknown one is not found', async () => {
    const chart = await app.inject({ url: '/charts/bullets.json?lang=en' });
    expect(chart.json<{ $schema: string }>().$schema).toContain('/vega/');
    expect(chart.body).toContain('Recipients');
    expect((await get('/charts/pie.json')).status).toBe(404);
  });
});

test('a page that cannot be made says why with the status that the API would answer, and hides what is our fault', async () => {
  let error = new Error();
  const fail = () => Promise.reject(error);
  const failing = { measures: { count: fail }, journal: { dataAsOf: fail }, rebuilds: { noteNew: fail } };
  const app = await pagesApp(specs, failing as never, now);
  for (const [thrown, status, told] of [
    [new WarehouseUnavailable('gone'), 503, 'Dati non disponibili'],
    [new QueryForbidden('not public'), 403, 'Pagina non consentita'],
    [new QueryInvalid('no table holds them'), 400, 'non stanno insieme'],
    [new Error('secret at line 7'), 500, 'La pagina non si può mostrare'],
  ] as const) {
    error = thrown;
    const response = await app.inject({ url: '/it/regione' });
    expect([response.statusCode, response.body.includes(told)], told).toEqual([status, true]);
    expect(response.body).not.toContain('secret');
  }
  await app.close();
});
