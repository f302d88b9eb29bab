import { addDays, romeDay } from '../../specs/calendar.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { KpiDefinition } from '../../specs/types.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { figuresAt, kpiOf } from '../kpis/evaluate.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { daysOf, earlier } from '../kpis/period.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import { parameterProblem } from '../kpis/request.ts';
import type { KpiRequest } from '../kpis/types.ts';
import { assembleTrend } from './assemble.ts';
import { rebaselines } from './causes.ts';
import { LEAST_POINTS } from './limits.ts';
import { TREND_PERIODS, type Trend, type TrendChart, type TrendPeriod } from './types.ts';

/** A question about one KPI over time, already checked against the specifications. */
export interface TrendRequest extends Omit<KpiRequest, 'by'> {
  chart: TrendChart;
  period: TrendPeriod;
}

/** The chart that a KPI's figures are of: a proportion `p`, a count per denominator `u`, everything else individuals. */
export function chartOf({ interval, denominator, quantile }: KpiDefinition): Trend['chart'] {
  if (quantile !== undefined || denominator === null) return 'xmr';
  if (interval === 'wilson') return 'p';
  return interval === 'byar' ? 'u' : 'xmr';
}

function chartAsked(kpi: KpiDefinition, asked: TrendChart): Trend['chart'] {
  const own = chartOf(kpi);
  if (asked === 'auto' || asked === own || asked === 'xmr') return asked === 'auto' ? own : asked;
  const allowed = [...new Set<TrendChart>(['auto', 'xmr', own])];
  throw parameterProblem([{ parameter: 'chart', detail: `${kpi.id} is not what a ${asked} chart is for.`, allowed }]);
}

/**
 * A KPI by month or quarter with limits, special causes and their rules, and comparisons over the year. It ends with the latest thing recorded of anybody: a month
 * after that is not one in which nothing happened. Throws `ProblemError` for a KPI that is not
 * counted over time or a chart that is not for it.
 */
export async function trend(deps: EvaluationDeps, { chart, period, ...asked }: TrendRequest): Promise<Trend> {
  const { specs } = deps;
  const kpi = kpiOf(specs, asked.kpi);
  if (!kpi.dimensions.includes(period)) {
    const allowed = TREND_PERIODS.filter((one) => kpi.dimensions.includes(one));
    throw parameterProblem([{ parameter: 'period', detail: `${kpi.id} is not counted by ${period}.`, allowed }]);
  }
  const drawn = chartAsked(kpi, chart);
  const { value, stored } = await asKnown(deps, asked.known_at, async (at) => {
    const figures = await figuresAt(deps, kpi, { ...asked, by: [period] }, at);
    const lastWhole = addDays(romeDay(at.instant + 1), -1);
    const matured = isMeasure(kpi.numerator) ? (kpi.numerator.matured_days ?? 0) : 0;
    return { ...figures, to: earlier(figures.question.period.to, addDays(lastWhole, -matured)) };
  });
  const { question } = value;
  const lastDay = stored.data_as_of === null ? null : romeDay(Date.parse(stored.data_as_of));
  const rows = value.rows.filter((row) => lastDay === null || daysOf(row[period] ?? '').from <= lastDay);
  const to = lastDay === null ? value.to : earlier(value.to, addDays(lastDay, -1));
  const { id, name, sentence, unit, polarity } = kpi;
  const causes = rebaselines(
    specs,
    id,
    question.filters,
    rows.map((row) => row[period] ?? ''),
  );
  return {
    kpi: id,
    name,
    sentence,
    unit,
    polarity,
    chart: drawn,
    period,
    filters: question.filters,
    least_points: LEAST_POINTS,
    ...provenanceOf(question, stored),
    ...assembleTrend(rows, {
      chart: drawn,
      asked: chart !== 'auto',
      period,
      factor: kpi.factor,
      counts: kpi.denominator === null && kpi.quantile === undefined,
      whole: { from: question.period.from, to },
      rebaselines: causes,
    }),
  };
}
