import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { greatestLoss, longestWait } from '../../../dashboards/pages/journeys/words.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { storePaths } from '../../support/paths.ts';
import { openTown, RECORDED } from '../../support/town.ts';

const specs = loadSpecs();
const now = () => RECORDED + 14 * 86_400_000;
let app: FastifyInstance;
let ofDesk: FastifyInstance;
let town: Awaited<ReturnType<typeof openTown>>;

beforeAll(async () => {
  town = await openTown(specs);
  await storePaths(specs, town.warehouse);
  app = await pagesApp(specs, town.warehouse, now);
  const reader: Reader = { role: 'desk', desk: 'pua1-prato' };
  ofDesk = await pagesApp(specs, town.warehouse, now, () => reader);
}, 120_000);
afterAll(async () => {
  await ofDesk?.close();
  await app?.close();
  await town?.leave();
});

const get = async (url: string, from = app) => {
  const response = await from.inject({ url });
  expect(response.statusCode, url).toBe(200);
  const { body } = response;
  expect(body).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)|undefined|NaN|Infinity/);
  return body;
};
const plain = (body: string) =>
  body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'");
const json = async (url: string) => (await app.inject({ url, headers: { accept: 'application/json' } })).json();

describe('Percorsi', () => {
  test('answers first with the greatest loss and the longest wait, which are those of the API', async () => {
    const text = plain(await get('/it/percorsi'));
    const loss = greatestLoss(await json('/v1/journey?programme=teams'));
    const wait = longestWait((await json('/v1/journey/handovers?programme=teams')).rows);
    expect(loss?.row.step).toBe('outcome');
    expect(text).toContain(`${loss?.cases} casi, al passo «Esito»`);
    expect(wait?.to).toBe('done');
    expect(text).toContain(`${String(wait?.median.toFixed(1)).replace('.', ',')} giorni di mediana`);
    for (const told of [
      'legge di Little',
      'Perché ci si ferma',
      'Chi invia e chi riceve',
      'PUA di 2° livello',
      'Contatti ripetuti',
    ])
      expect(text).toContain(told);
    expect(plain(await get('/en/journeys?zone=pratese'))).toContain('Where most cases stop');
  });

  test('few cases have no curve and no judgement of waits; no case, no contact, or a desk of another zone say so', async () => {
    const lucca = plain(await get('/it/percorsi?desk=pua1-lucca'));
    expect(lucca).toContain('troppo pochi per dire quale attesa è la più lunga');
    expect(lucca).toContain('una curva direbbe il caso di pochi');
    expect(plain(await get('/it/percorsi?desk=pua1-pisa'))).toContain('nessuno è legato a un caso');
    expect(plain(await get('/it/percorsi?desk=pua1-poppi'))).toContain('Non ci sono neppure contatti');
    expect(plain(await get('/it/percorsi?zone=pratese&desk=pua1-pistoia'))).toContain('PUA Pistoia è nella zona Pistoiese');
  });

  test('what is lost counts neither the straight way to the second level nor what not every case needs', () => {
    const proportion = { share: 0.5, lower: 0.4, upper: 0.6 };
    const row = (step: 'level_1' | 'referral') => ({
      ...{ step, from: 'contact' as const, term_days: 30, eligible: 10, mature: 10, reached: 5, late: 0 },
      ...proportion,
      note: '' as const,
    });
    const rows = [row('level_1'), row('referral')];
    const drop_off = [
      { step: 'level_1' as const, reason: 'level_2_direct', cases: 5, share: 0.5, note: '' as const },
      { step: 'referral' as const, reason: 'still_open', cases: 5, share: 0.5, note: '' as const },
    ];
    expect(greatestLoss({ rows, drop_off })).toBeNull();
    const met = { step: 'level_1' as const, reason: 'goals_met', cases: 4, share: 0.4, note: '' as const };
    expect(greatestLoss({ rows, drop_off: [...drop_off, met] })).toBeNull();
    expect(
      greatestLoss({ rows, drop_off: [...drop_off, { step: 'level_1', reason: 'withdrawn', cases: 1, share: 0.1, note: '' }] }),
    ).toMatchObject({
      cases: 1,
    });
  });
});

describe('Soddisfazione', () => {
  test('the share satisfied stands beside the response and the invited, as the API has them', async () => {
    const text = plain(await get('/it/soddisfazione'));
    const [top] = (await json('/v1/kpis/satisfaction_top2?programme=teams')).rows;
    const [response] = (await json('/v1/kpis/survey_response?programme=teams')).rows;
    expect(top.denominator).toBeGreaterThan(20);
    expect(text).toContain(`${top.numerator} giudizi di 4 o 5 su ${top.denominator}.`);
    expect(text).toContain(`${response.numerator} risposte a ${response.denominator} questionari proposti`);
    for (const told of ['Lo consiglierebbe (NPS)', 'Indicatore R.2.9', 'Esito raggiunto', 'Arabo', 'PUA Pistoia'])
      expect(text).toContain(told);
    expect(plain(await get('/en/satisfaction'))).toContain('Would recommend it (NPS)');
  });

  test('few answers, few of the invited, one desk alone and no survey at all are said', async () => {
    const lucca = plain(await get('/it/soddisfazione?desk=pua1-lucca'));
    expect(lucca).toContain('Meno di 10 risposte');
    expect(lucca).toContain("C'è un solo gruppo, PUA Lucca");
    expect(plain(await get('/it/soddisfazione'))).toMatch(/Urdu .*Ha risposto solo il \d/);
    expect(plain(await get('/it/soddisfazione?desk=pua1-pisa'))).toContain('nessun questionario è stato proposto');
  });
});

describe('the events behind the figures', () => {
  const bodies = new Map<string, Promise<string>>();
  const once = (page: string) => {
    const body = bodies.get(page) ?? get(page);
    bodies.set(page, body);
    return body;
  };
  /** Figures of a page that lead to events, with their addresses. */
  const linked = (body: string) =>
    [...body.matchAll(/<a href="(\/it\/eventi\?[^"]*)">([\d.]+)<\/a>/g)].map(([, href = '', figure = '']) => {
      return { href: href.replaceAll('&amp;', '&'), figure: Number(figure.replaceAll('.', '')) };
    });

  test.each([
    ['/it/percorsi', ['step=outcome', 'reason=withdrawn'], 'uno per caso'],
    ['/it/percorsi', ['desk=pua1-pistoia', 'receiver=pua_l2', 'within=no'], 'uno per invio'],
    ['/it/percorsi', ['zone=piana-di-lucca', 'step=closed', 'exit=none'], 'uno per caso'],
    ['/it/soddisfazione', ['stratum=achieved', 'satisfied=1'], 'uno per questionario'],
    ['/it/soddisfazione', ['kpi=satisfaction_top2', 'language=ur', 'part=numerator'], 'Numeratore'],
  ])('%s, %j: as many as the figure says, and what they are', async (page, parts, told) => {
    const { href, figure } = linked(await once(page)).find(({ href }) => parts.every((part) => href.includes(part))) ?? {
      ...{ href: 'no such link', figure: 0 },
    };
    const body = await get(href);
    expect(figure).toBeGreaterThan(0);
    expect(body.match(/href="\/v1\/events\//g)?.length).toBe(figure);
    expect(plain(body)).toContain(told);
  });

  test('every mark leads to what its row names', async () => {
    const links = async (page: string) =>
      [...(await once(page)).matchAll(/data-chart="([^"]*)"/g)].map(
        ([, chart = '']) => JSON.parse(chart.replaceAll('&quot;', '"')).link,
      );
    const journey = '/it/eventi?programme=teams&unit={unit}&step={step}&exit={exit}&day={time}';
    expect((await links('/it/percorsi')).map((link) => link.replaceAll('&amp;', '&'))).toEqual([
      '/it/eventi?unit=case&due=1&within=yes&programme=teams&step={step}&exit={step}',
      journey,
      '/it/eventi?unit=case&programme=teams&step={to}&exit={to}',
    ]);
    expect((await links('/it/soddisfazione')).map((link) => link.replaceAll('&amp;', '&'))).toEqual([
      '/it/eventi?unit=survey&satisfied=1&programme=teams&stratum={stratum}',
      '/it/eventi?kpi=satisfaction_top2&programme=teams&language={language}',
      '/it/eventi?kpi=satisfaction_top2&programme=teams&desk={desk}',
    ]);
  });

  test('who may open no event finds no way to any', async () => {
    const authority = await pagesApp(specs, town.warehouse, now, () => ({ role: 'authority' }));
    for (const page of ['/it/percorsi', '/it/soddisfazione', '/it/regione?end=extended', '/it/kpi/contacts'])
      expect(await get(page, authority)).not.toContain('/it/eventi');
    expect((await authority.inject('/it/eventi?unit=case&step=outcome')).statusCode).toBe(403);
    await authority.close();
  });
});

describe('the forecast', () => {
  test('up to the extended end: where it leads, how likely the target is, what it takes, as the API says', async () => {
    const text = plain(await get('/it/regione?end=extended'));
    const forecast = await json('/v1/programmes/teams/forecast?end=extended');
    expect(forecast).toMatchObject({ state: 'running', target: 1150 });
    const count = (n: number) => new Intl.NumberFormat('it-IT', { maximumFractionDigits: 0, useGrouping: 'always' }).format(n);
    expect(text).toContain(`${count(forecast.expected)} destinatari attesi`);
    expect(text).toContain(`8 volte su 10 tra ${count(forecast.lower_80)} e ${count(forecast.upper_80)}`);
    expect(text).toContain('Ipotesi: si continua al ritmo degli ultimi 12 mesi interi');
    const { rows } = await json('/v1/programmes/teams/forecast/fan?end=extended&zone=pratese').then(({ fan }) => ({ rows: fan }));
    expect(rows.at(-1)).toMatchObject({ day: '2023-03-31', reached: null });
  });

  test('an end that is past, a programme without a target, a target reached, no PUA, a reader of one desk', async () => {
    const past = plain(await get('/it/regione'));
    expect(past).toContain('Il periodo è finito il 31/12/2020');
    expect(past).toContain('ne sono mancati');
    expect(past).toContain('Guarda la previsione fino alla fine con le proroghe, 31/03/2023');
    expect(plain(await get('/it/zone/pistoiese?end=extended'))).toContain("l'obiettivo è già raggiunto");
    expect(plain(await get('/it/zone/elba?end=extended'))).not.toContain('Dove si arriva');
    expect(plain(await get('/it/zone/pisana?end=extended'))).toContain('nessuna fonte pubblica un obiettivo');
    expect(plain(await get('/it/zone/pratese?end=extended', ofDesk))).toContain(
      'Il ruolo con cui leggi non vede tutto questo territorio',
    );
  });
});
