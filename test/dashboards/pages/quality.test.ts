import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { pages } from '../../../dashboards/pages/plugin.ts';
import { RULES } from '../../../specs/discrepancies/finding.ts';
import { registerOf } from '../../../specs/discrepancies/register.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { openTown, RECORDED } from '../../support/town.ts';
import { storeUntidy } from '../../support/untidy.ts';

const specs = loadSpecs();
let app: FastifyInstance;
let town: Awaited<ReturnType<typeof openTown>>;

beforeAll(async () => {
  town = await openTown(specs);
  await storeUntidy(town.warehouse);
  const shared = {
    specs,
    warehouse: town.warehouse,
    now: () => RECORDED + 86_400_000,
    reader: () => ({ role: 'admin' }) as const,
  };
  app = await buildApp({
    ...shared,
    version: '0.0.0',
    topic: 'pua.events',
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
  await app.register(pages(shared));
}, 60_000);
afterAll(async () => {
  await app?.close();
  await town?.leave();
});

const get = async (url: string) => {
  const { statusCode: status, body, headers } = await app.inject({ url });
  return { status, body, headers };
};
/** Cells of the body of each table of a page, row by row, as text. */
const tablesOf = (body: string): string[][][] =>
  body
    .split('<tbody>')
    .slice(1)
    .map((part) =>
      (part.split('</tbody>')[0] ?? '')
        .split('<tr')
        .slice(1)
        .map((row) =>
          row
            .split(/(?=<t[dh][ >])/)
            .slice(1)
            .map((cell) => cell.replaceAll(/<[^>]*>/g, '').trim()),
        ),
    );
const idsOf = (body: string): string[] => [...body.matchAll(/register-id">([^<]+)</g)].map(([, id = '']) => id);

test('one list holds what is documented and what the rules find, with severity, status, figures, file and line', async () => {
  const { status, body } = await get('/it/qualita');
  expect(status).toBe(200);
  expect(idsOf(body)).toEqual(registerOf(specs).map(({ id }) => id));
  const [register = []] = tablesOf(body);
  const row = register.find(([id]) => id?.startsWith('parts_total:prato-folders'))?.join(' | ');
  expect(row).toMatch(
    /nota come D09 \| alta \| aperta \| Le parti di un conteggio.*985 \+ italian 985 = 1,970.*S003 l\.62declared-figures\.csv:10$/,
  );
  expect(body).toContain('<p lang="en">foreign 985');
  expect(body).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)/);
});

test('severity and status choose; the CSV that is linked holds the same entries', async () => {
  const { body } = await get('/en/quality?severity=high&status=open');
  const expected = registerOf(specs)
    .filter((one) => one.severity === 'high' && one.status === 'open')
    .map(({ id }) => id);
  expect(idsOf(body)).toEqual(expected);
  expect(body).toContain(`Entries: ${expected.length}, of which open ${expected.length}.`);
  const link = /href="(\/v1\/discrepancies[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const csv = await get(link);
  expect(csv.headers['content-type']).toContain('text/csv');
  expect(
    csv.body
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]),
  ).toEqual(expected);
  expect((await get('/en/quality?severity=&status=')).status).toBe(200);
  const wrong = await get('/en/quality?status=closed');
  expect([wrong.status, wrong.body.includes('open, accepted, resolved')]).toEqual([400, true]);
});

test('words without a code with how often, where, when and what is near; refusals by code; repetitions and conflicts by desk', async () => {
  const { body } = await get('/it/qualita');
  const [, words = [], refused = [], repeated = []] = tablesOf(body);
  const own = words.filter(([word]) => word === 'corso di ligua' || word?.includes('cucito'));
  expect(own).toEqual([
    [
      'corso di ligua',
      'PUA Prato',
      '2',
      '01/03/2019',
      '12/09/2019',
      expect.stringContaining('corso di lingua'),
      '–',
      '2018-proposal',
    ],
    ['&lt;b>cucito&lt;/b>', 'PUA Prato', '1', '01/03/2019', '01/03/2019', '–', '–', '2018-proposal'],
  ]);
  expect(refused.map((row) => row.slice(0, 5))).toEqual([
    ['PUA Prato', 'Dati non validi', 'data_invalid', '2', '2'],
    ['nessuno sportello della rete', 'PUA sconosciuto', 'desk_unknown', '1', '1'],
  ]);
  expect(repeated.map((row) => row.slice(0, 4))).toEqual([['PUA Pistoia', '1', '2', '2']]);
  expect(body.match(/<caption>/g)).toHaveLength(4);
  for (const [, link = ''] of body.matchAll(/href="(\/v1\/[^"]*format=csv[^"]*)"/g))
    expect((await get(link.replaceAll('&amp;', '&'))).headers['content-type'], link).toContain('text/csv');
});

test('every rule has a text in both languages, and the short address leads to the Italian page', async () => {
  for (const rule of Object.keys(RULES))
    for (const texts of Object.values(specs.locale)) expect(texts[`quality.rule.${rule}`]).toBeTruthy();
  expect((await get('/qualita')).headers.location).toBe('/it/qualita');
});
