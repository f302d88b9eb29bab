import type { KpiDefinition, Specs } from '../../specs/types.ts';
import type { KpiRow } from '../kpis/types.ts';
import type { ComparedRow } from './judge.ts';
import { scaleOf } from './limits.ts';
import type { BenchmarkBy } from './types.ts';

/** The rows of a KPI answer by desk or zone as they are compared: n is what is divided by, where something is. */
export function comparedRows(
  { network: { desks, zones } }: Specs,
  by: BenchmarkBy,
  kpi: KpiDefinition,
  rows: readonly KpiRow[],
): ComparedRow[] {
  const hasFunnel = scaleOf(kpi) !== null;
  return wholes(by, kpi, rows).map((row) => {
    const id = row[by] ?? '';
    const { numerator, denominator, value, lower, upper, suppressed, note, n } = row;
    return {
      id,
      name: (by === 'desk' ? desks.get(id)?.name.it : zones.get(id)?.name) ?? id,
      zone: by === 'desk' ? (desks.get(id)?.zone ?? '') : id,
      peer_group: '',
      numerator,
      denominator,
      n: hasFunnel ? denominator : n,
      ...{ value, lower, upper, suppressed },
      // Of a rate the KPI's own n is the count; here it is judged by what is expected of it.
      note: note
        .split(' ')
        .filter((code) => code !== '' && !(hasFunnel && code === 'small_n'))
        .join(' '),
    };
  });
}

/** One row per desk or zone: a mix has several, whose counts are told together and which have no value in common. */
function wholes(by: BenchmarkBy, { always_by }: KpiDefinition, rows: readonly KpiRow[]): readonly KpiRow[] {
  if (always_by === undefined) return rows;
  const together = new Map<string, KpiRow>();
  for (const row of rows) {
    const before = together.get(row[by] ?? '');
    const numerator = (before?.numerator ?? 0) + (row.numerator ?? 0);
    together.set(row[by] ?? '', { ...row, numerator, n: numerator, value: null, lower: null, upper: null });
  }
  return [...together.values()];
}
