import { expect, test } from 'vitest';
import { tellableSteps } from '../../../dashboards/disclosure/steps.ts';

const told = (counts: readonly number[], end?: number) =>
  tellableSteps(
    counts.map((count) => [count]),
    end === undefined ? undefined : [end],
  );

test('between two points that are told nobody came, or at least five', () => {
  expect(told([0, 3, 3, 12, 12, 20])).toEqual([true, false, false, true, true, true]);
  expect(told([6, 14, 30])).toEqual([true, true, true]);
});

test('what is told last leaves no small rest: the points before it are given up', () => {
  // 10 and then 13: three more.
  expect(told([4, 10, 13])).toEqual([false, false, true]);
  expect(told([4, 10, 10], 12)).toEqual([false, false, false]);
  expect(told([2, 3])).toEqual([false, false]);
  expect(told([])).toEqual([]);
});

test('of several counts each grows by nobody or by enough', () => {
  const points = [
    [5, 0],
    [10, 2],
    [12, 5],
    [15, 5],
  ];
  // The third leaves three to the end, and is given up for it.
  expect(tellableSteps(points)).toEqual([true, false, false, true]);
});
