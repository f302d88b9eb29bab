import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../ingest/import/read-csv.ts';
import type { TableItem } from '../../../ingest/import/table.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, encoding: 'utf-8' | 'iso-8859-1' = 'utf-8', size = 7): Promise<TableItem[]> {
  const items: TableItem[] = [];
  for await (const item of readCsv(chunks(Buffer.from(content), size), { delimiter: ';', encoding })) items.push(item);
  return items;
}

/** Compact form: header and rows as `line: cells`, faults as `line: code`. */
const brief = (items: readonly TableItem[]): string[] =>
  items.map((item) => {
    if (item.kind === 'fault') return `${item.fault.line}: ${item.fault.code}`;
    if (item.kind === 'note') return `${item.note.line}: ${item.note.code}`;
    return `${item.line}: ${JSON.stringify(item.kind === 'row' ? item.cells : item.columns)}`;
  });

describe('readCsv', () => {
  it('gives each row the line it begins on, past blank lines and quoted line breaks', async () => {
    const text = 'a;b\r\n1;"x\r\ny ""z"""\r\n\r\n2;\n3;last';
    for (const size of [1, 3, 1000]) {
      expect(brief(await read(text, 'utf-8', size))).toEqual([
        '1: ["a","b"]',
        '2: ["1","x\\ny \\"z\\""]',
        '5: ["2",""]',
        '6: ["3","last"]',
      ]);
    }
  });

  it('reads UTF-8 with and without BOM, and ISO-8859-1', async () => {
    const utf8 = 'città;b\nè;1\n';
    expect(brief(await read(utf8))).toEqual(['1: ["città","b"]', '2: ["è","1"]']);
    expect(brief(await read(`\uFEFF${utf8}`))).toEqual(['1: ["città","b"]', '2: ["è","1"]']);
    expect(brief(await read(Buffer.from(utf8, 'latin1'), 'iso-8859-1'))).toEqual(['1: ["città","b"]', '2: ["è","1"]']);
  });

  it.each([
    ['a quote left open at the end', 'a;b\n1;x\n2;"y\n3;z\n', ['1: ["a","b"]', '2: ["1","x"]', '3: quote_open', '4: ["3","z"]']],
    [
      'a quote left open before another quoted row',
      'a;b\n1;"x\n2;y\n3;"z"\n',
      ['1: ["a","b"]', '2: quote_open', '3: ["2","y"]', '4: ["3","z"]'],
    ],
    ['a quote inside a field', 'a;b\n1;5" pipe and 6" pipe\n2;y\n', ['1: ["a","b"]', '2: quote_invalid', '3: ["2","y"]']],
    ['too few fields', 'a;b\n1\n2;y\n', ['1: ["a","b"]', '2: fields_too_few', '3: ["2","y"]']],
    ['too many fields', 'a;b\n1;2;3\n2;y\n', ['1: ["a","b"]', '2: fields_too_many', '3: ["2","y"]']],
    ['an empty file', '', ['1: file_empty']],
    ['a file of blank lines', '\n  \n\n', ['1: file_empty']],
    ['a header with a quote left open', 'a;"b\n1;2\n', ['1: quote_open']],
  ])('faults one line for %s and reads on', async (_, text, expected) => {
    expect(brief(await read(text))).toEqual(expected);
  });

  it('names the line of a wrong encoding, either way', async () => {
    const latin = Buffer.from('a;b\n1;x\n2;caffè\n3;z\n', 'latin1');
    const items = await read(latin);
    expect(brief(items)).toEqual(['1: ["a","b"]', '2: ["1","x"]', '3: encoding_invalid', '4: ["3","z"]']);
    expect(items[2]).toMatchObject({ fault: { detail: expect.stringContaining('Character 7 ') } });
    expect(brief(await read('a;b\n1;x\n2;caffè\n', 'iso-8859-1'))).toEqual([
      '1: ["a","b"]',
      '2: ["1","x"]',
      '3: encoding_invalid',
    ]);
    expect(brief(await read(Buffer.from('\uFEFFa;b\n1;2\n', 'utf16le')))).toEqual(['1: encoding_invalid']);
  });

  it('gives up a row whose quote stays open for too long, and keeps the rest', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i};x`).join('\n');
    const items = brief(await read(`a;b\n0;"open\n${rows}\n`, 'utf-8', 4096));
    expect(items[1]).toBe('2: quote_open');
    expect(items).toHaveLength(502);
  });
});
