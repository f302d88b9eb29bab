import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { codeWords } from '../../../ingest/import/code-words.ts';
import { familyMapping, IMPORT_FAMILIES, type ImportFamily } from '../../../ingest/import/families.ts';
import { importTable } from '../../../ingest/import/import-file.ts';
import { valuesOf } from '../../../ingest/import/mapping.ts';
import { templateWorkbook } from '../../../ingest/import/template.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';

const specs = loadSpecs();
const transform = createTransform(specs);
const now = () => Date.parse('2020-03-01T00:00:00Z');

/** A row to fill, by column. */
type Filled = Readonly<Record<string, string | number | Date>>;

const FILLED: Readonly<Record<ImportFamily, readonly Filled[]>> = {
  contacts: [
    {
      Numero: 1,
      Data: new Date(Date.UTC(2019, 2, 4, 10, 15)),
      Canale: 'Sportello, accesso diretto',
      Lingua: 'Cinese',
      Servizi: 'permit_renewal|parola dello sportello',
      Esito: 'Risposta data',
      'Durata in ore': '0,5',
      'Giorni di attesa': 3,
      Genere: 'Donna',
      Cittadinanza: 'Cina',
      Nascita: '1985',
    },
    {
      Numero: 'A-2',
      Data: '31/12/2019',
      Canale: 'telefono',
      Servizi: 'permit_renewal',
      Esito: 'answered',
      'Durata in ore': 0.75,
    },
  ],
  referrals: [
    { 'Numero invio': 7, Passo: 'Inviato', Data: '5/3/2019', 'A chi': "Centro per l'Impiego", Servizio: 'permit_renewal' },
    { 'Numero invio': 7, Passo: 'Accettato', Data: '8/3/2019', 'A chi': "Centro per l'Impiego", Servizio: 'permit_renewal' },
  ],
  outcomes: [
    {
      Numero: 1,
      Data: '20/06/2019',
      Pratica: '2019/123',
      Servizio: 'language_course',
      'Tipo di esito': 'course_completed',
      Risultato: 'achieved',
      "Italiano all'inizio": 'A1',
      'Italiano alla fine': 'A2',
    },
  ],
  surveys: [
    {
      Numero: 'Q1',
      Data: '05/03/2019',
      Lingua: 'cinese',
      Modo: 'tablet',
      Soddisfazione: 4,
      "Utile per l'integrazione": 'sì',
      'Lo consiglierebbe': 9,
    },
  ],
  provision: [
    { 'Valido dal': '01/03/2019', Voce: 'Orario', Giorno: 'lunedì', Dalle: '09:00', Alle: '13:00' },
    { 'Valido dal': '01/03/2019', Voce: 'Orario', Giorno: 'lunedì', Dalle: '15:00', Alle: '17:30' },
    { 'Valido dal': '01/03/2019', Voce: 'Orario', Giorno: 'mercoledì', Apertura: 'chiuso' },
    { 'Valido dal': '01/03/2019', Voce: 'Orario', Giorno: 'giovedì', Apertura: 'su appuntamento' },
    { 'Valido dal': '01/03/2019', Voce: 'Orario', Giorno: 'sabato', Apertura: 'non noto' },
    { 'Valido dal': '01/03/2019', Voce: 'Eccezione', Data: '24/06/2019', Apertura: 'chiuso', Nota: 'Patrono' },
    { 'Valido dal': '01/03/2019', Voce: 'Canale', Canale: 'Telefono' },
    { 'Valido dal': '01/03/2019', Voce: 'Lingua', Lingua: 'Italiano' },
    { 'Valido dal': '01/03/2019', Voce: 'Mediatore', Lingua: 'Urdu', Giorno: 'martedì', Dalle: '9.30', Alle: '12.30' },
    { 'Valido dal': '01/03/2019', Voce: 'Personale', Profilo: 'social_worker', Numero: 2 },
    { 'Valido dal': '01/03/2019', Voce: 'Accordo', Ente: 'Questura', Nota: 'ogni mese' },
    { 'Valido dal': '01/03/2019', Voce: 'Area', Area: 'housing', Modo: 'invio' },
    { 'Valido dal': '01/03/2019', Voce: 'Accessibilità', Elemento: 'senza gradini', Presente: 'sì' },
    { 'Valido dal': '01/03/2019', Voce: 'Formazione', Numero: '12,5' },
  ],
};

/** The template of a family as a file, with rows filled below its example. */
async function filled(family: ImportFamily): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(await templateWorkbook(familyMapping(family), specs.codes)).buffer);
  const sheet = book.getWorksheet(familyMapping(family).template?.title ?? '');
  if (!sheet) throw new Error('the template has no sheet of rows');
  const columns = new Map<string, number>();
  sheet.getRow(1).eachCell((cell, number) => columns.set(cell.text.replace(' *', ''), number));
  for (const [i, row] of FILLED[family].entries())
    for (const [name, value] of Object.entries(row)) {
      const cell = sheet.getCell(3 + i, columns.get(name) ?? 0);
      cell.value = value;
      if (value instanceof Date) cell.style = { ...cell.style, numFmt: 'dd/mm/yyyy hh:mm' };
    }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

async function imported(family: ImportFamily) {
  const bytes = await filled(family);
  const events: Record<string, unknown>[] = [];
  const source = {
    name: `${family}.xlsx`,
    open: async function* () {
      yield bytes;
    },
  };
  const report = await importTable(source, {
    mapping: familyMapping(family),
    codes: specs.codes,
    transform,
    now,
    pseudonym: null,
    desk: 'pua1-prato',
    publish: async (texts) => {
      for await (const text of texts) events.push(JSON.parse(text));
      return { sent: events.length, accepted: events.length, duplicates: 0, refused: 0, receipts: [], results: [] };
    },
  });
  return { report, events };
}

describe('templates', () => {
  it.each(IMPORT_FAMILIES)('%s: the words of its example are words of its lists', (family) => {
    const mapping = familyMapping(family);
    const codeOf = codeWords(specs.codes);
    const wrong = (mapping.template?.columns ?? []).filter(({ column, example }) =>
      valuesOf(mapping).some(({ column: own, list, codes }) => {
        if (own !== column || example === '') return false;
        return list === undefined ? codes !== undefined && !Object.hasOwn(codes, example) : codeOf(list, example) === undefined;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(IMPORT_FAMILIES)('%s: filled, it imports through its own mapping without a fault', async (family) => {
    const { report, events } = await imported(family);
    expect(report.faults).toEqual([]);
    expect(report.notes).toEqual([expect.objectContaining({ line: 2, code: 'example_row' })]);
    expect(report.lines).toBe(FILLED[family].length);
    expect(events).toHaveLength(family === 'provision' ? 1 : FILLED[family].length);
  });

  it('contacts: typed and written dates, hours as minutes, words of the lists and of the desk', async () => {
    const { events } = await imported('contacts');
    expect(events).toMatchObject([
      {
        id: 'contatto:1',
        time: '2019-03-04T09:15:00.000Z',
        data: {
          channel: 'direct_desk',
          language: 'zh',
          minutes: 30,
          wait_days: 3,
          services: [
            { code: 'permit_renewal', result: 'answered' },
            { code: 'parola dello sportello', result: 'answered' },
          ],
          profile: { gender: 'female', citizenship: 'CN', birth: '1985' },
        },
      },
      { id: 'contatto:A-2', time: '2019-12-30T23:00:00.000Z', data: { channel: 'phone', minutes: 45 } },
    ]);
  });

  it('provision: the rows of a day make one declaration', async () => {
    const [event] = (await imported('provision')).events;
    expect(event?.data).toEqual({
      valid_from: '2019-03-01',
      opening: {
        mon: [
          ['09:00', '13:00'],
          ['15:00', '17:30'],
        ],
        wed: 'closed',
        thu: 'by_appointment',
        sat: null,
      },
      exceptions: [{ day: '2019-06-24', note: 'Patrono', opening: 'closed' }],
      channels: ['phone'],
      languages: ['it'],
      mediators: [{ language: 'ur', day: 'tue', from: '09:30', to: '12:30' }],
      staff: [{ profile: 'social_worker', headcount: 2 }],
      agreements: [{ with: 'questura', frequency: 'ogni mese' }],
      areas: [{ area: 'housing', unit: 'pua_l1', mode: 'referred' }],
      accessibility: { step_free: true },
      training_hours: 12.5,
    });
  });

  it.each(IMPORT_FAMILIES)('%s: drop-down lists are the codes of the framework, in Italian', async (family) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Uint8Array.from(await templateWorkbook(familyMapping(family), specs.codes)).buffer);
    expect(book.worksheets.map(({ name }) => name)).toEqual(['Istruzioni', familyMapping(family).template?.title, 'Elenchi']);
    const sheet = book.worksheets[1];
    const lists: string[] = [];
    sheet?.getRow(3).eachCell({ includeEmpty: true }, (cell) => {
      const validation = cell.dataValidation;
      if (validation?.type === 'list') lists.push(String(validation.formulae[0]));
    });
    expect(lists.length).toBeGreaterThan(1);
    for (const formula of lists) expect(formula).toMatch(/^Elenchi!\$[A-Z]+\$2:\$[A-Z]+\$\d+$/);
    if (family === 'contacts') {
      const words = book.worksheets[2]?.getColumn(6).values ?? [];
      expect(words).toContain('Sportello, accesso diretto');
    }
  });
});
