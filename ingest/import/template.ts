import ExcelJS from 'exceljs';
import type { Specs } from '../../specs/types.ts';
import { type Mapping, valuesOf } from './mapping.ts';
import type { ColumnValue } from './mapping-columns.ts';

/** Rows of the template that have drop-down lists and formats. */
const READY_ROWS = 500;
const LISTS = 'Elenchi';
const HEADER_ROW = 1;
const EXAMPLE_ROW = 2;

interface TemplateColumn {
  name: string;
  note: string;
  example: string;
  spec: ColumnValue | null;
  required: boolean;
  /** Words the column can be written in; null when it is free. */
  words: readonly string[] | null;
}

/** The mapping has no template to make a file from. */
export class TemplateMissing extends Error {
  readonly code = 'TEMPLATE_MISSING';
}

/**
 * The spreadsheet of a mapping with a template, to be filled by hand: a sheet of instructions, the sheet of rows with notes on its header, an
 * example row that an import passes over, drop-down lists of the codes' Italian labels, and the lists. Throws TemplateMissing.
 */
export async function templateWorkbook(mapping: Mapping, codes: Specs['codes']): Promise<Uint8Array> {
  if (mapping.template === undefined) throw new TemplateMissing(`The mapping ${mapping.name} has no template.`);
  const { title, intro } = mapping.template;
  const columns = columnsOf(mapping, codes);
  const book = new ExcelJS.Workbook();
  book.creator = 'Osservatorio PUA';
  instructions(book, title, intro, columns);
  const sheet = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: HEADER_ROW }] });
  const lists = book.addWorksheet(LISTS);
  for (const [i, column] of columns.entries()) {
    headerCell(sheet.getCell(HEADER_ROW, i + 1), column);
    sheet.getColumn(i + 1).width = Math.max(14, column.name.length + 4);
    const formula = column.words === null ? null : listFormula(lists, i + 1, column);
    for (let row = EXAMPLE_ROW; row < EXAMPLE_ROW + READY_ROWS; row += 1) rowCell(sheet.getCell(row, i + 1), column, formula);
    sheet.getCell(EXAMPLE_ROW, i + 1).value = column.example === '' ? null : column.example;
    sheet.getCell(EXAMPLE_ROW, i + 1).font = { italic: true, color: { argb: 'FF5C6F82' } };
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function columnsOf(mapping: Mapping, codes: Specs['codes']): TemplateColumn[] {
  const values = valuesOf(mapping);
  const keys = new Set([...mapping.id, mapping.time.column]);
  const always = new Set([mapping.type, mapping.kind, ...Object.values(mapping.fields)].flatMap((v) => namesOf(v, mapping)));
  return (mapping.template?.columns ?? []).map(({ column, note, example }) => {
    const spec = values.find((value) => value.column === column) ?? null;
    return { name: column, note, example, spec, required: keys.has(column) || always.has(column), words: wordsOf(spec, codes) };
  });
}

/** The column a value is read from, when every row needs it. */
function namesOf(value: unknown, { type, kind }: Mapping): string[] {
  if (typeof value !== 'object' || value === null || !('column' in value)) return [];
  const needed = value === type || value === kind || ('required' in value && value.required === true);
  return needed ? [String(value.column)] : [];
}

function wordsOf(spec: ColumnValue | null, codes: Specs['codes']): string[] | null {
  if (spec?.list !== undefined) return [...new Set([...codes[spec.list].values()].map(({ label }) => label.it))];
  if (spec?.codes !== undefined) return Object.keys(spec.codes);
  return spec?.as === 'boolean' ? ['sì', 'no'] : null;
}

function headerCell(cell: ExcelJS.Cell, { name, note, required }: TemplateColumn): void {
  cell.value = required ? `${name} *` : name;
  cell.font = { bold: true, color: { argb: 'FFFFFFFF' } };
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF0066CC' } };
  cell.note = note;
}

/** Writes the words of a column to the sheet of lists and answers where they stand. */
function listFormula(lists: ExcelJS.Worksheet, position: number, { name, words }: TemplateColumn): string {
  const column = lists.getColumn(position);
  column.values = [name, ...(words ?? [])];
  column.width = 30;
  lists.getCell(1, position).font = { bold: true };
  return `${LISTS}!$${column.letter}$2:$${column.letter}$${(words ?? []).length + 1}`;
}

/** Everything but numbers is text, so that a spreadsheet program does not make a date or a number of a year or a file number. */
function rowCell(cell: ExcelJS.Cell, { spec, name, words }: TemplateColumn, formula: string | null): void {
  const numeric = spec?.as === 'integer' || spec?.as === 'number';
  cell.numFmt = numeric ? 'General' : '@';
  if (formula === null || words === null) return;
  cell.dataValidation = {
    type: 'list',
    allowBlank: true,
    formulae: [formula],
    showErrorMessage: true,
    // Where words are kept as they are, the list is a help and no limit.
    errorStyle: spec?.unknown === 'keep' || spec?.split !== undefined ? 'information' : 'stop',
    errorTitle: name,
    error: 'Scegli una voce dell’elenco.',
  };
}

function instructions(book: ExcelJS.Workbook, title: string, intro: readonly string[], columns: readonly TemplateColumn[]): void {
  const sheet = book.addWorksheet('Istruzioni');
  sheet.getColumn(1).width = 32;
  sheet.getColumn(2).width = 100;
  sheet.getColumn(2).alignment = { wrapText: true, vertical: 'top' };
  sheet.addRow([`Osservatorio PUA · ${title}`]).font = { bold: true, size: 14 };
  const general = [
    ...intro,
    `Si compila il foglio «${title}», una riga sotto l'altra. La riga ESEMPIO può restare: non viene importata.`,
    'Le colonne con l’asterisco sono obbligatorie. Le colonne con l’elenco a discesa prendono le parole dell’elenco.',
    'Un file corretto si importa di nuovo con le stesse colonne chiave: sostituisce, non raddoppia.',
  ];
  for (const line of general) sheet.addRow(['', line]);
  sheet.addRow([]);
  sheet.addRow(['Colonna', 'Che cosa si scrive']).font = { bold: true };
  for (const { name, note, required } of columns) sheet.addRow([required ? `${name} *` : name, note]);
}
