import { hiddenCounts } from '../disclosure/counts.ts';
import { tellableSteps } from '../disclosure/steps.ts';
import type { Ending } from './curves.ts';
import type { CurveRow, TimeToStep } from './types.ts';

type Curve = { summary: TimeToStep; rows: readonly CurveRow[] };

/** Cases that ended in each way, or are open, by a time. */
const endedBy = (endings: readonly Ending[], ways: readonly (string | null)[], time: number): number[] =>
  ways.map((way) => endings.reduce((sum, { exit, days, cases }) => (exit === way && days <= time ? sum + cases : sum), 0));

/**
 * A curve without small counts: none where a count of its cases is hidden, else only the times between which, in each way, nobody or enough ended. How many were at
 * risk is left out, for it falls by few from one day to the next.
 */
export function toldCurve({ summary, rows }: Curve, endings: readonly Ending[]): Curve {
  const exits = Object.keys(summary.exits);
  const counts = new Map<string, number>([
    ['n', summary.n ?? 0],
    ['open', summary.open ?? 0],
    ...exits.map((exit) => [`exit ${exit}`, summary.exits[exit] ?? 0] as const),
  ]);
  const hidden = hiddenCounts(counts, [{ total: 'n', parts: [...counts.keys()].filter((name) => name !== 'n') }]);
  const shown = (name: string, count: number | null) => (hidden.has(name) ? null : count);
  const ways = [...exits, null];
  const times = [...new Set(rows.map(({ time }) => time))];
  const steps = tellableSteps(
    times.map((time) => endedBy(endings, ways, time)),
    endedBy(endings, ways, Number.POSITIVE_INFINITY),
  );
  const tellable = new Set(hidden.size > 0 ? [] : times.filter((_, i) => steps[i]));
  const told = rows.filter(({ time }) => tellable.has(time)).map((row) => ({ ...row, at_risk: null }));
  const isLost = hidden.size > 0 || (told.length === 0 && rows.length > 0);
  return {
    summary: {
      ...summary,
      n: shown('n', summary.n),
      open: shown('open', summary.open),
      exits: Object.fromEntries(exits.map((exit) => [exit, shown(`exit ${exit}`, summary.exits[exit] ?? null)])),
      median: told.find(({ exit, share }) => exit === exits[0] && share >= 0.5)?.time ?? null,
      reason: isLost ? 'suppressed' : summary.reason,
    },
    rows: told,
  };
}
