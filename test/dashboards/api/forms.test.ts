import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { storePaths } from '../../support/paths.ts';
import { openTown, RECORDED } from '../../support/town.ts';

type Row = Readonly<Record<string, unknown>>;

const specs = loadSpecs();
const now = () => RECORDED + 14 * 86_400_000;
/** The year that the programme's forecast looks ahead in. */
const RUNNING = 'known_at=2021-01-20';
let town: Awaited<ReturnType<typeof openTown>>;
let apps: Record<'region' | 'authority', FastifyInstance>;
beforeAll(async () => {
  town = await openTown(specs);
  await storePaths(specs, town.warehouse);
  const of = (reader: Reader) => pagesApp(specs, town.warehouse, now, () => reader);
  apps = { region: await of({ role: 'region' }), authority: await of({ role: 'authority' }) };
}, 120_000);
afterAll(async () => {
  await apps?.region.close();
  await apps?.authority.close();
  await town?.leave();
});

const get = (role: keyof typeof apps, url: string, accept = 'application/json') =>
  apps[role].inject({ url, headers: { accept } });

/** A row of a document as the list tells it: texts in two languages in two columns, several codes in one. */
const told = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
      if (Array.isArray(value)) return [[name, value.join(' ')]];
      if (typeof value !== 'object' || value === null) return [[name, value]];
      return Object.entries(value).map(([lang, text]) => [`${name}_${lang}`, text]);
    }),
  );

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** A field of CSV as the document has it: empty is null where the document has no text. */
const typed = (text: string, like: unknown): unknown => {
  if (typeof like === 'string') return text;
  if (text === '') return null;
  return typeof like === 'boolean' ? text === 'true' : Number(text);
};

const LISTS: readonly [url: string, of: string][] = [
  ['/v1/kpis/contacts?by=desk,quarter', 'rows'],
  ['/v1/kpis/citizenship_mix?by=zone', 'rows'],
  ['/v1/trends/contacts?zone=pratese', 'rows'],
  ['/v1/trends/satisfaction_top2?period=quarter&chart=p', 'rows'],
  [`/v1/programmes/teams/burn-up?${RUNNING}`, 'rows'],
  [`/v1/programmes/teams/forecast?end=extended&${RUNNING}`, 'rows'],
  [`/v1/programmes/teams/forecast/fan?end=extended&${RUNNING}`, 'fan'],
  ['/v1/journey?programme=teams', 'rows'],
  ['/v1/journey/drop-off?programme=teams', 'drop_off'],
  ['/v1/journey/times', 'rows'],
  ['/v1/journey/handovers', 'rows'],
  ['/v1/journey/referrals', 'rows'],
  ['/v1/journey/satisfaction', 'rows'],
  ['/v1/journey/backlog?by=desk', 'rows'],
];

describe.each(['region', 'authority'] as const)('for the role %s', (role) => {
  test.each(LISTS)('JSON, CSV and Arrow of %s hold equal values', async (url, of) => {
    const [json, csv, arrow] = await Promise.all([
      get(role, url),
      get(role, url, 'text/csv'),
      get(role, url, 'application/vnd.apache.arrow.stream'),
    ]);
    expect(json.statusCode, json.body).toBe(200);
    const answer = json.json();
    const extra = of === 'fan' ? { target: answer.target } : {};
    const rows: Row[] = answer[of].map((row: Row) => told({ ...row, ...extra }));
    expect(rows.length).toBeGreaterThan(0);
    const records: Record<string, string>[] = parse(csv.body, { columns: true, record_delimiter: '\r\n' });
    expect(
      records.map((record, i) => Object.fromEntries(Object.entries(record).map(([k, v]) => [k, typed(v, rows[i]?.[k])]))),
    ).toEqual(rows);
    const table = tableFromIPC(arrow.rawPayload).toArray();
    expect(table.map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(([k, v]) => [k, plain(v)])))).toEqual(rows);
    for (const form of [csv, arrow]) expect(form.headers['pua-known-at']).toBe(json.headers['pua-known-at']);
  });
});

/** Members of answers that count people, or what was done with them. */
const COUNTS = new Set([
  ...[
    'numerator',
    'reached',
    'reached_of_target',
    'eligible',
    'mature',
    'late',
    'cases',
    'open',
    'closed',
    'n',
    'sent',
    'accepted',
  ],
  ...['rejected', 'revoked', 'unanswered', 'done', 'outcomes', 'offered', 'answered', 'satisfied', 'helpful', 'helpful_answered'],
  ...['arrivals', 'closures', 'contacts_without_case'],
]);

/** Paths of the counts from 1 to 4 in a document. */
function small(document: unknown, path = ''): string[] {
  if (Array.isArray(document)) return document.flatMap((one, i) => small(one, `${path}[${i}]`));
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) =>
    typeof value === 'number'
      ? COUNTS.has(name) && value > 0 && value < 5
        ? [`${path}.${name}=${value}`]
        : []
      : small(value, `${path}.${name}`),
  );
}

/** Steps of a line of counts that are from 1 to 4. */
const smallSteps = (line: readonly (number | null)[]): number[] => {
  const known = line.filter((count) => count !== null);
  return known.map((count, i) => count - (known[i - 1] ?? 0)).filter((step) => step > 0 && step < 5);
};

describe('small counts', () => {
  test.each([
    '/v1/kpis/contacts?by=desk,quarter',
    '/v1/kpis/contacts?by=month&zone=piana-di-lucca',
    '/v1/kpis/citizenship_mix?by=quarter',
    '/v1/kpis/contacts?by=month,service_area&zone=pistoiese',
    '/v1/kpis/satisfaction_top2?by=language,quarter',
    '/v1/trends/contacts?zone=piana-di-lucca',
    '/v1/journey?from=2019-01-01&to=2019-03-15',
    '/v1/journey/handovers?from=2019-01-01&to=2019-02-15',
    '/v1/journey/referrals',
    '/v1/journey/satisfaction?from=2019-01-01&to=2019-06-30',
    '/v1/journey/backlog?by=desk',
  ])('%s tells them to the region, and to an authority that they are hidden', async (url) => {
    const [open, closed] = await Promise.all([get('region', url), get('authority', url)]);
    expect(open.statusCode, open.body).toBe(200);
    expect(closed.statusCode, closed.body).toBe(200);
    expect(small(open.json()).length, url).toBeGreaterThan(0);
    expect(small(closed.json())).toEqual([]);
    expect(closed.body).toContain('suppressed');
  });

  test('a line tells an authority no month that few came in', async () => {
    const line = async (role: keyof typeof apps, url: string, of: string, count: string) =>
      (await get(role, url)).json()[of].map((row: Record<string, number | null>) => row[count]);
    for (const [url, of, count] of [
      [`/v1/programmes/teams/burn-up?zone=pistoiese&${RUNNING}`, 'rows', 'reached_cumulative'],
      [`/v1/programmes/teams/forecast/fan?end=extended&zone=pistoiese&${RUNNING}`, 'fan', 'reached'],
    ] as const) {
      expect(smallSteps(await line('region', url, of, count)).length, url).toBeGreaterThan(0);
      expect(smallSteps(await line('authority', url, of, count)), url).toEqual([]);
    }
  });

  test('a place picked by a filter is hidden as it is among all places', async () => {
    const url = '/v1/kpis/contacts?from=2019-01-01&to=2019-01-31';
    const rows: Row[] = (await get('authority', `${url}&by=zone`)).json().rows;
    const alone = await Promise.all(
      rows.map(async ({ zone }) => (await get('authority', `${url}&zone=${zone}`)).json().rows[0].suppressed as boolean),
    );
    expect(alone).toEqual(rows.map(({ suppressed }) => suppressed));
    expect(new Set(alone).size).toBe(2);
  });

  test('journeys of one place are not told beside those of all', async () => {
    const refused = await get('authority', '/v1/journey?zone=pratese');
    expect(refused.statusCode).toBe(403);
    expect(refused.json().detail).toContain('whole region');
  });

  test('the pages say so where a figure would stand', async () => {
    for (const page of ['/it/regione', '/it/zone/pistoiese', '/it/percorsi', '/it/soddisfazione', '/it/kpi/contacts']) {
      const { body, statusCode } = await get('authority', page, 'text/html');
      expect(statusCode, page).toBe(200);
      expect(body, page).not.toMatch(/undefined|NaN|Infinity/);
    }
    const [shown, hidden] = await Promise.all(
      (['region', 'authority'] as const).map(async (role) => (await get(role, '/it/regione', 'text/html')).body),
    );
    expect(shown).not.toContain('cifra oscurata');
    expect(hidden).toContain('cifra oscurata');
  });
});
