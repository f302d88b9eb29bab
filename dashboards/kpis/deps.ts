import type { Specs } from '../../specs/types.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { Measures } from '../../warehouse/measures.ts';

/** What figures are evaluated from. `now` answers UTC milliseconds. */
export interface EvaluationDeps {
  specs: Specs;
  warehouse: FigureSource;
  now: () => number;
}

/** The part of the warehouse that figures come from. */
export type FigureSource = { readonly measures: Pick<Measures, 'count'>; readonly journal: Pick<Journal, 'dataAsOf'> };
