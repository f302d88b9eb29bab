import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { importTable } from '../../../ingest/import/import-file.ts';
import { TABLE_LIMITS } from '../../../ingest/import/inspect-xlsx.ts';
import { parseMapping } from '../../../ingest/import/mapping.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';

const specs = loadSpecs();
const transform = createTransform(specs);
const mapping = parseMapping(
  'name: m\ndesk: pua1-prato\ntype: it.toscana.pua.contact.recorded.v1\nid: [Numero]\ntime: { column: Data, format: it }\nfields:\n  data.unit: { constant: pua_l1 }\n  data.channel: { column: Canale, list: channel }\n  data.minutes: { column: Minuti, as: integer }\n  data.services[0].code: { constant: legal }\n  data.services[0].result: { constant: answered }\n',
  'm.yaml',
);

const HEADER = ['Numero', 'Data', 'Canale', 'Minuti'];
type Value = ExcelJS.CellValue;
const GOOD: Value[] = [1, '04/03/2019', 'Telefono', 20];

async function workbook(
  rows: Value[][],
  change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void = () => {},
): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Contatti');
  for (const row of rows) sheet.addRow(row);
  change(sheet, book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A ZIP archive of one deflated file whose stated size is a lie. */
function archiveOf(name: string, content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(10, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(10, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const csv = (...lines: string[]) => Buffer.from(lines.join('\n'));
const CSV_HEADER = HEADER.join(';');

/** What is wrong, the file, the fault (line, column, code), a word of what to do. */
const DAMAGED: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, string, string])[] = [
  ['a truncated workbook', async () => (await workbook([HEADER, GOOD])).subarray(0, 3000), '1  file_damaged', 'save it again'],
  ['an archive of another thing', () => archiveOf('letter.txt', Buffer.from('x')), '1  file_other_format', '.xlsx'],
  [
    'an OpenDocument sheet',
    () => archiveOf('mimetype', Buffer.from('application/vnd.oasis.opendocument.spreadsheet')),
    '1  file_other_format',
    '.xlsx',
  ],
  [
    'a zip bomb',
    () => archiveOf('xl/worksheets/sheet1.xml', Buffer.alloc(TABLE_LIMITS.inflatedBytes + 1)),
    '1  file_too_large',
    'split it',
  ],
  [
    'a password',
    () => Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
    '1  file_protected',
    'without it',
  ],
  ['the old format', () => Buffer.concat([OLE, Buffer.alloc(600)]), '1  file_old_format', 'save it as .xlsx'],
  ['a web page named as a spreadsheet', () => Buffer.from('<html><table><tr><td>1'), '1  file_other_format', 'save it as .xlsx'],
  ['a PDF', () => Buffer.from('%PDF-1.7\n'), '1  file_other_format', 'export the table'],
  ['an empty workbook', () => workbook([]), '1  file_empty', 'No visible sheet'],
  ['no header', () => workbook([GOOD, GOOD]), '1  header_missing', 'write them in one row'],
  ['a column missing', () => workbook([['Numero', 'Data', 'Canale'], GOOD]), '1 Minuti column_missing', 'add it'],
  ['a column twice', () => workbook([[...HEADER, 'Data'], GOOD]), '1 Data header_repeated', 'rename'],
  [
    'the rows in a hidden sheet',
    () =>
      workbook([HEADER, GOOD], (sheet, book) => {
        sheet.state = 'hidden';
        book.addWorksheet('Note').getCell('A1').value = 'x';
      }),
    '1  sheet_hidden',
    'show it',
  ],
  [
    'two sheets that could be meant',
    () =>
      workbook([HEADER, GOOD], (_, book) => {
        book.addWorksheet('Copia').addRow(HEADER);
      }),
    '1  sheet_ambiguous',
    'say which',
  ],
  [
    'an error of a formula',
    () => workbook([HEADER, [1, '04/03/2019', { formula: 'NA()', result: { error: '#N/A' } }, 20]]),
    '2 Canale formula_error',
    'mend its formula',
  ],
  [
    'a formula nobody computed',
    () => workbook([HEADER, [1, '04/03/2019', 'Telefono', { formula: '10+10' }]]),
    '2 Minuti formula_uncached',
    'save it',
  ],
  [
    'data cells merged',
    () => workbook([HEADER, GOOD, [2, null, 'Telefono', 5]], (sheet) => sheet.mergeCells('B2:B3')),
    '3 Data cell_merged',
    'split it',
  ],
  [
    'merged cells over the whole sheet',
    () => workbook([HEADER, GOOD], (sheet) => sheet.mergeCells('F1:CZ3000')),
    '1  file_too_large',
    'split them',
  ],
  ['a date that is none', () => workbook([HEADER, [1, '31/02/2019', 'Telefono', 20]]), '2 Data date_invalid', '31/12/2019'],
  [
    'a date that lost its format',
    () => workbook([HEADER, [1, 43528, 'Telefono', 20]]),
    '2 Data date_invalid',
    'format of a date',
  ],
  [
    'a number in words',
    () => workbook([HEADER, [1, '04/03/2019', 'Telefono', 'venti']]),
    '2 Minuti number_invalid',
    'whole number',
  ],
  ['a word of no list', () => workbook([HEADER, [1, '04/03/2019', 'piccione', 20]]), '2 Canale code_unmapped', 'choose one'],
  [
    'too many rows',
    () => archiveOf('xl/worksheets/sheet1.xml', Buffer.from('<row></row>'.repeat(TABLE_LIMITS.rows + 1))),
    '1  file_too_large',
    'split the file',
  ],
  [
    'a line of another encoding',
    () =>
      Buffer.concat([
        csv(CSV_HEADER, '1;04/03/2019;Telefono;20', '2;04/03/2019;Unità mobile;3', ''),
        Buffer.from('3;04/03/2019;Unit\xe0 mobile;3', 'latin1'),
      ]),
    '4  encoding_invalid',
    'UTF-8',
  ],
  [
    'quotes that do not close',
    () => csv(CSV_HEADER, '1;"04/03/2019;Telefono;20', '2;05/03/2019;Telefono;3'),
    '2  quote_open',
    'close it',
  ],
  ['UTF-16 without its mark', () => Buffer.from(`${CSV_HEADER}\n1;2;3;4`, 'utf16le'), '1  encoding_invalid', 'UTF-8'],
];

async function reportOf(bytes: Uint8Array, now = Date.parse('2020-03-01T00:00:00Z')) {
  const open = async function* () {
    yield bytes;
  };
  return importTable({ name: 'file', open }, { mapping, codes: specs.codes, transform, now: () => now });
}

describe('damaged files', () => {
  it.each(DAMAGED)('%s: a line that says what, where and what to do', async (_, make, expected, todo) => {
    const { faults } = await reportOf(await make());
    expect(faults.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([expected]);
    expect(faults[0]?.detail).toContain(todo);
  });

  it('every fault has its texts in both languages', async () => {
    for (const lang of ['it', 'en'] as const)
      for (const [, , expected] of DAMAGED) {
        const code = expected.split(' ').at(-1) ?? '';
        expect(specs.locale[lang][`import.what.${code}`], code).toBeTruthy();
        expect(specs.locale[lang][`import.todo.${code}`], code).toBeTruthy();
      }
  });
});

describe('sound CSV files of many kinds', () => {
  const text = (delimiter: string, channel = 'Unità mobile') =>
    [
      'Registro',
      '',
      HEADER.join(delimiter),
      ['1', '4/3/2019', channel, '1.020'].join(delimiter),
      `Totale${delimiter.repeat(3)}20`,
    ].join('\r\n');
  it.each<[string, Uint8Array]>([
    ['semicolons, UTF-8', Buffer.from(text(';'))],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text(';')}`)],
    ['commas', Buffer.from(text(','))],
    ['tabs', Buffer.from(text('\t'))],
    ['ISO-8859-1', Buffer.from(text(';'), 'latin1')],
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${text('\t')}`, 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(`\uFEFF${text('\t')}`, 'utf16le').swap16()],
  ])('%s', async (_, bytes) => {
    const open = async function* () {
      for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
    };
    const italian = { ...mapping, decimal: ',' as const };
    const report = await importTable(
      { name: 'f.csv', open },
      { mapping: italian, codes: specs.codes, transform, now: () => Date.parse('2020-03-01T00:00:00Z') },
    );
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ lines: 1, events: 1 });
    expect(report.notes.map(({ line, code }) => `${line} ${code}`)).toEqual(['1 title_row', '5 totals_row']);
  });
});
