import type { KpiDefinition } from '../../specs/types.ts';
import { countInterval, meanLimits, wilsonInterval } from '../statistics/index.ts';
import type { KpiFigures, Note, NoteCode } from './types.ts';

/** What the numbers that a group's facts state come to: a quantile, or a mean with its standard deviation. `null` = no fact states any. */
export interface Stated {
  readonly value: number | null;
  readonly deviation?: number | null;
}

/** What a group's figure is made of; `null` = not known, with the reason in `notes`. */
export interface Division {
  numerator: number | null;
  denominator: number | null;
  notes: readonly Note[];
  /** Of a KPI with a quantile or a mean: what it is. */
  stated?: Stated;
  /** What stands behind the value where that is neither count. */
  n?: number;
}

type Limits = Pick<KpiFigures, 'lower' | 'upper'>;

const NO_LIMITS: Limits = { lower: null, upper: null };

/** Student's limits, which no mean of numbers between two bounds can lie beyond. */
function limitsOfMean({ mean: bounds }: KpiDefinition, n: number, { value, deviation = null }: Stated): Limits {
  if (bounds === undefined || value === null) return NO_LIMITS;
  const { lower, upper } = meanLimits({ n, mean: value, sd: deviation });
  if (lower === null || upper === null) return NO_LIMITS;
  return { lower: Math.max(bounds.least, lower), upper: Math.min(bounds.most, upper) };
}

function limits(kpi: KpiDefinition, numerator: number, denominator: number | null): Limits {
  const { lower, upper } = kpi.interval === 'wilson' ? wilsonInterval(numerator, denominator ?? 0) : countInterval(numerator);
  const scale = kpi.interval === 'wilson' ? kpi.factor : kpi.factor / (denominator ?? 1);
  return { lower: lower === null ? null : lower * scale, upper: upper === null ? null : upper * scale };
}

function intervalOf(
  kpi: KpiDefinition,
  known: boolean,
  counted: { numerator: number; denominator: number | null; stated: Stated | undefined },
): Limits {
  const { numerator, denominator, stated } = counted;
  if (kpi.interval === 'none') return NO_LIMITS;
  if (kpi.interval === 't') return stated === undefined ? NO_LIMITS : limitsOfMean(kpi, numerator, stated);
  return known ? limits(kpi, numerator, denominator) : NO_LIMITS;
}

/** The figures of one group in the KPI's unit. Nothing to divide by gives no value, never zero. */
export function figuresOf(kpi: KpiDefinition, { numerator, denominator, notes, stated, ...of }: Division): KpiFigures {
  const divides = kpi.denominator !== null;
  const known = !divides || (denominator !== null && denominator > 0);
  const empty: readonly NoteCode[] =
    divides && denominator === 0 ? [kpi.denominator?.kind === 'target_pace' ? 'no_planned_time' : 'empty'] : [];
  const interval = numerator === null ? NO_LIMITS : intervalOf(kpi, known, { numerator, denominator, stated });
  const ratio = known && numerator !== null ? (numerator * kpi.factor) / (denominator ?? 1) : null;
  const isProportion = stated === undefined && kpi.denominator?.kind === 'measure';
  const value = stated === undefined ? ratio : stated.value;
  const n = of.n ?? (isProportion ? (denominator ?? 0) : (numerator ?? 0));
  const unstated: readonly NoteCode[] = stated?.value === null && denominator !== 0 ? ['not_stated'] : [];
  const small: readonly NoteCode[] = value !== null && n < kpi.min_n ? ['small_n'] : [];
  const note = [...notes, ...empty, ...unstated, ...small].join(' ');
  return { numerator, denominator, value, ...interval, n, suppressed: false, note };
}
