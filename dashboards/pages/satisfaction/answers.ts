import type { Dimension } from '../../../specs/types.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { type JourneyDeps, satisfaction } from '../../journeys/evaluate.ts';
import type { Satisfaction } from '../../journeys/types.ts';
import { countingOnce, type EvaluationDeps } from '../../kpis/deps.ts';
import { evaluateKpi } from '../../kpis/evaluate.ts';
import { type Recommendation, recommendation } from '../../kpis/recommendations.ts';
import type { KpiAnswer } from '../../kpis/types.ts';
import type { PageFilters } from '../query.ts';

export interface SatisfactionPageDeps {
  specs: EvaluationDeps['specs'];
  warehouse: EvaluationDeps['warehouse'] & JourneyDeps['warehouse'];
  now: () => number;
  reader: Reader;
}

/** A share of satisfied answers never goes without the share that answered. */
export interface Pair {
  top: KpiAnswer;
  response: KpiAnswer;
}

/** Everything the page Soddisfazione shows, under one set of filters and as known at one instant. */
export interface SatisfactionAnswers {
  whole: Pair;
  byLanguage: Pair;
  byDesk: Pair;
  byOutcome: Satisfaction;
  helpfulness: KpiAnswer;
  mean: KpiAnswer;
  offer: KpiAnswer;
  recommend: Recommendation;
}

/** Asks the warehouse for the page Soddisfazione. @throws ProblemError, QueryForbidden, WarehouseUnavailable. */
export async function satisfactionAnswers(asked: SatisfactionPageDeps, filters: PageFilters): Promise<SatisfactionAnswers> {
  const { specs, warehouse, reader } = asked;
  const instant = asked.now();
  const now = () => instant;
  const deps: EvaluationDeps = { specs, warehouse: countingOnce(warehouse), now };
  const ask = (kpi: string, by: readonly Dimension[] = []) => evaluateKpi(deps, { kpi, by, reader, ...filters });
  const pair = async (by: readonly Dimension[] = []): Promise<Pair> => {
    const [top, response] = await Promise.all([ask('satisfaction_top2', by), ask('survey_response', by)]);
    return { top, response };
  };
  const [whole, byLanguage, byDesk, byOutcome, helpfulness, mean, offer, recommend] = await Promise.all([
    pair(),
    pair(['language']),
    pair(['desk']),
    satisfaction({ specs, warehouse, now }, { ...filters, reader }),
    ask('helpfulness'),
    ask('satisfaction_mean'),
    ask('survey_offer'),
    recommendation(deps, { ...filters, reader }),
  ]);
  return { whole, byLanguage, byDesk, byOutcome, helpfulness, mean, offer, recommend };
}
