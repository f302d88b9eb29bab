import type { Measure } from '../../specs/types.ts';
import { netPromoterScore, type PromoterScore } from '../statistics/index.ts';
import type { EvaluationDeps } from './deps.ts';
import { kpiOf } from './evaluate.ts';
import { asKnown } from './knowledge.ts';
import { questionOf } from './question.ts';
import type { KpiRequest } from './types.ts';

const grades = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const measureOf = (recommend: readonly number[]): Measure => ({
  fact: 'surveys',
  aggregate: 'count',
  where: { fact: ['answered'], recommend: [...recommend] },
});

/**
 * Net promoter score of the answers to "would you recommend us" (0–10) under the filters of a KPI question; `n` 0 where nobody was asked it.
 * Throws as `evaluateKpi` does.
 */
export async function recommendation(deps: EvaluationDeps, request: Omit<KpiRequest, 'kpi' | 'by'>): Promise<PromoterScore> {
  const kpi = kpiOf(deps.specs, 'satisfaction_top2');
  const { value } = await asKnown(deps, request.known_at, async (at) => {
    const question = questionOf(deps, kpi, { ...request, kpi: kpi.id, by: [] }, at);
    const counted = async (recommend: readonly number[]) => {
      const rows = await question.count(measureOf(recommend), question.filters);
      return rows.reduce((sum, row) => sum + row.value, 0);
    };
    const [promoters, passives, detractors] = await Promise.all([
      counted(grades(9, 10)),
      counted(grades(7, 8)),
      counted(grades(0, 6)),
    ]);
    return netPromoterScore({ promoters, passives, detractors });
  });
  return value;
}
