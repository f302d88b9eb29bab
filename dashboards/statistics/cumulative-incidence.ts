import { DISPLAY_CONFIDENCE, demandConfidence, demandCount, type Interval, type Reason } from './domain.ts';
import { type Alike, casesOf, riskTable, transformedLimits } from './kaplan-meier.ts';
import { criticalValue } from './normal.ts';

/** A case: time to its exit and which one; `null` while it is still open at the data instant (censored, never dropped). */
export interface Exit {
  time: number;
  cause: string | null;
}

export interface IncidenceStep {
  time: number;
  atRisk: number;
  /** Share still without an exit. With the incidences it sums to 1. */
  remaining: number;
  incidence: Record<string, Interval & { value: number; error: number }>;
}

export interface CumulativeIncidence {
  n: number;
  causes: string[];
  steps: IncidenceStep[];
  /** The step in force at a time; `null` before the first. */
  at(time: number): IncidenceStep | null;
  reason: Reason | null;
}

/** Running sums of one cause, from which its variance at any time follows. */
interface Running {
  value: number;
  /** Σ a, Σ aF, Σ aF² with a = d/(n(n−d)); Σ b with b = S²d(n−d)/n³; Σ c, Σ cF with c = S·d/n². */
  a: [number, number, number];
  b: number;
  c: [number, number];
}

/**
 * Cumulative incidence of competing exits (Aalen and Johansen 1978), variance by the delta method (Marubini and Valsecchi 1995), log-log limits.
 * A refusal is an exit, not censoring: what is left out of one curve is in another, and at every step the curves and `remaining` sum to 1.
 */
export function cumulativeIncidence(
  cases: readonly (Exit & Alike)[],
  { confidence = DISPLAY_CONFIDENCE, leastAtRisk = 10 } = {},
): CumulativeIncidence {
  demandConfidence(confidence);
  for (const { time, count = 1 } of cases) {
    demandCount(time, 'a time');
    demandCount(count);
  }
  const z = criticalValue(confidence);
  const causes = [...new Set(cases.flatMap(({ cause, count = 1 }) => (cause === null || count === 0 ? [] : [cause])))].sort();
  const tables = causes.map((cause) => riskTable(cases, (one) => one.cause === cause));
  const running = causes.map((): Running => ({ value: 0, a: [0, 0, 0], b: 0, c: [0, 0] }));
  let remaining = 1;
  const steps = riskTable(cases, (one) => one.cause !== null).map((row, i): IncidenceStep => {
    const { atRisk: n, events: d } = row;
    const incidence = causes.map((cause, k) => {
      const sums = running[k] ?? { value: 0, a: [0, 0, 0], b: 0, c: [0, 0] };
      const own = tables[k]?.[i]?.events ?? 0;
      sums.value += (remaining * own) / n;
      const f = sums.value;
      const a = d < n ? d / (n * (n - d)) : 0;
      const c = (remaining * own) / n ** 2;
      sums.a = [sums.a[0] + a, sums.a[1] + a * f, sums.a[2] + a * f * f];
      sums.b += (remaining ** 2 * own * (n - own)) / n ** 3;
      sums.c = [sums.c[0] + c, sums.c[1] + c * f];
      const variance = f * f * sums.a[0] - 2 * f * sums.a[1] + sums.a[2] + sums.b - 2 * (f * sums.c[0] - sums.c[1]);
      const value = Math.min(1, f);
      const error = Math.sqrt(Math.max(0, variance));
      return [cause, { value, error, ...transformedLimits(value, error, 'log-log', z) }] as const;
    });
    remaining *= 1 - d / n;
    return { time: row.time, atRisk: n, remaining, incidence: Object.fromEntries(incidence) };
  });
  return {
    n: casesOf(cases),
    causes,
    steps: steps.filter((step) => step.atRisk >= leastAtRisk),
    at: (time) => steps.findLast((step) => step.time <= time) ?? null,
    reason: casesOf(cases) === 0 ? 'no_data' : null,
  };
}
