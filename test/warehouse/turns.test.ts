import { expect, test } from 'vitest';
import { createTurns } from '../../warehouse/turns.ts';

/** Work that lasts until it is told to end, and notes when it runs. */
function work(notes: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    notes.push(`${name} begins`);
    await ended;
    notes.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

/** Everything that is ready to run has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('readings run together, an insert alone, in the order in which they came', async () => {
  const turns = createTurns(60_000);
  const notes: string[] = [];
  const [a, b, insert, late] = ['a', 'b', 'insert', 'late'].map((name) => work(notes, name));
  if (!a || !b || !insert || !late) throw new Error('four');
  const all = [turns.reading(a.run), turns.reading(b.run), turns.storing(insert.run), turns.reading(late.run)];
  await settled();
  expect(notes).toEqual(['a begins', 'b begins']);
  a.end();
  await settled();
  b.end();
  await settled();
  expect(notes.slice(2)).toEqual(['a ends', 'b ends', 'insert begins']);
  late.end();
  insert.end();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'insert', 'late']);
  expect(notes.slice(5)).toEqual(['insert ends', 'late begins', 'late ends']);
});

test('what fails gives its turn back', async () => {
  const turns = createTurns(60_000);
  await expect(turns.storing(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await turns.reading(async () => 'read')).toBe('read');
});

test('who has waited long enough goes on out of turn, and the others keep theirs', async () => {
  const turns = createTurns(20);
  const notes: string[] = [];
  const reading = work(notes, 'reading');
  const read = turns.reading(reading.run);
  expect(await turns.storing(async () => notes.push('stored'))).toBe(2);
  expect(notes).toEqual(['reading begins', 'stored']);
  reading.end();
  await read;
  expect(await turns.reading(async () => 'next')).toBe('next');
  expect(await turns.storing(async () => 'stored')).toBe('stored');
});

test('a reading within a reading does not wait behind the insert that waits for it', async () => {
  const turns = createTurns(60_000);
  const notes: string[] = [];
  const outer = work(notes, 'outer');
  const read = turns.reading(async () => {
    await outer.run();
    return turns.reading(async () => notes.push('inner'));
  });
  const stored = turns.storing(async () => notes.push('stored'));
  outer.end();
  await Promise.all([read, stored]);
  expect(notes).toEqual(['outer begins', 'outer ends', 'inner', 'stored']);
});
