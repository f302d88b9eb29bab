import { twoSidedP } from './distributions.ts';
import { DISPLAY_CONFIDENCE, demandConfidence, demandCount, type Interval, type Reason } from './domain.ts';
import { criticalValue } from './normal.ts';

/** Answers to "would you recommend us", 0–10: 9–10, 7–8, 0–6. */
export interface Recommendations {
  promoters: number;
  passives: number;
  detractors: number;
}

export interface PromoterScore extends Interval {
  n: number;
  /** Promoters' share less detractors', in [−1, 1]; `null` without answers. */
  value: number | null;
  variance: number | null;
  error: number | null;
  reason: Reason | null;
}

/**
 * Net promoter score p − d, variance (p + d) − (p − d)², limits ∓ z√(variance/n); or adjusted by three answers, ¾ promoters and ¾ detractors (Rocks 2016).
 * With few answers the unadjusted limits may pass ±1, and have no width when all answers agree. The response rate and the invited stand beside it.
 */
export function netPromoterScore(
  { promoters, passives, detractors }: Recommendations,
  { confidence = DISPLAY_CONFIDENCE, adjusted = false } = {},
): PromoterScore {
  for (const count of [promoters, passives, detractors]) demandCount(count);
  demandConfidence(confidence);
  const answers = promoters + passives + detractors;
  if (answers === 0) return { n: 0, value: null, variance: null, error: null, lower: null, upper: null, reason: 'no_data' };
  const n = adjusted ? answers + 3 : answers;
  const extra = adjusted ? 0.75 : 0;
  const p = (promoters + extra) / n;
  const d = (detractors + extra) / n;
  const value = p - d;
  const variance = Math.max(0, p + d - value ** 2);
  const error = Math.sqrt(variance / n);
  const spread = criticalValue(confidence) * error;
  return { n: answers, value, variance, error, lower: value - spread, upper: value + spread, reason: null };
}

/** Difference of two scores, first − second, with z and its two-sided p-value; `null`s without answers or variance. */
export function promoterDifference(first: Recommendations, second: Recommendations, confidence = DISPLAY_CONFIDENCE) {
  const a = netPromoterScore(first, { confidence });
  const b = netPromoterScore(second, { confidence });
  if (a.value === null || a.error === null || b.value === null || b.error === null)
    return { value: null, error: null, z: null, p: null, lower: null, upper: null };
  const value = a.value - b.value;
  const error = Math.hypot(a.error, b.error);
  const z = error === 0 ? null : value / error;
  const spread = criticalValue(confidence) * error;
  return { value, error, z, p: z === null ? null : twoSidedP(z), lower: value - spread, upper: value + spread };
}
