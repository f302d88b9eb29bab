import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chunk, holdsMark, isWhole, PartitionCursor } from '../../../ingest/consume/ranges.ts';
import type { LogMessage } from '../../../ingest/log/types.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const LIMITS = { rows: 3, bytes: 100 };

const message = (offset: number, size = 1): LogMessage => ({
  topic: 'pua.events',
  partition: 0,
  offset,
  key: null,
  value: new Uint8Array(size),
  headers: {},
  timestamp: 0,
});
const messages = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => message(first + i));
const span = (chunk: Chunk) => [chunk.first, chunk.last, chunk.messages.length];

const offsetsOf = (chunks: readonly Chunk[]) => chunks.flatMap((chunk) => chunk.messages.map(({ offset }) => offset));
const between = (first: number, last: number) => messages(first, last).map(({ offset }) => offset);
const length = fc.nat(12);

/** A cursor whose last range is f..m, past its heal. */
function healed(f: number, m: number): PartitionCursor {
  const cursor = new PartitionCursor({ first: f, mark: m }, LIMITS);
  expect(cursor.take(messages(f, m)).chunks.map(span)).toEqual([[f, m, m - f + 1]]);
  return cursor;
}

/** One property per row: `f..m` the last range, of `f` and its length; `a..b` from a place the row allows. */
const holds = <Ts extends [unknown, ...unknown[]]>(property: fc.IPropertyWithHooks<Ts>) =>
  fc.assert(property, { seed: SEED, numRuns: 200 });

describe('the case table: range a..b against the mark m and the last range f..m', () => {
  console.info(`ranges, case table: seed ${SEED}`);

  test('nothing stored yet: a..b is stored from the first message', () => {
    holds(
      fc.property(fc.nat(50), length, (a, more) => {
        const cursor = new PartitionCursor(null, LIMITS);
        expect(offsetsOf(cursor.take(messages(a, a + more)).chunks)).toEqual(between(a, a + more));
        expect(cursor.mark).toBe(a + more);
      }),
    );
  });

  test('f..m known to be whole: not healed, and only what follows m is stored', () => {
    holds(
      fc.property(fc.nat(50), length, length, length, (f, range, back, more) => {
        const m = f + range;
        const cursor = new PartitionCursor({ first: f, mark: m }, LIMITS, true);
        expect(cursor.healing).toBe(false);
        const { chunks } = cursor.take(messages(Math.max(0, m + 1 - back), m + 1 + more));
        expect(chunks.some(({ heal }) => heal)).toBe(false);
        expect(offsetsOf(chunks)).toEqual(between(m + 1, m + 1 + more));
      }),
    );
    holds(
      fc.property(fc.nat(50), fc.option(fc.nat(60)), (mark, committed) => {
        expect(isWhole(mark, committed)).toBe(committed === mark + 1);
      }),
    );
    expect(isWhole(null, 0)).toBe(false);
  });

  test('healing, a > f: the log no longer holds f..m, the heal is given up and says so, and only what follows m is stored', () => {
    holds(
      fc.property(fc.nat(50), length, fc.integer({ min: 1, max: 20 }), length, (f, range, gap, more) => {
        const m = f + range;
        const [a, b] = [f + gap, f + gap + more];
        const cursor = new PartitionCursor({ first: f, mark: m }, LIMITS);
        const { chunks, healGivenUp } = cursor.take(messages(a, b));
        expect([healGivenUp, cursor.healing]).toEqual([true, false]);
        expect(chunks.some(({ heal }) => heal)).toBe(false);
        expect(offsetsOf(chunks)).toEqual(between(a, b).filter((offset) => offset > m));
      }),
    );
  });

  test('healing, part of f..m: held until m is there, then f..m is stored again whole, under its own bounds, above any limit', () => {
    holds(
      fc.property(
        fc.nat(50),
        length,
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }),
        length,
        (f, range, cuts, more) => {
          const m = f + range;
          const cursor = new PartitionCursor({ first: f, mark: m }, LIMITS);
          let next = f;
          for (const piece of cuts) {
            if (next + piece > m) break;
            expect(cursor.take(messages(next, next + piece - 1))).toEqual({ chunks: [], healGivenUp: false });
            next += piece;
          }
          const [heal, ...rest] = cursor.take(messages(next, m + more)).chunks;
          expect([heal?.first, heal?.last, heal?.heal]).toEqual([f, m, true]);
          expect(heal?.messages.map(({ offset }) => offset)).toEqual(between(f, m));
          expect(offsetsOf(rest)).toEqual(between(m + 1, m + more));
        },
      ),
    );
  });

  test('b <= m, not healing: dropped', () => {
    holds(
      fc.property(fc.nat(50), length, fc.nat(50), length, (f, range, start, more) => {
        const m = f + range;
        const a = Math.min(start, m);
        const cursor = healed(f, m);
        expect(cursor.take(messages(a, Math.min(a + more, m))).chunks).toEqual([]);
        expect(cursor.mark).toBe(m);
      }),
    );
  });

  test('a <= m < b: a..m is dropped, m+1..b is stored', () => {
    holds(
      fc.property(fc.nat(50), length, fc.nat(30), length, (f, range, back, more) => {
        const m = f + range;
        const cursor = healed(f, m);
        const b = m + 1 + more;
        expect(offsetsOf(cursor.take(messages(Math.max(0, m - back), b)).chunks)).toEqual(between(m + 1, b));
        expect(cursor.mark).toBe(b);
      }),
    );
  });

  test('a = m + 1: stored, cut at the limits of rows and bytes; a message above the limit stands alone', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 20 });
    holds(
      fc.property(fc.nat(50), length, sizes, (f, range, sizesOf) => {
        const m = f + range;
        const { chunks } = healed(f, m).take(sizesOf.map((size, i) => message(m + 1 + i, size)));
        expect(offsetsOf(chunks)).toEqual(between(m + 1, m + sizesOf.length));
        for (const { first, last, messages: held } of chunks) {
          expect([first, last]).toEqual([held[0]?.offset, held.at(-1)?.offset]);
          const bytes = held.reduce((sum, { value }) => sum + (value?.byteLength ?? 0), 0);
          expect(held.length <= LIMITS.rows && (bytes <= LIMITS.bytes || held.length === 1)).toBe(true);
        }
      }),
    );
  });

  test('a > m + 1: stored from a, so that the audit finds the hole', () => {
    holds(
      fc.property(fc.nat(50), length, fc.integer({ min: 2, max: 30 }), length, (f, range, gap, more) => {
        const m = f + range;
        const { chunks } = healed(f, m).take(messages(m + gap, m + gap + more));
        expect(chunks[0]?.first).toBe(m + gap);
        expect(offsetsOf(chunks)).toEqual(between(m + gap, m + gap + more));
      }),
    );
  });

  test('the log ends at or below m: it is not the log that was stored, or it lost its end', () => {
    holds(
      fc.property(fc.nat(100), fc.nat(100), (m, end) => {
        expect(holdsMark({ mark: m, end })).toBe(m < end);
      }),
    );
    expect(holdsMark({ mark: null, end: 0 })).toBe(true);
  });
});

test('however the log hands messages over, with repetitions, each offset is cut once and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(12)), { maxLength: 30 }), (fetches) => {
      const cursor = new PartitionCursor(null, LIMITS);
      const stored: number[] = [];
      let end = 0;
      for (const [back, length] of fetches) {
        const first = Math.max(0, end - back);
        const { chunks } = cursor.take(messages(first, first + length));
        end = Math.max(end, first + length + 1);
        for (const chunk of chunks) {
          expect(chunk.messages.length).toBeLessThanOrEqual(LIMITS.rows);
          stored.push(...chunk.messages.map((m) => m.offset));
        }
      }
      expect(stored).toEqual(Array.from({ length: end }, (_, i) => i));
    }),
    { seed: SEED },
  );
});

test('after a crash at any mark: the last range comes first, whole and under its own bounds, however it is handed over; then the rest, once', () => {
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.nat(10),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }),
      (first, more, fetches) => {
        const mark = first + more;
        const cursor = new PartitionCursor({ first, mark }, LIMITS);
        const chunks: Chunk[] = [];
        let next = first;
        for (const length of fetches) {
          chunks.push(...cursor.take(messages(next, next + length - 1)).chunks);
          next += length;
        }
        const [healed, ...rest] = chunks;
        if (next <= mark) {
          expect(chunks).toEqual([]);
          expect(cursor.healing).toBe(true);
          return;
        }
        expect([healed?.first, healed?.last, healed?.heal]).toEqual([first, mark, true]);
        expect(healed?.messages.map((m) => m.offset)).toEqual(Array.from({ length: more + 1 }, (_, i) => first + i));
        expect(rest.some((chunk) => chunk.heal)).toBe(false);
        const after = rest.flatMap((chunk) => chunk.messages.map((m) => m.offset));
        expect(after).toEqual(Array.from({ length: next - mark - 1 }, (_, i) => mark + 1 + i));
      },
    ),
    { seed: SEED },
  );
});
