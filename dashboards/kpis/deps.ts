import type { Specs } from '../../specs/types.ts';
import type { MeasureQuery, MeasureRow } from '../../warehouse/types.ts';

/** What figures are evaluated from. `now` answers UTC milliseconds. */
export interface EvaluationDeps {
  specs: Specs;
  warehouse: FigureSource;
  now: () => number;
}

/** The part of the warehouse that counts. */
export interface FigureSource {
  measures: { count(query: MeasureQuery): Promise<MeasureRow[]> };
  /** Last instant recorded (`YYYY-MM-DD hh:mm:ss.mmm`, UTC) up to `knownAt`, `null` when nothing is stored. */
  latestRecord(knownAt?: string): Promise<string | null>;
}
