import { fileFault, type ImportFault } from './faults.ts';
import { ZipRefused, zipEntries } from './zip.ts';

/** How large a table may be. */
export interface TableLimits {
  /** Bytes of the file. */
  bytes: number;
  /** Bytes of a workbook once its archive is inflated. */
  inflatedBytes: number;
  rows: number;
  cells: number;
}

export const TABLE_LIMITS: TableLimits = {
  bytes: 16 * 1024 * 1024,
  inflatedBytes: 96 * 1024 * 1024,
  rows: 50_000,
  cells: 1_000_000,
};

/** exceljs unfolds a merged cell into all that it covers, and compares each with every other. */
const MAX_MERGED = 3_000;
const MAX_MERGED_AREA = 200_000;
const MERGED = /<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;

/**
 * Looks into a workbook before it is loaded: whether it is one, whether loading it stays within the limits, and its date system.
 * What it finds wrong is one fault.
 */
export function inspectWorkbook(bytes: Uint8Array, limits: TableLimits): { date1904: boolean } | ImportFault {
  let book: string | null = null;
  let rows = 0;
  let cells = 0;
  const megabytes = Math.round(limits.inflatedBytes / 1024 / 1024);
  try {
    for (const { name, bytes: content } of zipEntries(bytes, limits.inflatedBytes)) {
      if (name === 'mimetype') return otherFormat(Buffer.from(content).toString('latin1'));
      if (name === 'xl/workbook.xml') book = Buffer.from(content).toString();
      if (!name.startsWith('xl/worksheets/') || !name.endsWith('.xml')) continue;
      const sheet = Buffer.from(content).toString('latin1');
      rows += countOf(sheet, /<(?:\w+:)?row[\s>]/g);
      cells += countOf(sheet, /<(?:\w+:)?c[\s>]/g);
      if (rows > limits.rows || cells > limits.cells) return tooMany(limits);
      const merged = mergedFault(sheet);
      if (merged) return merged;
    }
  } catch (error) {
    if (!(error instanceof ZipRefused)) throw error;
    if (error.code === 'locked') return protectedFile();
    return error.code === 'damaged'
      ? fileFault('file_damaged', 'The file is cut short or damaged: save it again and send the whole of it.')
      : fileFault(
          'file_too_large',
          `The workbook unfolds to more than ${megabytes} MB: keep the rows alone, without pictures, and split it.`,
        );
  }
  if (book === null) return otherFormat('');
  return { date1904: /\bdate1904="(?:1|true)"/.test(book) };
}

export const tooMany = ({ rows, cells }: TableLimits): ImportFault =>
  fileFault(
    'file_too_large',
    `More than ${rows} rows or ${cells} cells: delete what is below and beside the data, or split the file.`,
  );

export const protectedFile = (): ImportFault =>
  fileFault('file_protected', 'The file is protected by a password: save a copy without it.');

function otherFormat(mimetype: string): ImportFault {
  const kind = mimetype.includes('opendocument') ? 'an OpenDocument file' : 'an archive and no spreadsheet';
  return fileFault('file_other_format', `The file is ${kind}: save the sheet as .xlsx or as CSV.`);
}

const countOf = (text: string, pattern: RegExp): number => {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
};

function mergedFault(sheet: string): ImportFault | null {
  let merges = 0;
  let area = 0;
  for (const [, left = '', top = '', right = '', bottom = ''] of sheet.matchAll(MERGED)) {
    merges += 1;
    area += (Math.abs(columnNumber(right) - columnNumber(left)) + 1) * (Math.abs(Number(bottom) - Number(top)) + 1);
  }
  if (merges <= MAX_MERGED && area <= MAX_MERGED_AREA) return null;
  return fileFault('file_too_large', 'Merged cells cover too much of the sheet: split them, and merge cells in titles alone.');
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
