import type { Dimension } from '../../specs/types.ts';
import type { DataAsOf } from '../../warehouse/journal.ts';
import { QueryForbidden } from '../../warehouse/permissions.ts';
import type { Reader } from '../../warehouse/types.ts';
import { countingOnce, type EvaluationDeps } from '../kpis/deps.ts';
import { answerOf, figuresAt, kpiOf } from '../kpis/evaluate.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { definedOnly } from '../kpis/request.ts';
import type { KpiAnswer, KpiRow, Provenance } from '../kpis/types.ts';
import { burnUpAt } from '../programmes/burn-up.ts';
import { forecast } from '../programmes/forecast.ts';
import type { Forecast, ForecastEnd } from '../programmes/forecast-types.ts';
import type { BurnUp } from '../programmes/types.ts';
import type { PageFilters } from './query.ts';

/** What pages are made from: figures, and who reads them. */
export interface PageDeps extends EvaluationDeps {
  reader: Reader;
}

/** Every figure of a page, under one set of filters. */
export interface Answers {
  burnUp: BurnUp;
  /** Distinct recipients of the whole territory. */
  reached: KpiAnswer;
  /** The whole territory against its target (only the desks that have one), and against what the plan expects by now. */
  whole: KpiRow;
  plannedNow: KpiRow;
  zones: KpiAnswer;
  desks: KpiAnswer;
  /** Contacts by desk: a desk without any sent no event, which is not a desk that reached nobody. */
  activity: KpiAnswer;
  monthly: KpiAnswer;
  byArea: KpiAnswer;
}

const only = ({ kpi, rows: [row] }: KpiAnswer): KpiRow => {
  if (!row) throw new Error(`${kpi} without dimensions answered no row`);
  return row;
};

/** Asks the warehouse, through the KPI definitions, everything the pages Regione and Zona show, all on the same knowledge. */
export async function answersOf(deps: PageDeps, { known_at, ...filters }: PageFilters): Promise<Answers> {
  const { specs, reader } = deps;
  const { programme, zone } = filters;
  const { value, stored } = await asKnown(deps, known_at, (at) => {
    const once = { specs, warehouse: countingOnce(deps.warehouse) };
    const ask = async (id: string, by: readonly Dimension[] = []) => {
      const kpi = kpiOf(specs, id);
      const known = await figuresAt(once, kpi, { kpi: id, by, reader, ...filters }, at);
      return (stored: DataAsOf) => answerOf(kpi, known, stored);
    };
    return Promise.all([
      ask('recipients'),
      ask('target_attainment'),
      ask('pace'),
      ask('target_attainment', ['zone']),
      ask('target_attainment', ['desk']),
      ask('contacts', ['desk']),
      ask('contacts', ['month']),
      ask('contacts', ['month', 'service_area']),
      burnUpAt(once, programme, { reader, ...definedOnly({ zone }) }, at),
    ]);
  });
  const [reached, whole, plannedNow, zones, desks, activity, monthly, byArea, line] = value;
  return {
    burnUp: line(stored),
    reached: reached(stored),
    whole: only(whole(stored)),
    plannedNow: only(plannedNow(stored)),
    zones: zones(stored),
    desks: desks(stored),
    activity: activity(stored),
    monthly: monthly(stored),
    byArea: byArea(stored),
  };
}

/**
 * Where the territory's recipients lead by an end date; `null` for a reader whose figures do not cover the territory whole. The period chosen for
 * the other figures does not touch it.
 */
export async function forecastShown(deps: PageDeps, filters: PageFilters, end: ForecastEnd): Promise<Forecast | null> {
  const { programme, zone, known_at } = filters;
  try {
    const view = { reader: deps.reader, end, ...definedOnly({ zone, knownAt: known_at }) };
    return await forecast(deps, programme, view);
  } catch (error) {
    if (error instanceof QueryForbidden) return null;
    throw error;
  }
}

/** True when any figure of the page counts simulated events. */
export const isSynthetic = (answers: Answers): boolean =>
  [answers.reached, answers.burnUp, answers.monthly].some(({ synthetic }: Provenance) => synthetic);

/** Recipients of the whole territory; `null` where they are suppressed. */
export const reachedOf = ({ reached: { rows } }: Answers): number | null => rows[0]?.numerator ?? null;

/** The part of the whole's target that none of its desks signed (D07); `null` when the whole has no target or all of it is signed. */
export function unallocatedOf({ whole, desks }: Answers): number | null {
  if (whole.denominator === null) return null;
  const rest = whole.denominator - desks.rows.reduce((sum, { denominator }) => sum + (denominator ?? 0), 0);
  return rest > 0 ? rest : null;
}

/** Numerator by the value of one dimension; `null` where it is suppressed. */
export const numeratorsBy = (answer: KpiAnswer, dimension: Dimension): ReadonlyMap<string, number | null> =>
  new Map(answer.rows.map((row) => [row[dimension] ?? '', row.numerator]));
