import { quarterOf } from '../../specs/calendar.ts';
import { ProblemError } from '../../specs/problem.ts';
import type { Dimension, Specs } from '../../specs/types.ts';
import type { Filters, MeasureRow } from '../../warehouse/types.ts';
import { CALENDAR, daysOf, monthsBetween, type Period } from './period.ts';
import { isTerritorial, participants, placesOf } from './territory.ts';

/** One group of an answer: a value per dimension asked. */
export type Cell = Readonly<Partial<Record<Dimension, string>>>;

/** Most rows of one answer: beyond it the question is refused, never cut. */
export const MAX_ROWS = 50_000;

export const keyOf = (cell: Readonly<Record<string, unknown>>, by: readonly Dimension[]): string =>
  JSON.stringify(by.map((d) => cell[d] ?? ''));

/** Values of rows by the key of their group. */
export const valuesByKey = <V>(
  rows: readonly (Readonly<Record<string, unknown>> & { readonly value: V })[],
  by: readonly Dimension[],
): ReadonlyMap<string, V> => new Map(rows.map((row) => [keyOf(row, by), row.value]));

/** A row of counts: its columns by dimension, and what was counted. */
type Observed = Readonly<Record<string, unknown>>;

function project(rows: readonly Observed[], dimensions: readonly Dimension[]): Cell[] {
  const distinct = new Map<string, Cell>();
  for (const row of rows) {
    const cell = Object.fromEntries(dimensions.map((d) => [d, String(row[d] ?? '')]));
    distinct.set(keyOf(cell, dimensions), cell);
  }
  return [...distinct.values()];
}

/** Groups that a count or its divisor was seen in. Where the divisor is not split by some dimensions, every part that was counted has it. */
export function observedOf(
  counted: readonly MeasureRow[],
  divided: readonly MeasureRow[],
  across: readonly Dimension[],
): readonly Observed[] {
  if (across.length === 0) return [...counted, ...divided];
  return [...counted, ...project(counted, across).flatMap((part) => divided.map((row) => ({ ...row, ...part })))];
}

function times(dimensions: readonly Dimension[], period: Period, observed: readonly Observed[]): Cell[] {
  const labels = observed.flatMap((row) => CALENDAR.flatMap((d) => (row[d] === undefined ? [] : String(row[d]))));
  const firsts = labels.map((label) => daysOf(label).from).sort();
  const from = period.from ?? firsts[0];
  const months = from === undefined ? [] : monthsBetween(from, period.to);
  return project(
    months.map((month) => ({ month, quarter: quarterOf(`${month}-01`), year: month.slice(0, 4) })),
    dimensions,
  );
}

/**
 * The groups of an answer: every place and every month of the period that exists, crossed with the values seen of the other
 * dimensions, and whatever else was counted. Sorted by the columns in the order asked.
 */
export function cellsOf(
  specs: Specs,
  by: readonly Dimension[],
  filters: Filters,
  period: Period,
  observed: readonly Observed[],
): Cell[] {
  const territorial = by.filter(isTerritorial);
  const calendar = by.filter((d) => CALENDAR.some((c) => c === d));
  const others = by.filter((d) => !isTerritorial(d) && !calendar.includes(d) && d !== 'programme');
  const programme = filters.programme === undefined ? undefined : specs.programmes.get(filters.programme);
  const taking = programme === undefined ? null : participants(programme, period.to);
  const programmes = filters.programme === undefined ? [...specs.programmes.keys()] : [filters.programme];
  const axes: Cell[][] = [
    ...(territorial.length > 0 ? [project(placesOf(specs.network, territorial, filters, taking), territorial)] : []),
    ...(calendar.length > 0 ? [times(calendar, period, observed)] : []),
    ...(by.includes('programme') ? [programmes.map((id): Cell => ({ programme: id }))] : []),
    ...(others.length > 0 ? [project(observed, others)] : []),
  ];
  const size = axes.reduce((product, axis) => product * axis.length, 1);
  if (size > MAX_ROWS) {
    throw new ProblemError(
      'parameter_invalid',
      `The answer would have ${size} rows, more than ${MAX_ROWS}: ask for fewer dimensions or filter.`,
      {
        members: { errors: [{ parameter: 'by', detail: `at most ${MAX_ROWS} rows`, allowed: [] }] },
      },
    );
  }
  const cells = axes.reduce<Cell[]>(
    (crossed, axis) => crossed.flatMap((cell) => axis.map((values) => ({ ...cell, ...values }))),
    [{}],
  );
  const distinct = new Map([...cells, ...project(observed, by)].map((cell) => [keyOf(cell, by), cell]));
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}
