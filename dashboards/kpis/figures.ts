import type { KpiDefinition } from '../../specs/types.ts';
import { countInterval, wilsonInterval } from '../statistics/index.ts';
import type { KpiFigures, NoteCode } from './types.ts';

/** What a group's count is divided by; `denominator: null` = not known, with the reason in `notes`. */
export interface Division {
  numerator: number;
  denominator: number | null;
  notes: readonly NoteCode[];
  /** Of a KPI with a quantile: what it is; `null` = no fact states the number. */
  quantile?: number | null;
}

function limits(kpi: KpiDefinition, numerator: number, denominator: number | null): Pick<KpiFigures, 'lower' | 'upper'> {
  const { lower, upper } = kpi.interval === 'wilson' ? wilsonInterval(numerator, denominator ?? 0) : countInterval(numerator);
  const scale = kpi.interval === 'wilson' ? kpi.factor : kpi.factor / (denominator ?? 1);
  return { lower: lower === null ? null : lower * scale, upper: upper === null ? null : upper * scale };
}

/** The figures of one group in the KPI's unit. Nothing to divide by gives no value, never zero. */
export function figuresOf(kpi: KpiDefinition, { numerator, denominator, notes, quantile }: Division): KpiFigures {
  const divides = kpi.denominator !== null;
  const known = !divides || (denominator !== null && denominator > 0);
  const empty: readonly NoteCode[] =
    divides && denominator === 0 ? [kpi.denominator?.kind === 'target_pace' ? 'no_planned_time' : 'empty'] : [];
  const interval = known && kpi.interval !== 'none' ? limits(kpi, numerator, denominator) : { lower: null, upper: null };
  const ratio = known ? (numerator * kpi.factor) / (denominator ?? 1) : null;
  const isProportion = kpi.quantile === undefined && kpi.denominator?.kind === 'measure';
  const value = kpi.quantile === undefined ? ratio : (quantile ?? null);
  const n = isProportion ? (denominator ?? 0) : numerator;
  const small: readonly NoteCode[] = value !== null && n < kpi.min_n ? ['small_n'] : [];
  const note = [...notes, ...empty, ...small].join(' ');
  return { numerator, denominator, value, ...interval, n, suppressed: false, note };
}
