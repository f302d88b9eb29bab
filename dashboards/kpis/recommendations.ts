import type { Measure } from '../../specs/types.ts';
import { seesSmallCounts } from '../../warehouse/permissions.ts';
import { hiddenCounts } from '../disclosure/counts.ts';
import { netPromoterScore, type PromoterScore } from '../statistics/index.ts';
import type { EvaluationDeps } from './deps.ts';
import { asKnown } from './knowledge.ts';
import { type Asked, questionOf } from './question.ts';
import type { KpiRequest } from './types.ts';

/** A net promoter score; `n` is `null` where it is suppressed. */
export type Recommendation = Omit<PromoterScore, 'n'> & { n: number | null; suppressed: boolean };

const grades = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const measureOf = (recommend: readonly number[]): Measure => ({
  fact: 'surveys',
  aggregate: 'count',
  where: { fact: ['answered'], recommend: [...recommend] },
});

/** It is no KPI of the catalogue: a score may be negative, and has limits of its own. */
const ASKED: Asked = { id: 'recommendation', numerator: measureOf(grades(0, 10)), denominator: null };

/** The score, or that it rests on few answers, or would give few back, for a reader who may see none. */
function told(answers: Readonly<Record<'promoters' | 'passives' | 'detractors', number>>, smallCounts: boolean): Recommendation {
  const score = netPromoterScore(answers);
  const all = new Map([...Object.entries(answers), ['n', score.n] as const]);
  const hidden = smallCounts ? new Set<string>() : hiddenCounts(all, [{ total: 'n', parts: Object.keys(answers) }]);
  if (hidden.size === 0) return { ...score, suppressed: false };
  const nothing = { value: null, variance: null, error: null, lower: null, upper: null };
  return { ...score, ...nothing, n: hidden.has('n') ? null : score.n, suppressed: true };
}

/**
 * Net promoter score of the answers to "would you recommend us" (0–10) under the filters of a KPI question; `n` 0 where nobody was asked it.
 * Throws as `evaluateKpi` does.
 */
export async function recommendation(deps: EvaluationDeps, request: Omit<KpiRequest, 'kpi' | 'by'>): Promise<Recommendation> {
  const { value } = await asKnown(deps, request.known_at, async (at) => {
    const question = questionOf(deps, ASKED, { ...request, kpi: ASKED.id, by: [] }, at);
    const counted = async (recommend: readonly number[]) => {
      const rows = await question.count(measureOf(recommend), question.filters);
      return rows.reduce((sum, row) => sum + row.value, 0);
    };
    const [promoters, passives, detractors] = await Promise.all([
      counted(grades(9, 10)),
      counted(grades(7, 8)),
      counted(grades(0, 6)),
    ]);
    return told({ promoters, passives, detractors }, seesSmallCounts(request.reader));
  });
  return value;
}
