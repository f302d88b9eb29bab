import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOptions, type ImportReport, importFile, PseudonymKeyMissing } from '../../../ingest/import/import-file.ts';
import { type Mapping, parseMapping } from '../../../ingest/import/mapping.ts';
import { pseudonym } from '../../../ingest/pseudonym.ts';
import type { PublishReport } from '../../../ingest/publish.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';

const specs = loadSpecs();
const { codes } = specs;
const transform = createTransform(specs);
const now = () => Date.parse('2020-03-01T00:00:00Z');
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pua-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `file-${files}.csv`);
  await writeFile(path, content);
  return path;
}

const MAPPING = `
name: Desk export
delimiter: ";"
encoding: utf-8
desk: pua1-prato
type: it.toscana.pua.contact.recorded.v1
id: [number]
time: { column: when, format: dd/MM/yyyy HH:mm }
fields:
  data.unit: { constant: pua_l1 }
  data.channel: { column: how, codes: { Sportello: direct_desk, Telefono: phone }, default: unknown }
  data.services[].code: { column: services, split: ",", required: true }
  data.services[].result: { column: results, split: ",", codes: { R: answered, P: booked } }
  data.minutes: { column: minutes, as: integer }
  data.mediation.language: { column: mediator, codes: { arabo: ar }, unknown: { code: unknown } }
  data.mediation.mode: { constant: in_person }
  data.profile.birth_date: { column: born, as: day, format: dd/MM/yyyy }
`;
const mapping = (extra = ''): Mapping => parseMapping(MAPPING + extra, 'desk.mapping.yaml');
const HEADER = 'number;when;how;services;results;minutes;mediator;born';
const GOOD = '1;04/03/2019 10:15;Sportello;housing,work;R,P;20;arabo;01/02/1990';

/** A publisher that keeps what it was given. */
function collector() {
  const events: Record<string, unknown>[] = [];
  const publish = async (source: AsyncIterable<string>): Promise<PublishReport> => {
    for await (const text of source) events.push(JSON.parse(text));
    return { sent: events.length, accepted: events.length, duplicates: 0, refused: 0, receipts: [], results: [] };
  };
  return { events, publish };
}

async function run(content: string | Uint8Array, options: Partial<ImportOptions & { path: string }> = {}) {
  const { events, publish } = collector();
  const report = await importFile({
    path: await fileOf(content),
    mapping: mapping(),
    transform,
    codes,
    now,
    publish,
    ...options,
  });
  return { report, events };
}

const brief = (report: ImportReport): string[] => report.faults.map(({ line, column, code }) => `${line} ${column} ${code}`);

describe('importFile', () => {
  it('makes one event of a row: times of Rome, codes, lists, whole numbers, days', async () => {
    const { report, events } = await run(`${HEADER}\n${GOOD}\n2;28/10/2018 02:30;;legal;R;;;\n`);
    expect(report).toMatchObject({ lines: 2, events: 2, faults: [], mapping: 'Desk export' });
    expect(events).toEqual([
      {
        specversion: '1.0',
        id: '1',
        source: '/pua/pua1-prato',
        type: 'it.toscana.pua.contact.recorded.v1',
        time: '2019-03-04T09:15:00.000Z',
        datacontenttype: 'application/json',
        importmapping: 'Desk export',
        importfile: 'file-1',
        data: {
          channel: 'direct_desk',
          services: [
            { code: 'housing', result: 'answered' },
            { code: 'work', result: 'booked' },
          ],
          minutes: 20,
          mediation: { language: 'ar', mode: 'in_person' },
          profile: { birth_date: '1990-02-01' },
          unit: 'pua_l1',
        },
      },
      {
        specversion: '1.0',
        id: '2',
        source: '/pua/pua1-prato',
        type: 'it.toscana.pua.contact.recorded.v1',
        time: '2018-10-28T00:30:00.000Z',
        datacontenttype: 'application/json',
        importmapping: 'Desk export',
        importfile: 'file-1',
        data: { channel: 'unknown', services: [{ code: 'legal', result: 'answered' }], unit: 'pua_l1' },
      },
    ]);
  });

  it('gives the same events for the same file', async () => {
    const path = await fileOf(`${HEADER}\n${GOOD}\n`);
    expect((await run('', { path })).events).toEqual((await run('', { path })).events);
  });

  it.each<[string, string | Uint8Array, string[]]>([
    ['a wrong date', `${HEADER}\n${GOOD}\n2;31/02/2019 10:15;Sportello;legal;R;;;\n`, ['3 when date_invalid']],
    ['a date of another format', `${HEADER}\n${GOOD.replace('04/03/2019 10:15', '2019-03-04')}\n`, ['2 when date_invalid']],
    ['a date to come', `${HEADER}\n${GOOD.replace('2019', '2029')}\n`, ['2 when time_implausible']],
    ['a missing column', `${HEADER.replace(';minutes', '')}\n${GOOD.replace(';20', '')}\n`, ['1 minutes column_missing']],
    ['a repeated column', `${HEADER};when\n${GOOD};x\n`, ['1 when header_repeated']],
    ['another delimiter', `${HEADER.replaceAll(';', ',')}\n`, ['1  header_missing']],
    [
      'a line of another encoding',
      Buffer.from(`${HEADER}\n${GOOD.replace('housing', 'qualità')}\n${GOOD}`, 'latin1'),
      ['2  encoding_invalid'],
    ],
    ['a quote left open', `${HEADER}\n2;"${GOOD.slice(2)}\n${GOOD}\n`, ['2  quote_open']],
    ['a quote inside a field', `${HEADER}\n${GOOD.replace('arabo', 'a"rab"o')}\n`, ['2  quote_invalid']],
    ['a row too short', `${HEADER}\n1;04/03/2019 10:15\n${GOOD}\n`, ['2  fields_too_few']],
    ['a row too long', `${HEADER}\n${GOOD};more\n`, ['2  fields_too_many']],
    ['an empty file', '', ['1  file_empty']],
    ['a word without a code', `${HEADER}\n${GOOD.replace('Sportello', 'Piccione')}\n`, ['2 how code_unmapped']],
    ['a number that is none', `${HEADER}\n${GOOD.replace(';20;', ';venti;')}\n`, ['2 minutes number_invalid']],
    ['lists of two lengths', `${HEADER}\n${GOOD.replace('R,P', 'R')}\n`, ['2 results list_uneven']],
    [
      'a required cell that is empty',
      `${HEADER}\n${GOOD.replace('housing,work', '').replace('R,P', '')}\n`,
      ['2 services value_missing'],
    ],
    ['an id that is empty', `${HEADER}\n${GOOD.slice(1)}\n`, ['2 number value_missing']],
    ['an id that comes twice', `${HEADER}\n${GOOD}\n\n${GOOD}\n`, ['4 number id_repeated']],
    ['a value no contract allows', `${HEADER}\n${GOOD.replace(';20;', ';-1;')}\n`, ['2 minutes data_invalid']],
    [
      'personal data in a cell',
      `${HEADER}\n${GOOD.replace('housing', 'chiamare mario@example.org')}\n`,
      ['2 services personal_data'],
    ],
    [
      'several faults, one line each',
      `${HEADER}\n${GOOD.replace('Sportello', '?').replace(';20;', ';x;')}\n9;9\n2${GOOD.slice(1)}\n`,
      ['2 how code_unmapped', '2 minutes number_invalid', '3  fields_too_few'],
    ],
  ])('reports %s and imports nothing', async (_, content, expected) => {
    const { report, events } = await run(content);
    expect(brief(report)).toEqual(expected);
    expect(report.published).toBeNull();
    expect(events).toEqual([]);
  });

  it('takes the good lines when told to', async () => {
    const { report, events } = await run(`${HEADER}\n1;x\n2;"${GOOD.slice(2)}\n3${GOOD.slice(1)}\n4${GOOD.slice(1)}\n`, {
      takeGood: true,
    });
    expect(report).toMatchObject({ lines: 4, events: 2, published: { accepted: 2 } });
    expect(events.map((event) => event.id)).toEqual(['3', '4']);
  });

  it('never repeats a cell in a fault', async () => {
    const { report } = await run(`${HEADER}\n1;segreto;segreto;segreto;segreto;segreto;;segreto\n`);
    expect(report.faults.length).toBeGreaterThan(3);
    expect(JSON.stringify(report)).not.toContain('segreto');
  });

  it('sends nothing in a dry run, nor of a file without rows', async () => {
    const path = await fileOf(`${HEADER}\n${GOOD}\n`);
    expect(await importFile({ path, mapping: mapping(), transform, codes, now })).toMatchObject({ events: 1, published: null });
    expect((await run(`${HEADER}\n`)).report).toMatchObject({ lines: 0, events: 0, faults: [], published: null });
  });

  it('fails with the error of the system when there is no such file', async () => {
    await expect(importFile({ path: join(folder, 'none.csv'), mapping: mapping(), transform, codes, now })).rejects.toMatchObject(
      {
        code: 'ENOENT',
      },
    );
  });

  it('replaces an identifier by its pseudonym, and needs the key for it', async () => {
    const text = `${MAPPING}subject: { column: cf, pseudonym: true }`;
    const rows = `${HEADER};cf\n${GOOD};rss mra 85t10a562s\n2${GOOD.slice(1)};\n`;
    const withSubject = parseMapping(text, 'm.yaml');
    const of = (identifier: string) => pseudonym('a key of this very test', identifier);
    const { report, events } = await run(rows, { mapping: withSubject, pseudonym: of });
    expect(report.faults).toEqual([]);
    expect(events.map(({ subject }) => subject)).toEqual([of('RSSMRA85T10A562S'), undefined]);
    expect(JSON.stringify(events).toLowerCase()).not.toContain('rss');
    await expect(run(rows, { mapping: withSubject })).rejects.toBeInstanceOf(PseudonymKeyMissing);
  });

  it('takes the desk and the type from columns', async () => {
    const text = MAPPING.replace('desk: pua1-prato', 'desk: { column: desk, codes: { LU: pua1-lucca } }').replace(
      'type: it.toscana.pua.contact.recorded.v1',
      'type: { column: kind, codes: { C: it.toscana.pua.contact.recorded.v1 } }',
    );
    const rows = `${HEADER};desk;kind\n${GOOD};LU;C\n2${GOOD.slice(1)};;C\n3${GOOD.slice(1)};LU;D\n`;
    const { report, events } = await run(rows, { mapping: parseMapping(text, 'm.yaml'), takeGood: true });
    expect(events).toMatchObject([{ source: '/pua/pua1-lucca', type: 'it.toscana.pua.contact.recorded.v1' }]);
    expect(brief(report)).toEqual(['3 desk value_missing', '4 kind code_unmapped']);
  });
});

const FOREIGN = join(import.meta.dirname, '../../../../shared/foreign/receipt.csv');
const present = existsSync(FOREIGN);
if (!present) console.log('skipped: the foreign log is not beside this checkout (../shared/foreign/receipt.csv)');

describe.skipIf(!present)('the receipt log, made by strangers', () => {
  it('becomes 8,577 contacts of 1,434 cases without a fault', async () => {
    const text = await readFile(new URL('../../fixtures/receipt.mapping.yaml', import.meta.url), 'utf8');
    const { events, publish } = collector();
    const report = await importFile({
      path: FOREIGN,
      mapping: parseMapping(text, 'receipt.mapping.yaml'),
      transform,
      codes,
      now,
      publish,
    });
    expect(report).toMatchObject({ lines: 8577, events: 8577, faults: [], published: { accepted: 8577 } });
    const data = events.map((event) => event.data as { case_id: string; channel: string });
    expect(new Set(data.map(({ case_id }) => case_id)).size).toBe(1434);
    expect(new Set(events.map(({ id }) => id)).size).toBe(8577);
    expect(data.filter(({ channel }) => channel === 'online_portal')).toHaveLength(7478);
    expect(events[0]).toMatchObject({ id: 'case-10011:task-42933', time: '2011-10-11T13:45:40.276+02:00' });
  });
});
