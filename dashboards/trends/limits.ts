import { attributeCauses, attributeChart, inLongestRun, quantile, runsAnalysis, xmrChart } from '../statistics/index.ts';
import type { TrendBaseline, TrendChart, TrendRow, TrendRule } from './types.ts';

/** Fewest whole periods that limits are drawn from unless they are asked for: a shorter series is read by its runs (NHS Making Data Count; Anhøj 2014). */
export const LEAST_POINTS = 12;

/** A whole period with a value: counts as they are, the value in the KPI's unit. */
export interface ChartPoint {
  numerator: number;
  denominator: number | null;
  value: number;
}

export type Limits = Pick<TrendRow, 'centre' | 'lower' | 'upper' | 'special_causes'>;

export interface ChartPart extends Pick<TrendBaseline, 'method' | 'centre' | 'sigma_z' | 'runs'> {
  points: readonly Limits[];
}

/** Runs about the median, without limits. */
function byRuns(points: readonly ChartPoint[]): ChartPart {
  const values = points.map(({ value }) => value);
  const centre = quantile(values, 0.5);
  if (centre === null) return { method: 'none', centre: null, sigma_z: null, runs: null, points: [] };
  const runs = runsAnalysis(values, centre);
  const isLong = inLongestRun(values, centre);
  const rule = (i: number): TrendRule[] => (runs.longest > runs.longestMax && isLong[i] ? ['long_run'] : []);
  return {
    method: 'runs',
    centre,
    sigma_z: null,
    runs,
    points: points.map((_, i) => ({ centre, lower: null, upper: null, special_causes: rule(i) })),
  };
}

function byIndividuals(points: readonly ChartPoint[]): ChartPart {
  const values = points.map(({ value }) => value);
  const charted = xmrChart(values).points;
  const centre = charted[0]?.mean ?? null;
  return {
    method: 'limits',
    centre,
    sigma_z: null,
    runs: centre === null ? null : runsAnalysis(values, centre),
    points: charted.map(({ mean, lower, upper, rules }) => ({ centre: mean, lower, upper, special_causes: rules })),
  };
}

/** Laney's p′ or u′, with the same rules of special causes as the chart of individuals. */
function byAttributes(kind: 'p' | 'u', points: readonly ChartPoint[], factor: number): ChartPart {
  const chart = attributeChart(
    kind === 'p' ? "p'" : "u'",
    points.map(({ numerator }) => numerator),
    points.map(({ denominator }) => denominator ?? 0),
  );
  const { centre } = chart;
  if (centre === null) return { method: 'none', centre: null, sigma_z: null, runs: null, points: [] };
  const rules = attributeCauses(chart);
  const scaled = (limit: number | null) => (limit === null ? null : limit * factor);
  return {
    method: 'limits',
    centre: centre * factor,
    sigma_z: chart.sigmaZ,
    runs: chart.runs,
    points: chart.points.map(({ lower, upper }, i) => ({
      centre: centre * factor,
      lower: scaled(lower),
      upper: scaled(upper),
      special_causes: rules[i] ?? [],
    })),
  };
}

/**
 * Centre, limits and special causes of one baseline, in the KPI's unit. With `needs` (the least points of a chart nobody asked for by name) a shorter
 * series has no limits but its runs.
 */
export function limitsOf(
  chart: Exclude<TrendChart, 'auto'>,
  points: readonly ChartPoint[],
  { factor, needs }: { factor: number; needs: number },
): ChartPart {
  if (points.length < Math.max(1, needs)) return byRuns(points);
  return chart === 'xmr' ? byIndividuals(points) : byAttributes(chart, points, factor);
}
