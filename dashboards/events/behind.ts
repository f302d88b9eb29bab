import { romeDay, warehouseInstant } from '../../specs/calendar.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { Dimension, KpiDefinition, Measure, Text } from '../../specs/types.ts';
import type { BehindEvent } from '../../warehouse/behind.ts';
import type { Measures } from '../../warehouse/measures.ts';
import type { Filters, Reader } from '../../warehouse/types.ts';
import type { EvaluationDeps, FigureSource } from '../kpis/deps.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { periodOf } from '../kpis/period.ts';
import { maturedBy, withProgramme } from '../kpis/question.ts';
import type { Provenance } from '../kpis/types.ts';
import { type EventLine, pageOf } from './lines.ts';

export interface EventsDeps extends EvaluationDeps {
  warehouse: FigureSource & { readonly measures: Pick<Measures, 'behind'> };
}

export type Part = 'numerator' | 'denominator';
/** A value of each dimension that a figure is of, beside the filters; '' = unknown. */
export type CellAsked = Readonly<Partial<Record<Dimension, string>>>;

export interface EventsRequest extends Filters {
  kpi: string;
  part: Part;
  cell: CellAsked;
  /** ISO instant; absent = now. */
  known_at?: string;
  reader: Reader;
  limit: number;
  after: number;
}

export interface EventsBehind extends Provenance {
  kpi: string;
  name: Text;
  part: Part;
  cell: CellAsked;
  filters: Filters;
  /**
   * What is listed. `events`: what is counted. `supports`: every support of the distinct recipients that are counted, so more than they are.
   * `first_supports`: the first of each. `nothing`: the figure is no count of events, and `made_of` says what it is.
   */
  lists: 'events' | 'supports' | 'first_supports' | 'nothing';
  /** Formula of the KPI. */
  made_of: Text;
  rows: readonly EventLine[];
  /** `after` of the next page; `null` when there is none. */
  next: number | null;
}

const LISTS: Readonly<Record<Measure['aggregate'], EventsBehind['lists']>> = {
  count: 'events',
  distinct_recipients: 'supports',
  first_supports: 'first_supports',
  distinct_persons: 'supports',
  distinct_areas: 'events',
};

/** What a part of a KPI counts; `null` when that is no count of events. */
function countedBy({ numerator, denominator }: KpiDefinition, part: Part): Measure | null {
  if (part === 'numerator') return isMeasure(numerator) ? numerator : null;
  return denominator?.kind === 'measure' ? denominator.measure : null;
}

/**
 * The events behind one figure of a KPI, the newest first, as far as the reader may open them. Throws `ProblemError`, QueryInvalid, or
 * QueryForbidden when the reader sees figures but not the events behind them.
 */
export async function eventsBehind(deps: EventsDeps, request: EventsRequest): Promise<EventsBehind> {
  const { specs, warehouse, now } = deps;
  const { kpi: id, part, cell, known_at = new Date(now()).toISOString(), reader, limit, after, ...given } = request;
  const kpi = kpiOf(specs, id);
  const filters = withProgramme(specs, kpi, Object.keys(cell) as Dimension[], given);
  const measure = countedBy(kpi, part);
  const knownDay = romeDay(Date.parse(known_at));
  const { value, stored } = await asKnown(deps, known_at, async (): Promise<BehindEvent[]> => {
    if (measure === null) return [];
    const within = maturedBy(knownDay, measure, filters);
    const knownAt = warehouseInstant(Date.parse(known_at));
    return warehouse.measures.behind({ measure, cell, filters: within, reader, knownAt, limit: limit + 1, after });
  });
  const programme = filters.programme === undefined ? undefined : specs.programmes.get(filters.programme);
  return {
    kpi: kpi.id,
    name: kpi.name,
    part,
    cell,
    filters,
    lists: measure === null ? 'nothing' : LISTS[measure.aggregate],
    made_of: kpi.formula,
    ...stored,
    known_at: new Date(known_at).toISOString(),
    framework_version: frameworkOn(specs, periodOf(filters, programme, knownDay).to)?.id ?? null,
    ...pageOf(specs, value, { limit, after }),
  };
}
