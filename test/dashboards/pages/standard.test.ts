import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChartRequest } from '../../../dashboards/charts/types.ts';
import { inLines } from '../../../dashboards/pages/standard-matrix.tsx';
import { loadSpecs } from '../../../specs/load.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { openTown, RECORDED } from '../../support/town.ts';
import { REGION_READER } from '../../support/warehouse.ts';

const specs = loadSpecs();
const DESKS = specs.network.desks.size;

let app: FastifyInstance;
let town: Awaited<ReturnType<typeof openTown>>;

beforeAll(async () => {
  town = await openTown(specs);
  app = await pagesApp(specs, town.warehouse, () => RECORDED + 86_400_000);
});

afterAll(async () => {
  await app?.close();
  await town?.leave();
});

const get = async (url: string) => {
  const { statusCode, body, headers } = await app.inject({ url });
  return { status: statusCode, body, headers };
};

const ENTITIES: Readonly<Record<string, string>> = { '&quot;': '"', '&amp;': '&', '&lt;': '<', '&#39;': "'" };
const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(quot|amp|lt|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ');

/** The text of the element with an id, as far as its closing tag. */
const partOf = (body: string, id: string, tag: string): string =>
  plain(body.slice(body.indexOf(`id="${id}"`), body.indexOf(`</${tag}>`, body.indexOf(`id="${id}"`))));

/** The statuses of the matrix's table: requirement by requirement, in the order of the desks. */
function tableOf(body: string): Map<string, string[]> {
  const rows = [...body.matchAll(/<tr><th scope="row" class="matrix-requirement">([\s\S]*?)<\/tr>/g)];
  return new Map(
    rows.map(([, row = '']) => {
      const [head = '', ...cells] = row.split('<td>');
      return [plain(head).trim(), cells.map((cell) => plain(cell).trim())];
    }),
  );
}

const deskAt = (id: string): number => [...specs.network.desks.keys()].indexOf(id);

describe('Standard minimo', () => {
  test('a judgement leads to the declaration it rests on or to the events that were counted; where nothing was declared, nowhere', async () => {
    const { body } = await get('/it/standard-minimo?period=2020Q3');
    const cells = [...body.matchAll(/href="(\/it\/eventi\?[^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
    const of = (...parts: string[]) => cells.filter((href) => parts.every((part) => href.includes(part)));
    const [declaration = ''] = of('desk=pua1-prato', 'requirement=languages-spoken');
    const told = await get(declaration);
    expect([told.status, told.body.match(/href="\/v1\/events\/declared-pua1-prato[^"]*"/g)?.length]).toEqual([200, 1]);
    expect(plain(told.body)).toContain('Il giudizio si regge su questa dichiarazione');
    expect(of('desk=pua1-firenze', 'event=')).toEqual([]);
    expect(of('desk=pua1-livorno')).toEqual([]);
    const [counted = ''] = of('desk=pua1-prato', 'kpi=timeliness');
    expect(counted).toContain('from=2020-07-01&to=2020-09-30');
    expect((await get(counted)).status).toBe(200);
    const strange = await get(declaration.replace('languages-spoken', 'parking'));
    expect([strange.status, strange.body.includes('parking')]).toEqual([400, false]);
  });

  test('without a period it is the quarter of the latest contact', async () => {
    const months = await town.warehouse.measures.count({
      measure: { fact: 'contacts', aggregate: 'count' },
      by: ['month'],
      filters: {},
      reader: REGION_READER,
    });
    const [year, month] = (
      months
        .map((row) => row.month ?? '')
        .sort()
        .at(-1) ?? ''
    )
      .split('-')
      .map(Number);
    const quarter = `${Math.ceil((month ?? 0) / 3)}° trimestre ${year}`;
    for (const path of ['/it/standard-minimo', '/it/standard-minimo/confronto', '/it/sportelli/pua1-prato']) {
      expect(plain((await get(path)).body), path).toContain(` · ${quarter} · dal `);
    }
  });

  test('says which version it reads, that it is a proposal, of which days, and that data are synthetic', async () => {
    const { status, body } = await get('/it/standard-minimo?period=2020Q3');
    expect(status).toBe(200);
    expect(body).toContain('Standard minimo 2020 (proposta) · proposta · 3° trimestre 2020 · dal 01/07/2020 al 30/09/2020');
    expect(body).toContain('Dati sintetici.');
    expect(body).toContain('quadro minimo 2020-proposal');
    const english = (await get('/en/minimum-standard?period=2020-09')).body;
    expect(english).toContain('Minimum standard 2020 (proposal) · proposal · September 2020 · from 01/09/2020 to 30/09/2020');
  });

  test('what nobody declared is unknown: 11 of the 14 active desks without hours, 12 without languages', async () => {
    const table = tableOf((await get('/it/standard-minimo?framework=2018-proposal')).body);
    const active = [...specs.network.desks.values()].filter(({ status }) => status === 'active').map(({ id }) => deskAt(id));
    const unknown = (requirement: string) => active.filter((desk) => table.get(requirement)?.[desk] === 'non noto').length;
    const hours = table.get('Accesso libero per almeno 18 ore alla settimana *') ?? [];
    const languages = "Operatori che parlano almeno 1 lingua oltre all'italiano *";
    expect([active.length, unknown('Accesso libero in almeno 4 giorni alla settimana *'), unknown(languages)]).toEqual([
      14, 11, 12,
    ]);
    expect(['pua1-prato', 'pua1-pistoia'].map((desk) => hours[deskAt(desk)])).toEqual(['raggiunto', 'raggiunto']);
    expect(table.get(languages)?.[deskAt('pua1-lucca')]).toBe('non noto');
    expect(hours).toHaveLength(DESKS);
  });

  test('counts desks by what they may be called, with what is missing and since when, and makes no score', async () => {
    const { body } = await get('/it/standard-minimo?framework=2018-proposal&period=2020Q3');
    const counts = [...body.matchAll(/big-figure"><strong>(\d+)<\/strong>/g)].map(([, n]) => Number(n));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(DESKS);
    expect(counts).toEqual([1, 2, DESKS - 3]);
    expect(partOf(body, 'missing-pua1-pistoia', 'article')).toContain('Presenza di un assistente sociale (dal 01/02/2019)');
    expect(partOf(body, 'missing-pua1-firenze', 'article')).toContain('(mai dichiarato)');
    expect(partOf(body, 'missing-pua1-livorno', 'article')).toContain('in via di definizione');
    expect(plain(body)).not.toMatch(/punteggio complessivo|\d %/);
  });

  test('filters narrow requirements and desks; the chart asks the API the same question', async () => {
    const { body } = await get('/it/standard-minimo?period=2020Q3&dimension=opening&network=net-prato');
    const table = tableOf(body);
    expect([...table.keys()]).toEqual([
      'Accesso libero per almeno 22 ore alla settimana *',
      'Accesso libero in almeno 4 giorni alla settimana *',
      'Accesso libero oltre le 13:30 almeno 1 giorno alla settimana',
    ]);
    expect([...table.values()].every((cells) => cells.length === 3)).toBe(true);
    const asked = /data-chart="([^"]+)"/.exec(body)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? '';
    const chart = JSON.parse(asked) as ChartRequest;
    expect(chart.source).toBe('/v1/adequacy?level=1&from=2020-07-01&to=2020-09-30&framework=2020-proposal&network=net-prato');
    const answer = await app.inject({ url: chart.source, headers: { accept: 'text/csv' } });
    expect(answer.statusCode).toBe(200);
    expect(chart.frames.find(({ key }) => key === 'desk')?.rows).toHaveLength(3);
    expect(
      new Set(
        answer.body
          .split('\r\n')
          .slice(1, -1)
          .map((line) => line.split(',')[0]),
      ).size,
    ).toBe(3);
  });

  test('another version judges the same days; one that does not exist is named with those that do', async () => {
    const under = async (framework: string) =>
      tableOf((await get(`/it/standard-minimo?period=2020Q3&framework=${framework}`)).body);
    const cell = (table: Map<string, string[]>, hours: number) =>
      table.get(`Accesso libero per almeno ${hours} ore alla settimana *`)?.[deskAt('pua1-prato')];
    expect(cell(await under('2018-proposal'), 18)).toBe('raggiunto');
    expect(cell(await under('2020-proposal'), 22)).toBe('non noto');
    const { status, body } = await get('/it/standard-minimo?framework=2031');
    expect([status, plain(body).includes('framework può essere: 2018-proposal, 2020-proposal')]).toEqual([400, true]);
  });

  test('the second level is not asked of desks that do not offer it', async () => {
    const { body } = await get('/it/standard-minimo?level=2');
    expect(plain(body)).toContain(`Sportelli che non offrono il livello 2, e che qui non si contano: ${DESKS}.`);
  });
});

describe('two versions side by side', () => {
  test('what was added or changed, and which desks would change', async () => {
    const { status, body } = await get('/it/standard-minimo/confronto?period=2020Q3');
    expect(status).toBe(200);
    const definition = partOf(body, 'definition', 'section');
    expect(definition).toContain('Vita di comunità area di servizio aggiunto');
    expect(definition).toContain('Accesso libero per almeno 22 ore alla settimana requisito modificato soglia 18 22');
    expect(partOf(body, 'change-pua1-prato-1', 'article')).toMatch(/PUA → Non valutabile .* raggiunto → non noto/);
    expect((await get('/en/minimum-standard/comparison?a=2018-proposal&b=2018-proposal')).status).toBe(400);
  });
});

describe('Sportello', () => {
  test('a week as declared: 20 hours at Prato and an unknown Wednesday, mediators by language', async () => {
    const body = plain((await get('/it/sportelli/pua1-prato')).body);
    expect(body).toContain('20 ore di accesso libero alla settimana, in 4 giorni; pomeriggi: 2.');
    expect(body).toContain('mercoledì non dichiarato');
    expect(body).toContain('Urdu: 4 ore Albanese: 3 ore Arabo: 3 ore');
    expect(body).toContain('Immigrazione e permesso di soggiorno su prenotazione');
    expect(body).toContain('Giorni particolari 15/02/2021: chiuso');
  });

  test('23 hours and a closed Wednesday at Pistoia, 7 and appointments at Lucca, whose languages nobody states', async () => {
    const [pistoia, lucca] = await Promise.all(
      ['pua1-pistoia', 'pua1-lucca'].map(async (desk) => plain((await get(`/it/sportelli/${desk}`)).body)),
    );
    expect(pistoia).toContain('23 ore di accesso libero');
    expect(pistoia).toContain('mercoledì chiuso');
    expect(lucca).toContain('7 ore di accesso libero');
    expect(lucca).toContain('mercoledì su appuntamento');
    expect(lucca).toContain('Lingue degli operatori non dichiarato');
  });

  test('gaps stand with evidence, the mandatory first; the trend quarter by quarter under the version of its day', async () => {
    const { body } = await get('/en/desks/pua1-pistoia');
    const gaps = partOf(body, 'gaps', 'section');
    expect(gaps).toMatch(
      /Since when On what evidence [^*]+\* not met no \(asked: yes\) since 01\/02\/2019 declaration valid from 01\/02\/2019/,
    );
    const trend = partOf(body, 'trend', 'section');
    expect(trend).toContain('Quarter 4, 2019');
    expect(trend).toMatch(/2018-proposal .*2020-proposal/);
    expect(plain((await get('/en/desks/pua1-pistoia?grain=month')).body)).toContain('November 2020');
  });

  test('leads to the catalogue and to its zone; a desk that never declared says so', async () => {
    const { body } = await get('/it/sportelli/pua1-livorno');
    expect(body).toContain('href="/it/catalogo?zone=livornese#pua1-livorno"');
    expect(body).toContain('href="/it/zone/livornese"');
    expect(plain(body)).toContain('orari non dichiarati');
  });

  test('an unknown desk is not found, and the desks there are stand as links', async () => {
    const { status, body } = await get('/it/sportelli/pua1-atlantide');
    expect(status).toBe(404);
    expect(body.match(/href="\/it\/sportelli\/pua1-/g)).toHaveLength(DESKS);
  });
});

test('short addresses lead to the Italian pages, and nothing is inline', async () => {
  expect((await get('/standard-minimo')).headers.location).toBe('/it/standard-minimo');
  expect((await get('/sportelli/pua1-prato')).headers.location).toBe('/it/sportelli/pua1-prato');
  for (const url of ['/it/standard-minimo', '/it/sportelli/pua1-prato', '/it/standard-minimo/confronto']) {
    expect((await get(url)).body).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)/);
  }
});

test('a text is broken into lines between words, none longer than asked unless a word is', () => {
  expect(inLines('uno due tre quattro', 8)).toEqual(['uno due', 'tre', 'quattro']);
  expect(inLines('incommensurabile', 4)).toEqual(['incommensurabile']);
});
