import { SUPPRESSION_DEFAULT } from '../statistics/index.ts';

/**
 * Which points of counts that only grow may be told to somebody who is to see no small count: between any two of them, from nothing to the first and from the last
 * to `end` (what is told elsewhere of the whole), each count grows by nobody or by at least `k`. As many as can be, from the first on.
 */
export function tellableSteps(
  points: readonly (readonly number[])[],
  end: readonly number[] = points.at(-1) ?? [],
  k = SUPPRESSION_DEFAULT,
): boolean[] {
  const isFar = (from: readonly number[] | undefined, to: readonly number[]) =>
    to.every((count, i) => {
      const step = count - (from?.[i] ?? 0);
      return step === 0 || step >= k;
    });
  const told: number[] = [];
  for (const [i, point] of points.entries()) if (isFar(points[told.at(-1) ?? -1], point)) told.push(i);
  while (told.length > 0 && !isFar(points[told.at(-1) ?? -1], end)) told.pop();
  // What was dropped in favour of a point that is itself dropped may be tellable: the end is, by itself.
  const last = points.length - 1;
  if (
    last >= 0 &&
    !told.includes(last) &&
    points[last]?.every((count, i) => count === end[i]) &&
    isFar(points[told.at(-1) ?? -1], end)
  )
    told.push(last);
  const shown = new Set(told);
  return points.map((_, i) => shown.has(i));
}
