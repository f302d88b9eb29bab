import ExcelJS from 'exceljs';
import { fileFault, type ImportFault } from './faults.ts';
import { inspectWorkbook, type TableLimits } from './inspect-xlsx.ts';
import { type ChooseHeader, HEADER_WITHIN, type RawCell, type TableItem, textOf } from './table.ts';
import { cellReader, isComputed, type ReadCell } from './xlsx-cells.ts';

export interface XlsxOptions {
  /** The sheet to read, by name; absent = the one visible sheet that has the header. */
  sheet?: string | undefined;
  chooseHeader: ChooseHeader;
  /** The share of the wanted columns a row of names has. */
  headerShare: (row: readonly string[]) => number;
  limits: TableLimits;
}

export interface XlsxTable {
  /** Name of the sheet that was read, '' when none was. */
  sheet: string;
  items: readonly TableItem[];
}

/** Parts of a sheet that say nothing of its rows and that exceljs would unfold cell by cell. */
const NOT_ROWS = ['dataValidations', 'conditionalFormatting', 'extLst', 'autoFilter', 'drawing', 'picture', 'rowBreaks'];

/**
 * The rows of one sheet of an XLSX file, with the row numbers of the sheet; what keeps the file from being read is one fault.
 * Formulas give the result stored with them. Dates follow the workbook's date system (1900 or 1904).
 */
export async function readXlsx(bytes: Uint8Array, options: XlsxOptions): Promise<XlsxTable> {
  const failed = (fault: ImportFault): XlsxTable => ({ sheet: '', items: [{ kind: 'fault', fault }] });
  const inspected = inspectWorkbook(bytes, options.limits);
  if ('code' in inspected) return failed(inspected);
  const book = new ExcelJS.Workbook();
  try {
    await book.xlsx.load(Uint8Array.from(bytes).buffer, { ignoreNodes: NOT_ROWS });
  } catch {
    return failed(
      fileFault('file_damaged', 'The workbook is damaged: open it in a spreadsheet program, save it again and send that.'),
    );
  }
  const read = cellReader(inspected.date1904, book.properties.date1904 === true);
  const sheets = book.worksheets.map((sheet): Sheet => {
    const lines = linesOf(sheet);
    const top = lines.slice(0, HEADER_WITHIN).map((row) => namesOf(sheet, row));
    const index = options.chooseHeader(top);
    const header = index === null ? null : (lines[index] ?? null);
    const names = index === null ? [] : (top[index] ?? []);
    return { sheet, lines, header, names, share: options.headerShare(names) };
  });
  const chosen = chooseSheet(sheets, options.sheet);
  return 'code' in chosen ? failed(chosen) : { sheet: chosen.sheet.name, items: [...itemsOf(chosen, read)] };
}

interface Sheet {
  sheet: ExcelJS.Worksheet;
  /** Numbers of the rows that hold something. */
  lines: readonly number[];
  header: number | null;
  names: readonly string[];
  share: number;
}

const isHidden = ({ sheet }: Sheet): boolean => sheet.state !== 'visible';
const named = (sheets: readonly Sheet[]): string => sheets.map(({ sheet }) => `«${sheet.name}»`).join(', ');

/** The sheet that is asked for; else the visible one whose header has most of the columns. */
function chooseSheet(sheets: readonly Sheet[], asked: string | undefined): Sheet | ImportFault {
  if (asked !== undefined) {
    const found = sheets.find(({ sheet }) => sheet.name.toLowerCase() === asked.toLowerCase());
    return found ?? fileFault('sheet_missing', `There is no sheet «${asked}»: the file has ${named(sheets)}.`);
  }
  const best = Math.max(0, ...sheets.map(({ share }) => share));
  const able = sheets.filter(({ share }) => share === best && best > 0);
  const visible = able.filter((sheet) => !isHidden(sheet));
  const [only, other] = visible;
  if (only && !other) return only;
  if (other)
    return fileFault('sheet_ambiguous', `The sheets ${named(visible)} all have the columns: say which one to read (sheet).`);
  if (able.length > 0)
    return fileFault('sheet_hidden', `The columns are in the hidden sheet ${named(able)}: show it, or say its name (sheet).`);
  const [first] = sheets.filter((sheet) => !isHidden(sheet) && sheet.lines.length > 0);
  return first ?? fileFault('file_empty', 'No visible sheet of the file has a row.');
}

function linesOf(sheet: ExcelJS.Worksheet): number[] {
  const lines: number[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (row.hasValues) lines.push(number);
  });
  return lines;
}

/**
 * Column names of a row. A name merged downwards is a name of each of its rows; of a name merged sideways the first column has it. A name
 * that comes twice under different headings merged above it is told apart by them: «Utente / Età», «Familiare / Età».
 */
function namesOf(sheet: ExcelJS.Worksheet, line: number): string[] {
  const textAt = (row: number, column: number, sideways: boolean): string => {
    const cell = row < 1 ? undefined : sheet.findRow(row)?.findCell(column);
    if (!cell) return '';
    const { master } = cell;
    return cell.isMerged && !sideways && Number(master.col) !== column ? '' : (master.text ?? '').trim();
  };
  const width = sheet.findRow(line)?.cellCount ?? 0;
  const own = Array.from({ length: width }, (_, i) => textAt(line, i + 1, false));
  return own.map((name, i) => {
    if (name === '' || own.indexOf(name) === own.lastIndexOf(name)) return name;
    const heading = textAt(line - 1, i + 1, true);
    return heading === '' ? name : `${heading} / ${name}`;
  });
}

function* itemsOf({ sheet, lines, header, names }: Sheet, read: ReadCell): Generator<TableItem> {
  const [first] = lines;
  if (first === undefined) {
    yield { kind: 'fault', fault: fileFault('file_empty', `The sheet «${sheet.name}» is empty.`) };
    return;
  }
  if (header === null) {
    yield { kind: 'header', line: first, columns: namesOf(sheet, first) };
    return;
  }
  for (const line of lines.filter((number) => number < header))
    yield { kind: 'note', note: { line, code: 'title_row', detail: 'A row above the header: passed over.' } };
  yield { kind: 'header', line: header, columns: names };
  const computed = isComputed(sheet);
  for (const line of lines) {
    const row = line > header ? sheet.findRow(line) : undefined;
    if (!row || isBelowHeader(row, header)) continue;
    const cells = names.map((_, i): RawCell => {
      const cell = row.findCell(i + 1);
      return cell === undefined ? '' : read(cell, computed);
    });
    if (cells.some((cell) => typeof cell === 'object' || textOf(cell).trim() !== '')) yield { kind: 'row', line, cells };
  }
}

/** Whether a row is only the lower part of header cells merged downwards. */
function isBelowHeader(row: ExcelJS.Row, header: number): boolean {
  let parts = 0;
  let others = 0;
  row.eachCell({ includeEmpty: false }, (cell) => {
    if (cell.isMerged && Number(cell.master.row) <= header) parts += 1;
    else others += 1;
  });
  return parts > 0 && others === 0;
}
