import type { KpiDefinition, KpiUnit, Text } from '../../specs/types.ts';
import type { Filters } from '../../warehouse/types.ts';
import type { Provenance } from '../kpis/types.ts';
import type { Rule, Runs } from '../statistics/index.ts';

export const TREND_CHARTS = ['auto', 'xmr', 'p', 'u'] as const;
/** `p`, `u`: with Laney's correction (p′, u′). `auto`: a proportion takes `p`, a count per denominator `u`, everything else `xmr`. */
export type TrendChart = (typeof TREND_CHARTS)[number];

export const TREND_PERIODS = ['month', 'quarter'] as const;
export type TrendPeriod = (typeof TREND_PERIODS)[number];

/** A rule of the chart's limits, or, of a series too short for limits, Anhøj's unusually long run. */
export type TrendRule = Rule | 'long_run';

/**
 * Why a period has no figure, or stands outside the limits' reckoning. `partial`: its days are not all in the data yet, or only began within it.
 * `no_data`: nothing to divide by or nothing stated, so a gap and not a zero. `suppressed`: too few people to show.
 */
export type TrendNote = 'partial' | 'no_data' | 'suppressed';

/** One period of a trend; figures are in the KPI's unit. */
export interface TrendRow {
  /** `YYYY-MM` or `YYYYQn`. */
  period: string;
  /** Rome days that the figures cover. */
  from: string;
  to: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  /** Interval of the value alone, as in the KPI's own answer. */
  value_lower: number | null;
  value_upper: number | null;
  /** Centre line and limits of the period's baseline; limits are `null` where it has none. */
  centre: number | null;
  lower: number | null;
  upper: number | null;
  /** Empty: common cause. The strongest first. */
  special_causes: readonly TrendRule[];
  /** Number of the period's baseline, from 1. */
  baseline: number;
  /** Value of the same period a year before, and the difference with its interval (square-and-add of the two intervals). */
  year_before: number | null;
  change: number | null;
  change_lower: number | null;
  change_upper: number | null;
  /** Value without its season, and its difference from the period before. */
  adjusted: number | null;
  adjusted_change: number | null;
  /** `TrendNote`s joined by a space. */
  note: string;
}

/** A stretch of periods that share centre and limits. */
export interface TrendBaseline {
  /** From 1. */
  number: number;
  /** First and last period. */
  from: string;
  to: string;
  /** What the centre and the limits come from: `limits` of the chart, or, with too few periods, the `runs` about the median. */
  method: 'limits' | 'runs' | 'none';
  /** Whole periods with a value. */
  points: number;
  centre: number | null;
  /** Laney's σ of the z; `null` on a chart without it. */
  sigma_z: number | null;
  /** Runs about the centre; `signal` says whether chance would make them so. */
  runs: Runs | null;
  /** The recorded cause that begins it; `null` for the first. */
  cause: { id: string; from: string; text: Text; source: string } | null;
}

/** What comparing over the year needs. `short`: too few whole periods. `gaps`: a period within them has no value. */
export interface Seasonality {
  /** How the season is taken away: as a difference or as a ratio; `null` when it is not. */
  model: 'additive' | 'multiplicative' | null;
  reason: 'short' | 'gaps' | null;
  /** Whole periods in a row, and how many are needed. */
  points: number;
  needed: number;
}

export interface Trend extends Provenance {
  kpi: string;
  name: Text;
  sentence: Text;
  unit: KpiUnit;
  polarity: KpiDefinition['polarity'];
  /** The chart drawn. */
  chart: Exclude<TrendChart, 'auto'>;
  period: TrendPeriod;
  filters: Filters;
  /** Fewest whole periods of a baseline that `auto` draws limits from. */
  least_points: number;
  baselines: readonly TrendBaseline[];
  seasonality: Seasonality;
  rows: readonly TrendRow[];
}
