import type { KpiDefinition } from '../../specs/types.ts';
import { figureParts } from '../disclosure/figures.ts';
import { figuresOf } from '../kpis/figures.ts';
import { mayStandTogether } from './disclosure.ts';
import { type ComparedRow, unjudged } from './judge.ts';
import { scaleOf } from './limits.ts';
import type { BenchmarkRow } from './types.ts';

/**
 * What a desk sees of its peer group: itself, judged among all of them, and the others as one row. Where the others are few, or what they count together is small, it is compared with
 * nobody. Nothing of a group it is not in.
 */
export function ownAndOthers(
  rows: readonly ComparedRow[],
  id: string,
  kpi: KpiDefinition,
): { compared: readonly ComparedRow[]; together: readonly BenchmarkRow[] } {
  const own = rows.filter((row) => row.id === id);
  const others = rows.filter((row) => row.id !== id);
  const [first] = own;
  if (first === undefined) return { compared: [], together: [] };
  if (!mayStandTogether(others, figureParts(kpi))) return { compared: own, together: [] };
  if (scaleOf(kpi) === null || kpi.denominator?.kind !== 'measure') return { compared: rows, together: [] };
  const sum = (count: 'numerator' | 'denominator') => others.reduce((total, row) => total + (row[count] ?? 0), 0);
  const { numerator, denominator, value, lower, upper, n } = figuresOf(kpi, {
    numerator: sum('numerator'),
    denominator: sum('denominator'),
    notes: [],
  });
  const together = { id: '', name: '', zone: '', peer_group: first.peer_group, suppressed: false, note: '' };
  return {
    compared: rows,
    together: [unjudged({ ...together, numerator, denominator, value, lower, upper, n }, 'others_together')],
  };
}
