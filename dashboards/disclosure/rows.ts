import type { Dimension, KpiDefinition, Specs } from '../../specs/types.ts';
import { axesOf, axisOf, type Grouped } from './axes.ts';
import { type FigurePart, figureParts, figuresTable, type Withholdable, withheld } from './figures.ts';
import { hiddenParts, MAX_PROTECTED, sizeOf } from './table.ts';

const EVERY_PART: ReadonlySet<FigurePart> = new Set(['numerator']);

/** A count of some desks of a place only: beside the place's own count and its desks' it would tell those of one. */
const isPart = ({ note }: Withholdable): boolean => note.split(' ').includes('partial_target');

function acrossOf({ denominator }: KpiDefinition): { across?: { denominator: readonly string[] } } {
  const across = denominator?.kind === 'measure' ? (denominator.across ?? []).map(axisOf) : [];
  return across.length === 0 ? {} : { across: { denominator: across } };
}

/** What a KPI's rows are protected in. */
interface Whole<R> {
  by: readonly Dimension[];
  rows: readonly R[];
}

/**
 * The rows of a KPI as they may be told to somebody who is to see no small count: without those, and without what gives them back from the sums over any of the
 * dimensions. `whole` are the rows that hold `rows` and all their neighbours: a place picked by a filter is hidden as it is among all places.
 * Throws `ProblemError` for an answer too large to be protected.
 */
export function disclosedRows<R extends Grouped & Withholdable>(
  specs: Pick<Specs, 'network'>,
  kpi: KpiDefinition,
  rows: readonly R[],
  whole: Whole<R> & { picked: Grouped },
): R[] {
  const figures = figureParts(kpi);
  const hidden = hiddenParts<Grouped & Withholdable, FigurePart>({
    ...figuresTable(figures),
    rows: whole.rows,
    axes: axesOf(specs, whole.by),
    ...acrossOf(kpi),
  });
  return rows.map((row) => withheld(row, isPart(row) ? EVERY_PART : hidden({ ...row, ...whole.picked }), figures));
}

/** Whether a KPI's rows are few enough to be protected together. */
export const canDisclose = <R extends Grouped & Withholdable>(
  specs: Pick<Specs, 'network'>,
  kpi: KpiDefinition,
  { rows, by }: Whole<R>,
): boolean => sizeOf(rows, axesOf(specs, by), figureParts(kpi).parts.length) <= MAX_PROTECTED;

type Beside<R> = R & { readonly elsewhere: boolean };

/**
 * As `disclosedRows`, of a place among places too many to be protected one by one: beside everything elsewhere as one. `everywhere` are the same rows of all places.
 */
export function disclosedBesideRest<R extends Grouped & Withholdable>(
  specs: Pick<Specs, 'network'>,
  kpi: KpiDefinition,
  rows: readonly R[],
  { by, rows: everywhere }: Whole<R>,
): R[] {
  const figures = figureParts(kpi);
  const groupOf = (row: R) => JSON.stringify(by.map((dimension) => row[dimension] ?? ''));
  const here = new Map(rows.map((row) => [groupOf(row), row]));
  const rest = (all: number | null, part: number | null | undefined) => Math.max(0, (all ?? 0) - (part ?? 0));
  const elsewhere = everywhere.map((row): Beside<R> => {
    const own = here.get(groupOf(row));
    const counts = { numerator: rest(row.numerator, own?.numerator), denominator: rest(row.denominator, own?.denominator) };
    return { ...row, ...counts, elsewhere: true };
  });
  const hidden = hiddenParts<Beside<R>, FigurePart>({
    ...figuresTable(figures),
    rows: [...rows.map((row): Beside<R> => ({ ...row, elsewhere: false })), ...elsewhere],
    axes: [...axesOf(specs, by), { name: 'elsewhere', path: (row) => [String(row.elsewhere)] }],
    ...acrossOf(kpi),
  });
  return rows.map((row) => withheld(row, isPart(row) ? EVERY_PART : hidden({ ...row, elsewhere: false }), figures));
}
