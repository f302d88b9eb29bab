import type { Specs } from '../../specs/types.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { Measures } from '../../warehouse/measures.ts';
import type { Provisions } from '../../warehouse/provisions.ts';
import type { MeasureRow } from '../../warehouse/types.ts';

/** What figures are evaluated from. `now` answers UTC milliseconds. */
export interface EvaluationDeps {
  specs: Specs;
  warehouse: FigureSource;
  now: () => number;
}

/** The part of the warehouse that figures come from. */
export type FigureSource = {
  readonly measures: Pick<Measures, 'count' | 'quantile' | 'mean'>;
  readonly journal: Pick<Journal, 'dataAsOf'>;
  readonly provisions: Pick<Provisions, 'declarations'>;
};

/** The same source, for one answer made of several questions: a count asked twice is made once, so its figures cannot differ either. */
export function countingOnce({ measures, journal, provisions }: FigureSource): FigureSource {
  const counted = new Map<string, Promise<MeasureRow[]>>();
  return {
    journal,
    provisions,
    measures: {
      count(query) {
        const key = JSON.stringify(query);
        const rows = counted.get(key) ?? measures.count(query);
        counted.set(key, rows);
        return rows;
      },
      quantile: measures.quantile,
      mean: measures.mean,
    },
  };
}
