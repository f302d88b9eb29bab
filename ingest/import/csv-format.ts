import { isUtf8 } from 'node:buffer';
import { byteLines } from '../lines.ts';
import type { CsvFormat } from './read-csv.ts';
import { type ChooseHeader, HEADER_WITHIN } from './table.ts';

/** What a mapping says of its files; `auto` is found out from the file. */
export interface StatedFormat {
  delimiter: string;
  encoding: CsvFormat['encoding'] | 'auto';
}

const DELIMITERS = [';', ',', '\t', '|'];
const AUTO = 'auto';
const LIKELIEST = ';';

/**
 * The delimiter and the encoding of a CSV file, as stated or as its bytes show. A file is ISO-8859-1 when no line of it is UTF-8 beyond ASCII
 * and some line is not UTF-8 at all; so one damaged line of a UTF-8 file stays a fault of that line.
 */
export async function csvFormat(
  chunks: AsyncIterable<Uint8Array>,
  stated: StatedFormat,
  { chooseHeader, headerShare }: { chooseHeader: ChooseHeader; headerShare: (row: readonly string[]) => number },
): Promise<CsvFormat> {
  if (stated.delimiter !== AUTO && stated.encoding !== AUTO) return { delimiter: stated.delimiter, encoding: stated.encoding };
  const top: Uint8Array[] = [];
  let utf8 = false;
  let other = false;
  for await (const line of byteLines(chunks)) {
    if (top.length < HEADER_WITHIN) top.push(line);
    else if (stated.encoding !== AUTO || utf8) break;
    if (line.every((byte) => byte < 0x80)) continue;
    if (isUtf8(line)) utf8 = true;
    else other = true;
  }
  const encoding = stated.encoding === AUTO ? (other && !utf8 ? 'iso-8859-1' : 'utf-8') : stated.encoding;
  if (stated.delimiter !== AUTO) return { delimiter: stated.delimiter, encoding };
  const decoder = new TextDecoder(encoding);
  const lines = top.map((line) => decoder.decode(line));
  const shares = DELIMITERS.map((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, '')));
    const index = chooseHeader(rows);
    return index === null ? 0 : headerShare(rows[index] ?? []);
  });
  const most = Math.max(...shares);
  return { delimiter: most === 0 ? LIKELIEST : (DELIMITERS[shares.indexOf(most)] ?? LIKELIEST), encoding };
}

/** A byte stream as UTF-8 when it begins with the mark of UTF-16 (what «Unicode text» of spreadsheets is); else as it is. */
export async function* withoutUtf16(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | null = null;
  let start: Uint8Array = new Uint8Array();
  let begun = false;
  for await (const chunk of chunks) {
    const bytes: Uint8Array = begun || start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    if (!begun && bytes.length < 2) {
      start = bytes;
      continue;
    }
    if (!begun && bytes[0] === 0xff && bytes[1] === 0xfe) decoder = new TextDecoder('utf-16le');
    if (!begun && bytes[0] === 0xfe && bytes[1] === 0xff) decoder = new TextDecoder('utf-16be');
    begun = true;
    yield decoder === null ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
  if (!begun && start.length > 0) yield start;
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield Buffer.from(rest);
}
