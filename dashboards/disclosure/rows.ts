import type { Dimension, KpiDefinition, Specs } from '../../specs/types.ts';
import { axesOf, axisOf, type Grouped } from './axes.ts';
import { type FigurePart, figureParts, figuresTable, type Withholdable, withheld } from './figures.ts';
import { hiddenParts } from './table.ts';

const EVERY_PART: ReadonlySet<FigurePart> = new Set(['numerator']);

/** A count of some desks of a place only: beside the place's own count and its desks' it would tell those of one. */
const isPart = ({ note }: Withholdable): boolean => note.split(' ').includes('partial_target');

/**
 * The rows of a KPI as they may be told to somebody who is to see no small count: without those, and without what gives them back from the sums over any of the
 * dimensions. `whole` are the rows that hold `rows` and all their neighbours, grouped by `by`: a place picked by a filter is hidden as it is among all places.
 * Throws `ProblemError` for an answer too large to be protected.
 */
export function disclosedRows<R extends Grouped & Withholdable>(
  specs: Pick<Specs, 'network'>,
  kpi: KpiDefinition,
  rows: readonly R[],
  whole: { by: readonly Dimension[]; rows: readonly R[]; picked: Grouped },
): R[] {
  const figures = figureParts(kpi);
  const across = kpi.denominator?.kind === 'measure' ? (kpi.denominator.across ?? []).map(axisOf) : [];
  const hidden = hiddenParts<Grouped & Withholdable, FigurePart>({
    ...figuresTable(figures),
    rows: whole.rows,
    axes: axesOf(specs, whole.by),
    ...(across.length === 0 ? {} : { across: { denominator: across } }),
  });
  return rows.map((row) => withheld(row, isPart(row) ? EVERY_PART : hidden({ ...row, ...whole.picked }), figures));
}
