import { chiSquareTail } from './distributions.ts';
import { type Duration, riskTable } from './kaplan-meier.ts';

export interface LogRank {
  /** `null` when nothing tells the groups apart. */
  chiSquare: number | null;
  df: number;
  p: number | null;
  n: number[];
  observed: number[];
  expected: number[];
}

/** Solves a positive definite system by Gaussian elimination; `null` when it is singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const n = rows.length;
  for (const [i, pivot] of rows.entries()) {
    const head = pivot[i] ?? 0;
    if (head <= 1e-12) return null;
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] ?? 0) / head;
      for (let c = i; c <= n; c++) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0);
    }
  }
  const answer = rows.map(() => 0);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    let value = row[n] ?? 0;
    for (let c = i + 1; c < n; c++) value -= (row[c] ?? 0) * (answer[c] ?? 0);
    answer[i] = value / (row[i] ?? 1);
  }
  return answer;
}

/** Log-rank test that groups of cases share one time to the event (Mantel 1966). */
export function logRank(groups: readonly (readonly Duration[])[]): LogRank {
  const observed = groups.map((group) => group.filter((one) => one.happened).length);
  const expected = groups.map(() => 0);
  const variance = groups.map(() => groups.map(() => 0));
  const ordered = groups.map((group) => group.map((one) => one.time).sort((a, b) => a - b));
  const passed = groups.map(() => 0);
  for (const { time, atRisk, events } of riskTable(groups.flat(), (one) => one.happened)) {
    const shares = ordered.map((times, g) => {
      let gone = passed[g] ?? 0;
      while ((times[gone] ?? Number.POSITIVE_INFINITY) < time) gone++;
      passed[g] = gone;
      return (times.length - gone) / atRisk;
    });
    const spread = atRisk > 1 ? (events * (atRisk - events)) / (atRisk - 1) : 0;
    for (const [g, share] of shares.entries()) {
      expected[g] = (expected[g] ?? 0) + events * share;
      const row = variance[g] ?? [];
      for (const [h, other] of shares.entries()) row[h] = (row[h] ?? 0) + spread * share * ((g === h ? 1 : 0) - other);
    }
  }
  const df = Math.max(0, groups.length - 1);
  const gap = observed.slice(0, df).map((o, g) => o - (expected[g] ?? 0));
  const solved = solve(
    variance.slice(0, df).map((row) => row.slice(0, df)),
    gap,
  );
  const chiSquare = df === 0 || solved === null ? null : gap.reduce((total, d, g) => total + d * (solved[g] ?? 0), 0);
  return {
    chiSquare,
    df,
    p: chiSquare === null ? null : chiSquareTail(chiSquare, df),
    n: groups.map((g) => g.length),
    observed,
    expected,
  };
}
