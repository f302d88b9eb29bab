import { daysOf } from '../kpis/period.ts';
import type { KpiRow } from '../kpis/types.ts';
import { seasonallyAdjusted } from '../statistics/index.ts';
import type { Rebaseline } from './causes.ts';
import { LEAST_POINTS, type Limits, limitsOf } from './limits.ts';
import type { Seasonality, Trend, TrendBaseline, TrendChart, TrendPeriod, TrendRow } from './types.ts';
import { yearChange } from './year-change.ts';

/** What a trend is assembled from, beside the KPI's rows by period. Days are Roman. */
export interface TrendFrame {
  chart: Exclude<TrendChart, 'auto'>;
  /** Whether the chart was asked for by name: limits are then drawn from a short series too. */
  asked: boolean;
  period: TrendPeriod;
  /** Multiplier of the KPI's ratio. */
  factor: number;
  /** Whether the KPI is a plain count, whose seasons are ratios. */
  counts: boolean;
  /** First and last day of the data that is complete; `from: null` = nothing says when it began. */
  whole: { from: string | null; to: string };
  rebaselines: readonly Rebaseline[];
}

type Observed = Pick<
  TrendRow,
  'period' | 'from' | 'to' | 'numerator' | 'denominator' | 'value' | 'value_lower' | 'value_upper' | 'note'
>;

function observedOf(row: KpiRow, index: number, { period, whole }: TrendFrame): Observed {
  const label = row[period] ?? '';
  const { from, to } = daysOf(label);
  const begins = whole.from === null ? index > 0 : whole.from <= from;
  const partial = !begins || to > whole.to;
  const notes = [partial ? 'partial' : '', row.suppressed ? 'suppressed' : row.value === null ? 'no_data' : ''];
  return {
    period: label,
    from: whole.from !== null && whole.from > from ? whole.from : from,
    to: to > whole.to && whole.to >= from ? whole.to : to,
    numerator: row.suppressed ? null : row.numerator,
    denominator: row.suppressed ? null : row.denominator,
    value: row.suppressed ? null : row.value,
    value_lower: row.suppressed ? null : row.lower,
    value_upper: row.suppressed ? null : row.upper,
    note: notes.filter((note) => note !== '').join(' '),
  };
}

const isWhole = ({ note }: Pick<Observed, 'note'>): boolean => !note.split(' ').includes('partial');
const NO_LIMITS: Limits = { centre: null, lower: null, upper: null, special_causes: [] };

function baselinesOf(
  observed: readonly Observed[],
  frame: TrendFrame,
): { baselines: TrendBaseline[]; limits: (Limits & { baseline: number })[] } {
  const starts = [{ at: 0, cause: null }, ...frame.rebaselines];
  const baselines: TrendBaseline[] = [];
  const limits: (Limits & { baseline: number })[] = [];
  for (const [i, { at, cause }] of starts.entries()) {
    const rows = observed.slice(at, starts[i + 1]?.at ?? observed.length);
    const used = rows.flatMap((row) =>
      isWhole(row) && row.value !== null && row.numerator !== null
        ? [{ period: row.period, numerator: row.numerator, denominator: row.denominator, value: row.value }]
        : [],
    );
    const needs = frame.asked ? 1 : LEAST_POINTS;
    const { points, ...part } = limitsOf(frame.chart, used, { factor: frame.factor, needs });
    const byPeriod = new Map(used.map(({ period }, position) => [period, points[position]]));
    for (const row of rows) limits.push({ ...NO_LIMITS, centre: part.centre, ...byPeriod.get(row.period), baseline: i + 1 });
    baselines.push({
      number: i + 1,
      from: rows[0]?.period ?? '',
      to: rows.at(-1)?.period ?? '',
      points: used.length,
      ...part,
      cause: cause === null ? null : { id: cause.id, from: cause.from, text: cause.text, source: cause.source },
    });
  }
  return { baselines, limits };
}

function seasonOf(
  observed: readonly Observed[],
  { period, counts }: TrendFrame,
): { seasonality: Seasonality; adjusted: ReadonlyMap<string, number> } {
  const perYear = period === 'month' ? 12 : 4;
  const whole = observed.filter(isWhole);
  const values = whole.flatMap(({ value }) => (value === null ? [] : [value]));
  const about = { points: values.length, needed: 2 * perYear };
  const none = (reason: Seasonality['reason']) => ({ seasonality: { model: null, reason, ...about }, adjusted: new Map() });
  if (values.length < about.needed) return none('short');
  if (values.length < whole.length) return none('gaps');
  const series = seasonallyAdjusted(values, perYear, counts);
  if (series === null) return none('short');
  const adjusted = new Map(whole.map((row, i) => [row.period, series.values[i] ?? 0]));
  return { seasonality: { model: series.model, reason: null, ...about }, adjusted };
}

/**
 * A KPI's rows by period as a trend: limits and special causes by baseline, the comparison with the year before and the series without its season.
 * Periods that are not whole, or have no value, are shown and left out of every reckoning.
 */
export function assembleTrend(rows: readonly KpiRow[], frame: TrendFrame): Pick<Trend, 'rows' | 'baselines' | 'seasonality'> {
  const observed = rows.map((row, i) => observedOf(row, i, frame));
  const { seasonality, adjusted } = seasonOf(observed, frame);
  if (observed.length === 0) return { rows: [], baselines: [], seasonality };
  const { baselines, limits } = baselinesOf(observed, frame);
  const perYear = frame.period === 'month' ? 12 : 4;
  const assembled = observed.map((row, i): TrendRow => {
    const before = observed[i - perYear];
    const comparable = isWhole(row) && before !== undefined && isWhole(before) ? before : undefined;
    const now = adjusted.get(row.period) ?? null;
    const last = adjusted.get(observed[i - 1]?.period ?? '') ?? null;
    return {
      ...row,
      ...(limits[i] ?? { ...NO_LIMITS, baseline: 1 }),
      ...yearChange(row, comparable),
      adjusted: now,
      adjusted_change: now === null || last === null ? null : now - last,
    };
  });
  return { rows: assembled, baselines, seasonality };
}
