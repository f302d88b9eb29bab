import { isMeasure } from '../../specs/operands.ts';
import type { KpiDefinition, Measure } from '../../specs/types.ts';
import type { CountTable } from './table.ts';

/** A count of a figure that is not public by itself; of a proportion also the `rest`, denominator − numerator. */
export type FigurePart = 'numerator' | 'rest' | 'denominator';

/** What the counts of a KPI's figures are. */
export interface FigureParts {
  parts: readonly FigurePart[];
  /** Whether `n` is the denominator rather than the numerator. */
  nIsDenominator: boolean;
}

const ofPeople = ({ aggregate }: Measure): boolean => aggregate !== 'distinct_areas';

/** Which counts of a KPI are of people or of what was done with them: residents, targets, hours, desks and money are public. */
export function figureParts({ numerator, denominator, interval, quantile, mean }: KpiDefinition): FigureParts {
  const above = isMeasure(numerator) && ofPeople(numerator);
  const below = denominator?.kind === 'measure' && ofPeople(denominator.measure);
  const isShare = above && below && interval === 'wilson';
  const parts: FigurePart[] = [...(above ? (['numerator'] as const) : []), ...(isShare ? (['rest'] as const) : [])];
  return {
    parts: [...parts, ...(below ? (['denominator'] as const) : [])],
    nIsDenominator: below && quantile === undefined && mean === undefined,
  };
}

/** Figures that may be withheld. */
export interface Withholdable {
  numerator: number | null;
  denominator: number | null;
  n: number | null;
  value: number | null;
  lower: number | null;
  upper: number | null;
  suppressed: boolean;
  note: string;
}

export const partOf = (row: Pick<Withholdable, 'numerator' | 'denominator'>, part: FigurePart): number => {
  const [above, below] = [row.numerator ?? 0, row.denominator ?? 0];
  if (part === 'numerator') return above;
  return part === 'denominator' ? below : Math.max(0, below - above);
};

/** The parts of figures as a table holds them. */
export const figuresTable = ({ parts }: FigureParts): Pick<CountTable<Withholdable, FigurePart>, 'parts' | 'count' | 'sums'> => ({
  parts,
  count: partOf,
  sums: parts.includes('rest') ? [{ total: 'denominator', parts: ['numerator', 'rest'] }] : [],
});

/** A note that also says what is hidden. */
export const notedSuppressed = (note: string): string => [note, 'suppressed'].filter((text) => text !== '').join(' ');

/** Figures without their hidden counts and without what rests on them: the value and its limits. A suppressed figure has no numerator, so nothing computed from the others gives it back. */
export function withheld<R extends Withholdable>(row: R, hidden: ReadonlySet<FigurePart>, { nIsDenominator }: FigureParts): R {
  if (hidden.size === 0) return row;
  const isWhole = hidden.has('denominator');
  return {
    ...row,
    ...{ numerator: null, value: null, lower: null, upper: null, suppressed: true },
    denominator: isWhole ? null : row.denominator,
    n: isWhole || !nIsDenominator ? null : row.n,
    note: notedSuppressed(row.note),
  };
}
