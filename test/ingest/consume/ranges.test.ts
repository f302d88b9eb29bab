import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chunk, PartitionCursor } from '../../../ingest/consume/ranges.ts';
import type { LogMessage } from '../../../ingest/log/types.ts';

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

describe('the case table: range a..b against the mark m and the last range f..m', () => {
  test('nothing stored yet: a..b is stored from the first message, cut at the limits', () => {
    const cursor = new PartitionCursor(null, LIMITS);
    expect(cursor.take(messages(0, 6)).chunks.map(span)).toEqual([
      [0, 2, 3],
      [3, 5, 3],
      [6, 6, 1],
    ]);
    expect(cursor.mark).toBe(6);
  });

  test('healing: f..m is stored again whole, under its own bounds, and what follows is cut anew', () => {
    const cursor = new PartitionCursor({ first: 4, mark: 8 }, LIMITS);
    expect(cursor.take(messages(4, 9)).chunks.map(span)).toEqual([
      [4, 8, 5],
      [9, 9, 1],
    ]);
    expect(cursor.healing).toBe(false);
  });

  test('healing, f..m in pieces: held until m is there', () => {
    const cursor = new PartitionCursor({ first: 4, mark: 8 }, LIMITS);
    expect(cursor.take(messages(4, 5)).chunks).toEqual([]);
    expect(cursor.take(messages(6, 7)).chunks).toEqual([]);
    expect(cursor.take(messages(8, 8)).chunks.map(span)).toEqual([[4, 8, 5]]);
  });

  test('healing, a > f: the log no longer holds the range, the heal is given up and says so', () => {
    const cursor = new PartitionCursor({ first: 4, mark: 8 }, LIMITS);
    const taken = cursor.take(messages(6, 10));
    expect(taken.healGivenUp).toBe(true);
    expect(taken.chunks.map(span)).toEqual([[9, 10, 2]]);
  });

  test('b <= m, not healing: dropped', () => {
    const cursor = new PartitionCursor(null, LIMITS);
    cursor.take(messages(0, 5));
    expect(cursor.take(messages(2, 5)).chunks).toEqual([]);
  });

  test('a <= m < b: the part at or below the mark is dropped', () => {
    const cursor = new PartitionCursor(null, LIMITS);
    cursor.take(messages(0, 5));
    expect(cursor.take(messages(4, 7)).chunks.map(span)).toEqual([[6, 7, 2]]);
  });

  test('a > m + 1: stored from a, so that the audit finds the hole', () => {
    const cursor = new PartitionCursor(null, LIMITS);
    cursor.take(messages(0, 1));
    expect(cursor.take(messages(5, 6)).chunks.map(span)).toEqual([[5, 6, 2]]);
  });

  test('the byte limit cuts too, and a message above it stands alone', () => {
    const cursor = new PartitionCursor(null, LIMITS);
    const taken = cursor.take([message(0, 60), message(1, 60), message(2, 500), message(3, 1)]);
    expect(taken.chunks.map(span)).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [2, 2, 1],
      [3, 3, 1],
    ]);
  });
});

test('however the log hands messages over, with repetitions, each offset is cut once and in order', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
  console.info(`ranges: seed ${seed}`);
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
    { seed },
  );
});

test('after a crash at any mark: the last range comes first, whole and under its own bounds, however it is handed over; then the rest, once', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
  console.info(`ranges, healing: seed ${seed}`);
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
    { seed },
  );
});
