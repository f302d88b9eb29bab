import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localKeys } from '../../../cli/local-keys.ts';
import { type RunningServer, startServer } from '../../../cli/server.ts';
import { testSettings } from '../../support/settings.ts';

const HEADER =
  'Numero;Data;Codice persona;Pratica;Livello;Canale;Come è arrivata;Lingua;Lingua della mediazione;Modo della mediazione;Servizi;Esito;Ambito;Giorni di attesa;Durata in ore;Genere;Cittadinanza;Permesso;Nascita;Comune di residenza (ISTAT)';
const row = (n: number, { day = `${String(n).padStart(2, '0')}/03/2019`, channel = 'Telefono', code = '' } = {}): string =>
  `${n};${day};${code};;;${channel};;Cinese;;;permit_renewal;Risposta data;;3;0,5;Donna;Cina;;1985;`;
const fileOf = (...rows: string[]): string => [HEADER, ...rows].join('\n');
const ROWS = [1, 2, 3, 4, 5].map((n) => row(n));

interface Report {
  faults: { line: number; column: string; code: string; what: string; todo: string }[];
  notes: { line: number; code: string }[];
  compared: Record<string, number>;
  published: { accepted: number } | null;
  retracted: number;
  detail?: string;
}

let server: RunningServer;
let remove: () => Promise<void>;
let keys: ReturnType<typeof localKeys>;

beforeAll(async () => {
  const { settings, remove: end } = await testSettings();
  remove = end;
  server = await startServer(settings, 'all', { warn: () => {} });
  keys = localKeys(server.log, server.topics, 'test', Date.now);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await remove?.();
});

async function send(desk: string, body: string | FormData, query: string, headers: Record<string, string> = {}) {
  const raw = typeof body === 'string' ? { 'content-type': 'text/csv' } : {};
  const response = await fetch(new URL(`/v1/imports?${query}`, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${await keys.of(desk)}`, ...raw, ...headers },
    body,
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}
const report = async (desk: string, body: string | FormData, query: string): Promise<Report> =>
  JSON.parse((await send(desk, body, query)).text);

/** Contacts of a desk by channel, once everything published is stored. */
async function figures(desk: string): Promise<Record<string, number>> {
  await server.settled(30_000);
  const response = await fetch(new URL(`/v1/kpis/contacts?desk=${desk}&by=channel`, server.url));
  const { rows } = (await response.json()) as { rows: { channel: string; numerator: number }[] };
  return Object.fromEntries(
    rows.filter(({ numerator }) => numerator !== 0).map(({ channel, numerator }) => [channel, numerator]),
  );
}

const CONTACTS = 'mapping=contacts&name=marzo.csv';

describe('POST /v1/imports', () => {
  it('a dry run reports and publishes nothing', async () => {
    expect(await report('pua1-prato', fileOf(...ROWS), `${CONTACTS}&dry_run=true`)).toMatchObject({
      faults: [],
      compared: { new: 5, changed: 0, unchanged: 0, missing: 0 },
      published: null,
    });
    expect(await figures('pua1-prato')).toEqual({});
  });

  it('a corrected file published again amends and never doubles; the figures are those of the corrected file alone', async () => {
    const corrected = [row(1), row(2, { channel: 'Posta elettronica' }), row(4), row(5, { day: '06/03/2019' })];
    expect((await report('pua1-prato', fileOf(...ROWS), CONTACTS)).published).toMatchObject({ accepted: 5 });
    expect(await report('pua1-prato', fileOf(...ROWS), CONTACTS)).toMatchObject({
      compared: { unchanged: 5, new: 0 },
      published: null,
    });

    const amended = await report('pua1-prato', fileOf(...corrected), CONTACTS);
    expect(amended).toMatchObject({
      compared: { new: 0, changed: 2, unchanged: 2, missing: 1 },
      published: { accepted: 2 },
      retracted: 0,
    });
    expect(amended.notes).toEqual(
      [
        { line: 3, code: 'row_changed' },
        { line: 5, code: 'row_changed' },
        { line: 0, code: 'row_missing' },
      ].map((note) => expect.objectContaining(note)),
    );
    expect(await figures('pua1-prato')).toEqual({ phone: 4, email: 1 });

    const retracted = await report('pua1-prato', fileOf(...corrected), `${CONTACTS}&retract_missing=true`);
    expect(retracted).toMatchObject({ compared: { changed: 0, unchanged: 4, missing: 1 }, retracted: 1 });
    await report('pua1-pistoia', fileOf(...corrected), CONTACTS);
    const [prato, pistoia] = [await figures('pua1-prato'), await figures('pua1-pistoia')];
    expect(prato).toEqual({ phone: 3, email: 1 });
    expect(prato).toEqual(pistoia);
    expect(await report('pua1-prato', fileOf(...corrected), CONTACTS)).toMatchObject({
      compared: { unchanged: 4, missing: 0 },
      published: null,
    });

    const again = await report('pua1-prato', fileOf(...ROWS), CONTACTS);
    expect(again).toMatchObject({ compared: { new: 0, changed: 3, unchanged: 2 }, published: { accepted: 3 } });
    expect(await figures('pua1-prato')).toEqual({ phone: 5 });
    const audit = (await (await fetch(new URL('/v1/audit', server.url))).json()) as { ok: boolean };
    expect(audit.ok).toBe(true);
  });

  it('a file under another name amends the same rows; a file of other days misses nothing', async () => {
    const april = [row(11, { day: '01/04/2019' }), row(12, { day: '02/04/2019' })];
    expect(await report('pua1-pistoia', fileOf(...april), 'mapping=contacts&name=aprile.csv')).toMatchObject({
      compared: { new: 2, missing: 0 },
    });
    const corrected = [row(11, { day: '01/04/2019', channel: 'Posta elettronica' }), april[1] ?? ''];
    expect(await report('pua1-pistoia', fileOf(...corrected), 'mapping=contacts&name=aprile-bis.csv')).toMatchObject({
      compared: { new: 0, changed: 1, unchanged: 1, missing: 0 },
    });
  });

  it('faults: nothing is published, each has its line, what it is and what to do; the good rows when asked', async () => {
    const file = fileOf(row(21), row(22, { channel: 'piccione' }), row(23, { day: '31/02/2019' }));
    const { status, type, text } = await send('pua1-lucca', file, `${CONTACTS}&lang=it`);
    expect([status, type]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect((JSON.parse(text) as Report).faults).toEqual([
      expect.objectContaining({
        line: 3,
        column: 'Canale',
        code: 'code_unmapped',
        todo: 'Scegliere una parola dell’elenco a discesa.'.replace('’', "'"),
      }),
      expect.objectContaining({ line: 4, column: 'Data', code: 'date_invalid' }),
    ]);
    const csv = await send('pua1-lucca', file, `${CONTACTS}&lang=it&dry_run=true`, { accept: 'text/csv' });
    expect(csv.type).toContain('text/csv');
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      'line,column,kind,code,what,todo,detail',
      expect.stringMatching(/^3,Canale,fault,code_unmapped,/),
    ]);
    expect(await report('pua1-lucca', file, `${CONTACTS}&take_good=true`)).toMatchObject({ published: { accepted: 1 } });
  });

  it('identifiers must not come over the network: a cell that is no pseudonym is a fault', async () => {
    const file = fileOf(row(30, { code: 'mario-rossi-12' }), row(31, { code: 'q3vX0Zr1mYt8KpWcB5sLhE2dNfGaJu7iTo9RkVxQy_-' }));
    const { faults } = await report('pua1-lucca', file, `${CONTACTS}&dry_run=true`);
    expect(faults).toEqual([expect.objectContaining({ line: 2, column: 'Codice persona', code: 'identifier_plain' })]);
  });

  it('takes a form with a mapping of its own, only for the desk of the key', async () => {
    const form = new FormData();
    form.set(
      'mapping',
      'name: own\ndesk: pua1-prato\ntype: it.toscana.pua.contact.recorded.v1\nid: [n]\ntime: { column: t, format: it }\nfields: {}',
    );
    form.set('file', new Blob(['n,t\n1,01/01/2019\n']), 'own.csv');
    const { faults } = await report('pua1-lucca', form, 'dry_run=true');
    expect(faults).toEqual([expect.objectContaining({ line: 2, code: 'source_forbidden' })]);
  });

  it.each<[string, number, () => Promise<{ status: number }>]>([
    [
      'no key',
      401,
      () =>
        fetch(new URL('/v1/imports?mapping=contacts', server.url), {
          method: 'POST',
          headers: { 'content-type': 'text/csv' },
          body: 'x',
        }),
    ],
    ['no mapping', 400, () => send('pua1-lucca', 'a;b', '')],
    ['an unknown mapping', 400, () => send('pua1-lucca', 'a;b', 'mapping=cats')],
    ['no file', 400, () => send('pua1-lucca', new FormData(), 'mapping=contacts')],
    ['a media type of nothing', 415, () => send('pua1-lucca', 'a', 'mapping=contacts', { 'content-type': 'image/png' })],
    ['too large a file', 413, () => send('pua1-lucca', 'a'.repeat(17 * 1024 * 1024), 'mapping=contacts')],
  ])('answers %s with %i', async (_, status, ask) => {
    expect((await ask()).status).toBe(status);
  });

  it('one file of a desk at a time', async () => {
    const file = fileOf(...Array.from({ length: 2000 }, (_, i) => row(100 + i, { day: '01/05/2019' })));
    const answers = await Promise.all([1, 2, 3].map(() => send('pua1-lucca', file, `${CONTACTS}&dry_run=true`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('GET /v1/imports/templates', () => {
  it('answers the spreadsheet of a family, and names those there are', async () => {
    const found = await fetch(new URL('/v1/imports/templates/surveys.xlsx', server.url));
    expect([found.status, found.headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename="modello-questionari.xlsx"',
    ]);
    expect(
      Buffer.from(await found.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    const missing = await fetch(new URL('/v1/imports/templates/cats.xlsx', server.url));
    expect(missing.status).toBe(404);
    expect(((await missing.json()) as { allowed: string[] }).allowed).toContain('contacts.xlsx');
  });
});
