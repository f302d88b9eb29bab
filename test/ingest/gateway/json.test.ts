import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from '../../../ingest/gateway/json.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const cut = (text: string): string[] | number => {
  const scan = scanJson(bytes(text));
  return scan.ok ? scan.elements.map((element) => Buffer.from(element).toString()) : scan.position;
};

describe('scanJson', () => {
  it('cuts a top-level array into its elements as they were written', () => {
    expect(cut(' [ {"a": [1, "]"]} ,2e3,"\\"," , [] ,null]\n')).toEqual(['{"a": [1, "]"]}', '2e3', '"\\","', '[]', 'null']);
    expect(cut('[]')).toEqual([]);
    expect(cut('{"a":[1]}')).toEqual([]);
  });

  it.each([
    ['', 0],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{a:1}', 1],
    ['[01]', 2],
    ['["\\x"]', 2],
    ['["a\nb"]', 3],
    ['[1', 2],
    ['[1]]', 3],
    ['[tru]', 1],
    ['[}', 1],
  ])('names the byte where %j stops being JSON', (text, position) => {
    expect(cut(text)).toBe(position);
  });

  it('counts bytes, not characters', () => {
    expect(cut('["è",]')).toBe(6);
  });

  it('stops at deep nesting, whatever its size', () => {
    expect(scanJson(bytes('['.repeat(1_000_000)))).toEqual({ ok: false, reason: 'depth', position: 512 });
  });

  it('agrees with the runtime on what is JSON, and its elements are the same values', () => {
    const seed = Date.now() % 2_147_483_647;
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', ']', '}', '[', '{', ':', '\\', '0', ' ', 'é'))
      .map(([text, at, insert]) => {
        const place = text.length === 0 ? 0 : at % text.length;
        return text.slice(0, place) + insert + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(fc.jsonValue()).map((v) => JSON.stringify(v, null, 1)),
          damaged,
        ),
        (text) => {
          const scan = scanJson(bytes(text));
          expect(scan.ok, text).toBe(parses(text));
          if (!scan.ok) return;
          const value: unknown = JSON.parse(text);
          expect(scan.elements.map((element) => JSON.parse(Buffer.from(element).toString()))).toEqual(
            Array.isArray(value) ? value : [],
          );
        },
      ),
      { seed, numRuns: 2000 },
    );
  });
});
