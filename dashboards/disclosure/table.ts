import { ProblemError } from '../../specs/problem.ts';
import { type CountSum, hiddenCounts } from './counts.ts';

/** A dimension of a table, from fine to coarse: the group a row belongs to, and the sums that group is part of, nearest first. Everything together comes last, unnamed. */
export interface Axis<R> {
  name: string;
  /** As long for every row. */
  path(row: R): readonly string[];
}

/** Counts that are, or could be, published together: `R` are rows, `P` the counts each of them has. */
export interface CountTable<R, P extends string> {
  rows: readonly R[];
  parts: readonly P[];
  count(row: R, part: P): number;
  /** Counts of a row that add up to another of it. */
  sums?: readonly { total: P; parts: readonly P[] }[];
  axes: readonly Axis<R>[];
  /** Axes that a count is not told apart by: it is the same in all the rows along them. */
  across?: { readonly [part in P]?: readonly string[] };
}

/** The counts of a row that stay hidden; `up`, by axis, asks for a sum the row is part of, so many steps up. Of a row that the table has not, all of them. */
export type HiddenParts<R, P> = (row: R, up?: Readonly<Record<string, number>>) => ReadonlySet<P>;

/** Most counts, sums included, that are protected together: it takes time as their square. */
export const MAX_PROTECTED = 2_000;

const EVERYTHING = '*';

/** At most how many counts a table has, its sums included. */
export function sizeOf<R>(rows: readonly R[], axes: readonly Axis<R>[], parts: number): number {
  const labels = ({ path }: Axis<R>) =>
    new Set(rows.flatMap((row) => path(row).map((label, height) => `${height} ${label}`))).size;
  return axes.reduce((product, axis) => product * (labels(axis) + 1), parts);
}

interface Cell {
  part: string;
  at: readonly string[];
  count: number;
  /** Steps up from the rows: a sum is hidden only when nothing finer is left, for another answer shows it by itself. */
  height: number;
}

const keyOf = (part: string, at: readonly string[]): string => JSON.stringify([part, at]);

/** What each label of an axis is summed into. */
function parentsOf<R>(rows: readonly R[], { path }: Axis<R>): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const row of rows) {
    const labels = [...path(row).map((label, height) => `${height} ${label}`), EVERYTHING];
    for (const [i, label] of labels.slice(0, -1).entries()) parents.set(label, labels[i + 1] ?? EVERYTHING);
  }
  return parents;
}

function demandSize(cells: ReadonlyMap<string, Cell>): void {
  if (cells.size <= MAX_PROTECTED) return;
  const detail = `No small count may be told to this reader, and over ${MAX_PROTECTED} counts cannot be protected together: ask for fewer dimensions, or for a shorter period.`;
  throw new ProblemError('parameter_invalid', detail, { members: { errors: [{ parameter: 'by', detail, allowed: [] }] } });
}

/** The counts of the rows, and their sums over every axis and several at once. */
function cellsOf<R, P extends string>(
  { rows, parts, count, axes, across }: CountTable<R, P>,
  parents: readonly ReadonlyMap<string, string>[],
): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const row of rows)
    for (const part of parts) {
      const whole = across?.[part] ?? [];
      const at = axes.map(({ name, path }) => (whole.includes(name) ? EVERYTHING : `0 ${path(row)[0] ?? ''}`));
      const key = keyOf(part, at);
      const before = whole.length > 0 ? 0 : (cells.get(key)?.count ?? 0);
      cells.set(key, { part, at, count: before + count(row, part), height: 0 });
    }
  demandSize(cells);
  for (const [axis, above] of parents.entries()) {
    let level = [...cells.values()].filter(({ at }) => at[axis] !== EVERYTHING);
    while (level.length > 0) {
      const sums = new Map<string, Cell>();
      for (const { part, at, count: counted, height } of level) {
        const up = at.with(axis, above.get(at[axis] ?? '') ?? EVERYTHING);
        const key = keyOf(part, up);
        sums.set(key, { part, at: up, count: (sums.get(key)?.count ?? 0) + counted, height: height + 1 });
      }
      for (const [key, sum] of sums) cells.set(key, sum);
      demandSize(cells);
      level = [...sums.values()].filter(({ at }) => at[axis] !== EVERYTHING);
    }
  }
  return cells;
}

/**
 * Which counts of a table may not be told to somebody who is to see no small one (`suppress`): those under the threshold, and those that would give them back from
 * the sums of the table over any of its axes, whether the answer at hand shows these sums or another does. Sums that are only near, of people who count in
 * several rows, are taken as sums. Throws `ProblemError` beyond `MAX_PROTECTED` counts.
 */
export function hiddenParts<R, P extends string>(table: CountTable<R, P>): HiddenParts<R, P> {
  const { rows, parts, axes, sums = [], across } = table;
  const parents = axes.map((axis) => parentsOf(rows, axis));
  const cells = cellsOf(table, parents);
  const heightOf = (key = ''): number => cells.get(key)?.height ?? 0;
  const lines = new Map<string, { total: string; parts: string[] }>();
  for (const [cell, { part, at }] of cells)
    for (const [axis, above] of parents.entries()) {
      if (at[axis] === EVERYTHING) continue;
      const total = keyOf(part, at.with(axis, above.get(at[axis] ?? '') ?? EVERYTHING));
      const line = lines.get(`${axis} ${total}`) ?? { total, parts: [] };
      line.parts.push(cell);
      lines.set(`${axis} ${total}`, line);
    }
  const within = sums.flatMap(({ total, parts: added }): CountSum[] =>
    [...cells.values()].flatMap(({ part, at }) =>
      part !== added[0] || isSummedAcross(total, at)
        ? []
        : [{ total: keyOf(total, wholeAt(total, at)), parts: added.map((one) => keyOf(one, wholeAt(one, at))) }],
    ),
  );
  const hidden = hiddenCounts(
    new Map([...cells].map(([key, { count }]) => [key, count])),
    // Sums of the greatest first, and of as great ones what is within a row before what lies along the rows.
    [...within, ...lines.values()].sort((a, b) => heightOf(b.parts[0]) - heightOf(a.parts[0])),
    heightOf,
  );
  return (row, up = {}) => {
    const at = axes.map(({ name, path }) => {
      const steps = up[name] ?? 0;
      const label = path(row)[steps];
      return label === undefined ? EVERYTHING : `${steps} ${label}`;
    });
    const keys = parts.map((part) => [part, keyOf(part, wholeAt(part, at))] as const);
    return new Set(keys.flatMap(([part, key]) => (!cells.has(key) || hidden.has(key) ? [part] : [])));
  };

  /** Along an axis that the total is not told apart by, sums of its parts are no parts of it. */
  function isSummedAcross(total: P, at: readonly string[]): boolean {
    const whole = across?.[total] ?? [];
    return at.some((label, i) => whole.includes(axes[i]?.name ?? '') && !label.startsWith('0 '));
  }

  function wholeAt(part: P, at: readonly string[]): readonly string[] {
    const whole = across?.[part] ?? [];
    return at.map((label, i) => (whole.includes(axes[i]?.name ?? '') ? EVERYTHING : label));
  }
}
