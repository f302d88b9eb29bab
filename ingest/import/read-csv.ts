import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { byteLines } from '../lines.ts';
import type { ImportFault } from './faults.ts';
import { type ChooseHeader, HEADER_WITHIN, type TableItem } from './table.ts';

export interface CsvFormat {
  delimiter: string;
  encoding: 'utf-8' | 'iso-8859-1';
}

interface CsvRow {
  kind: 'row';
  line: number;
  cells: readonly string[];
}

interface Line {
  number: number;
  text: string;
}

/** Longest row with line breaks inside quotes; beyond it the quote was left open. */
const MAX_ROW_LINES = 200;
const MAX_ROW_CHARACTERS = 262_144;

/**
 * Rows of a CSV file with the line each begins on, and one fault per damaged line. A damaged line does not take the others with it:
 * reading resumes on the line after it, also when a quote was left open. Blank lines are passed over.
 * A line without a quote is its delimiter-separated cells; one with quotes is read by csv-parse (RFC 4180). The header is the first line,
 * or the one of the first lines that `chooseHeader` names: those above it are noted as titles.
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  format: CsvFormat,
  chooseHeader: ChooseHeader = () => null,
): AsyncGenerator<TableItem> {
  const lines = lookahead(decodedLines(chunks, format.encoding));
  let width = 0;
  try {
    yield* titles(lines, format.delimiter, chooseHeader);
    for (let line = await lines.next(); line !== null; line = await lines.next()) {
      if ('text' in line && line.text.trim() === '') continue;
      const row = 'code' in line ? line : await rowOf(line, lines, format.delimiter, width);
      if ('code' in row) {
        yield { kind: 'fault', fault: row };
        if (width === 0) return;
      } else if (width === 0) {
        width = row.cells.length;
        yield { kind: 'header', line: row.line, columns: row.cells.map((name) => name.trim()) };
      } else if (row.cells.length !== width) {
        yield { kind: 'fault', fault: widthFault(row.line, row.cells.length, width) };
      } else yield row;
    }
  } finally {
    await lines.close();
  }
  if (width === 0) yield { kind: 'fault', fault: { line: 1, column: '', code: 'file_empty', detail: 'The file is empty.' } };
}

/** Takes the lines above the header, when one of the first lines is chosen as header. */
async function* titles(lines: Lookahead, delimiter: string, chooseHeader: ChooseHeader): AsyncGenerator<TableItem> {
  const first: Line[] = [];
  for (let line = await lines.peek(0); line !== null && 'text' in line && first.length < HEADER_WITHIN; ) {
    first.push(line);
    line = await lines.peek(first.length);
  }
  const index = chooseHeader(first.map(({ text }) => cellsOf(text, delimiter) ?? []));
  for (const { number, text } of first.slice(0, index ?? 0)) {
    if (text.trim() !== '')
      yield { kind: 'note', note: { line: number, code: 'title_row', detail: 'A row above the header: passed over.' } };
  }
  lines.skip(index ?? 0);
}

function widthFault(line: number, found: number, width: number): ImportFault {
  return {
    line,
    column: '',
    code: found < width ? 'fields_too_few' : 'fields_too_many',
    detail: `${found} fields, the header has ${width}: a delimiter is missing, or one inside a field is not quoted.`,
  };
}

/** The row that begins on a line: as many lines as it takes for its quotes to close. */
async function rowOf(first: Line, lines: Lookahead, delimiter: string, width: number): Promise<CsvRow | ImportFault> {
  const row = (cells: readonly string[]): CsvRow => ({ kind: 'row', line: first.number, cells });
  const fault = (code: ImportFault['code'], detail: string): ImportFault => ({ line: first.number, column: '', code, detail });
  if (!first.text.includes('"')) return row(first.text.split(delimiter));

  let text = first.text;
  let ahead = 0;
  while (quotesIn(text) % 2 === 1) {
    const next = ahead < MAX_ROW_LINES && text.length < MAX_ROW_CHARACTERS ? await lines.peek(ahead) : null;
    if (next === null || 'code' in next)
      return fault(
        'quote_open',
        'A quote opened on this line is not closed: close it, or double it when it belongs to the text.',
      );
    text += `\n${next.text}`;
    ahead += 1;
  }
  const cells = cellsOf(text, delimiter);
  if (ahead > 0 && (cells === null || (width > 0 && cells.length !== width)))
    return fault(
      'quote_open',
      `A quote opened on this line meets the next one ${ahead} lines below, and the two make no row: close it.`,
    );
  if (cells === null) return fault('quote_invalid', 'A quote stands inside a field: quote the whole field and double the quote.');
  lines.skip(ahead);
  return row(cells);
}

const quotesIn = (text: string): number => text.split('"').length - 1;

/** The cells of one row, or null when its quotes are misplaced. Line breaks inside it are text: the record delimiter is one it cannot hold. */
function cellsOf(text: string, delimiter: string): readonly string[] | null {
  try {
    const [cells] = parse(text, { delimiter, relax_column_count: true, record_delimiter: '\r\n\r\n' });
    return cells ?? [];
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

interface Lookahead {
  next(): Promise<Line | ImportFault | null>;
  /** The line `n` places after the last one given, without taking it. */
  peek(n: number): Promise<Line | ImportFault | null>;
  skip(n: number): void;
  close(): Promise<void>;
}

function lookahead(source: AsyncGenerator<Line | ImportFault>): Lookahead {
  const waiting: (Line | ImportFault)[] = [];
  const pull = async (): Promise<Line | ImportFault | null> => {
    const { value, done } = await source.next();
    return done ? null : value;
  };
  return {
    next: async () => waiting.shift() ?? (await pull()),
    async peek(n) {
      while (waiting.length <= n) {
        const line = await pull();
        if (line === null) return null;
        waiting.push(line);
      }
      return waiting[n] ?? null;
    },
    skip: (n) => void waiting.splice(0, n),
    close: async () => void (await source.return(undefined)),
  };
}

async function* decodedLines(
  chunks: AsyncIterable<Uint8Array>,
  encoding: CsvFormat['encoding'],
): AsyncGenerator<Line | ImportFault> {
  // WHATWG reads iso-8859-1 as windows-1252, its superset: what Italian spreadsheets write under that name.
  const decoder = new TextDecoder(encoding);
  let line = 0;
  for await (const bytes of byteLines(chunks)) {
    line += 1;
    const text = decoder.decode(bytes);
    const detail = encodingFault(bytes, text, encoding);
    yield detail === null ? { number: line, text } : { line, column: '', code: 'encoding_invalid', detail };
  }
}

function encodingFault(bytes: Uint8Array, text: string, encoding: CsvFormat['encoding']): string | null {
  if (bytes.includes(0)) return 'The line holds NUL bytes, as UTF-16 does: save the file as CSV in UTF-8.';
  const utf8 = isUtf8(bytes);
  if (encoding === 'iso-8859-1')
    return utf8 && bytes.some((byte) => byte >= 0x80)
      ? 'The line is UTF-8, the mapping says iso-8859-1: write encoding: utf-8.'
      : null;
  return utf8
    ? null
    : `Character ${text.indexOf('\uFFFD') + 1} is not UTF-8: save the file as UTF-8, or write encoding: iso-8859-1 in the mapping.`;
}
