import { csvFormat, type StatedFormat, withoutUtf16 } from './csv-format.ts';
import { fileFault, type ImportFault } from './faults.ts';
import { headerChooser, headerShare } from './header.ts';
import { protectedFile, type TableLimits, tooMany } from './inspect-xlsx.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import type { TableItem } from './table.ts';

/** A file to import: opened anew for each reading. */
export interface TableSource {
  /** File name without folders. */
  name: string;
  open(): AsyncIterable<Uint8Array>;
}

export interface TableOptions {
  /** The columns that are read. */
  columns: ReadonlySet<string>;
  format: StatedFormat;
  sheet?: string | undefined;
  limits: TableLimits;
}

export interface Table {
  /** Sheet that is read; '' of a CSV file. */
  sheet: string;
  /** Rows from the first on, at each call. */
  items(): AsyncIterable<TableItem> | Iterable<TableItem>;
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP = Buffer.from('PK\x03\x04');
const START_BYTES = 512;

/**
 * Opens a file as rows, by what it holds and not by its name: an XLSX workbook, else delimiter-separated text. A workbook is read whole, text
 * twice or more as a stream. A file of another kind is one fault that says how to save it. Throws the system's error when it cannot be read.
 */
export async function openTable(source: TableSource, options: TableOptions): Promise<Table> {
  const start = await startOf(source.open());
  const refused = (fault: ImportFault): Table => ({ sheet: '', items: () => [{ kind: 'fault', fault }] });
  const choosing = {
    chooseHeader: headerChooser(options.columns),
    headerShare: (row: readonly string[]) => headerShare(row, options.columns),
  };
  if (startsWith(start, OLE)) return refused(await oldFormat(source));
  if (startsWith(start, ZIP)) {
    const bytes = await wholeOf(source.open(), options.limits.bytes);
    if (bytes === null) return refused(tooLarge(options.limits));
    const { sheet, items } = await readXlsx(bytes, { ...choosing, sheet: options.sheet, limits: options.limits });
    return { sheet, items: () => items };
  }
  const markup = markupOf(start);
  if (markup !== null) return refused(markup);
  const text = () => withoutUtf16(source.open());
  const format = await csvFormat(text(), options.format, choosing);
  return { sheet: '', items: () => limited(readCsv(text(), format, choosing.chooseHeader), options.limits) };
}

async function* limited(items: AsyncIterable<TableItem>, limits: TableLimits): AsyncGenerator<TableItem> {
  let rows = 0;
  for await (const item of items) {
    if (item.kind === 'row') rows += 1;
    if (rows > limits.rows) {
      yield { kind: 'fault', fault: tooMany(limits) };
      return;
    }
    yield item;
  }
}

const startsWith = (bytes: Uint8Array, mark: Uint8Array): boolean => mark.every((byte, i) => bytes[i] === byte);

const tooLarge = ({ bytes }: TableLimits): ImportFault =>
  fileFault('file_too_large', `The file is larger than ${Math.round(bytes / 1024 / 1024)} MB: split it.`);

async function startOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= START_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, START_BYTES);
}

async function wholeOf(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** An OLE container is a workbook of Excel 97–2003, or any newer one with a password. */
async function oldFormat(source: TableSource): Promise<ImportFault> {
  const locked = Buffer.from('EncryptedPackage', 'utf16le');
  let before = Buffer.alloc(0);
  for await (const chunk of source.open()) {
    const bytes = Buffer.concat([before, chunk]);
    if (bytes.includes(locked)) return protectedFile();
    before = bytes.subarray(-locked.length);
  }
  return fileFault('file_old_format', 'The file is of Excel 97–2003 (.xls): open it and save it as .xlsx.');
}

/** Many programs give a web page or an XML file the name of a spreadsheet. */
function markupOf(start: Uint8Array): ImportFault | null {
  const text = Buffer.from(start).toString('latin1').replace(/^ï»¿/, '').trimStart().toLowerCase();
  if (text.startsWith('%pdf')) return fileFault('file_other_format', 'The file is a PDF: export the table as .xlsx or as CSV.');
  if (!/^<(?:!doctype|html|table|meta|\?xml|head)/.test(text)) return null;
  return fileFault(
    'file_other_format',
    'The file is a web page or XML with the name of a spreadsheet: open it in a spreadsheet program and save it as .xlsx.',
  );
}
