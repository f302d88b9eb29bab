import { warehouseInstant } from '../../specs/calendar.ts';
import type { KpiDefinition } from '../../specs/types.ts';
import type { DataAsOf } from '../../warehouse/journal.ts';
import type { EvaluationDeps, FigureSource } from './deps.ts';
import type { KpiRequest, KpiRow } from './types.ts';

/** The instant a question is answered as known at. */
export interface Knowledge {
  /** UTC milliseconds. */
  instant: number;
  /** The same in the warehouse's form where counts must be cut at it; empty where nothing stored was recorded after it. */
  cut: { knownAt?: string };
}

/** Answers the rows of a KPI question as known at an instant. */
export type FiguresAt = (
  deps: Omit<EvaluationDeps, 'now'>,
  kpi: KpiDefinition,
  request: KpiRequest,
  at: Knowledge,
) => Promise<{ readonly rows: readonly KpiRow[] }>;

const after = ({ data_as_of }: DataAsOf, instant: number): boolean => data_as_of !== null && Date.parse(data_as_of) > instant;

/**
 * Evaluates figures as known at an ISO instant, or now, from what was recorded at or before it (`recorded_at <= instant`, to the millisecond)
 * and from nothing else, so that an answer served now is the answer to the same question asked later with its own `known_at`.
 * Without an instant the rollups answer, which have no time of recording. When a record later than our clock was stored by the time they have
 * answered (it came in meanwhile, or the log's clock runs ahead of ours), the facts, cut at our clock, answer instead.
 */
export async function asKnown<T>(
  { warehouse: { journal }, now }: { warehouse: Pick<FigureSource, 'journal'>; now: () => number },
  known_at: string | undefined,
  evaluate: (at: Knowledge) => Promise<T>,
): Promise<{ value: T; stored: DataAsOf }> {
  const instant = known_at === undefined ? now() : Date.parse(known_at);
  if (known_at === undefined) {
    const value = await evaluate({ instant, cut: {} });
    const stored = await journal.dataAsOf();
    if (!after(stored, instant)) return { value, stored };
  }
  const knownAt = warehouseInstant(instant);
  const [value, stored] = await Promise.all([evaluate({ instant, cut: { knownAt } }), journal.dataAsOf(knownAt)]);
  return { value, stored };
}
