import { twoSidedP } from '../../../../dashboards/statistics/distributions.ts';
import {
  benjaminiHochberg,
  beyond,
  bonferroni,
  empiricalBayes,
  funnelFlag,
  funnelLimits,
  gini,
  holm,
  type Interval,
  limitsOnScale,
  multinomialRankRanges,
  observedLimits,
  overdispersion,
  pooledEstimate,
  quantile,
  quantileGroups,
  rankRanges,
  type Scale,
  scaleLimits,
  simultaneousCriticalValue,
  slopeIndex,
  spread,
  theil,
} from '../../../../dashboards/statistics/index.ts';
import { criticalValue } from '../../../../dashboards/statistics/normal.ts';
import { named } from './estimates.ts';

const times = ({ lower, upper }: Interval, factor: number): Interval => ({
  lower: lower === null ? null : lower * factor,
  upper: upper === null ? null : upper * factor,
});

interface ProportionFunnel {
  population: number[];
  baseline_proportion: number;
  columns: string[];
  multiplier: number;
}

function proportionFunnel({ population, baseline_proportion: centre, columns, multiplier }: ProportionFunnel) {
  const limits = population.map((size) => {
    const all = named((confidence) => times(funnelLimits({ kind: 'proportion', centre, size, confidence }), multiplier));
    return columns.map((column) => all[column]);
  });
  return { limits, baseline: centre * multiplier };
}

interface PoissonFunnel {
  expected?: number;
  target?: number;
  observed?: number;
  multiplier?: number;
  events?: number[];
  baseline_rate?: number;
  columns?: string[];
}

function poissonFunnel({
  expected,
  target = 1,
  observed,
  multiplier = 1,
  events,
  baseline_rate = 1,
  columns = [],
}: PoissonFunnel) {
  if (expected !== undefined)
    return named((confidence) => funnelLimits({ kind: 'ratio', centre: target, size: expected, confidence }));
  if (observed !== undefined) {
    const all = named((confidence) => times(observedLimits(observed, 1, confidence), multiplier));
    const expectedFor = (limit: number | null | undefined) => (limit ? (observed * multiplier) / limit : null);
    return { ...all, expected_for_lower95: expectedFor(all.lower95), expected_for_upper95: expectedFor(all.upper95) };
  }
  const limits = (events ?? []).map((count) => {
    const all = named((confidence) => times(observedLimits(count, baseline_rate, confidence), multiplier));
    return columns.map((column) => all[column]);
  });
  return { limits };
}

const PRINTED_FLAG = { high_99_8: 'High (0.001)', high_95: 'High (0.025)', low_95: 'Low (0.025)', low_99_8: 'Low (0.001)' };

interface Significance {
  statistic: string;
  numerator?: number[];
  denominator?: number[];
  rate_type?: string;
  multiplier?: number;
  count?: number[];
  rate?: number[];
  population?: number[];
}

function significance({
  statistic,
  numerator,
  denominator,
  rate_type,
  multiplier = 1,
  count = [],
  rate = [],
  population,
}: Significance) {
  const counts = numerator ?? count;
  const sizes = denominator ?? counts.map((x, i) => (x === 0 ? (population?.[i] ?? 0) : (x / (rate[i] ?? 1)) * multiplier));
  const used = rate_type === 'dsr' ? sizes.map((size, i) => (counts[i] === 0 ? 0 : size)) : sizes;
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const centre = statistic === 'ratio' ? 1 : total(counts) / total(used);
  const flags = counts.map((x, i) => {
    if (rate_type === 'dsr' && x < 10) return 'Not applicable for events less than 10 for dsrs';
    const size = sizes[i] ?? 0;
    const limits = (confidence: number) =>
      statistic === 'proportion'
        ? funnelLimits({ kind: 'proportion', centre, size, confidence })
        : observedLimits(x, centre, confidence);
    // A count of 0 has no limits of its own: it is low when the expected count's are.
    const flag =
      statistic !== 'proportion' && x === 0
        ? funnelFlag(0, (confidence) => funnelLimits({ kind: 'ratio', centre, size: size * centre, confidence }))
        : funnelFlag(x / size, limits);
    return flag === null ? 'Not significant' : PRINTED_FLAG[flag];
  });
  return { significance: flags };
}

interface Funnel {
  data_type?: string;
  sr_method?: string;
  trim_by?: number;
  numerator?: number[];
  denominator?: number[];
  group?: string[];
  ratio?: number[];
  [limit: string]: unknown;
}

const SCALES: Record<string, Scale> = { SHMI: 'log', CQC: 'square_root', PR: 'arcsine', RC: 'log_odds_half' };

/** The package rounds z to six digits. */
const ROUNDED = new Map([1.959964, 3.090232].map((z) => [z > 2 ? 0.998 : 0.95, 1 - twoSidedP(z)]));

/**
 * Limits as the package publishes them: the square-root ones of a ratio not squared (with a centre of 1 they are those on the scale), and the upper 95 % ones of a
 * proportion past π/2 taken back down the other side of the sine, where ours stop at 1.
 */
function published(scale: Scale, centre: number, error: number, tau2: number, confidence: number): Interval {
  const options = { tau2, confidence: ROUNDED.get(confidence) ?? confidence };
  const { lower, upper } = limitsOnScale(scale, centre, error, options);
  if (scale === 'square_root') return { lower: Math.max(0, lower), upper };
  const own = scaleLimits(scale, centre, error, options);
  return scale === 'arcsine' && confidence < 0.99 ? { ...own, upper: Math.sin(upper) ** 2 } : own;
}

function funnelUnits({ data_type = '', sr_method = '', trim_by = 0.1, numerator = [], denominator = [] }: Funnel) {
  const scale = SCALES[data_type === 'SR' ? sr_method : data_type] ?? 'log';
  const units = numerator.map((observed, i) => ({ observed, size: denominator[i] ?? 0 }));
  const tails = scale === 'log' ? 'truncate' : 'winsorise';
  const od = overdispersion(units, scale, { trim: trim_by, tails, ...(data_type === 'SR' ? { centre: 1 } : {}) });
  const centre = od.centre ?? 0;
  const rows = units.map(({ observed, size }, i) => {
    const unit = od.units[i];
    const plain = (confidence: number): Interval =>
      data_type === 'SR'
        ? funnelLimits({ kind: 'ratio', centre, size, confidence })
        : published(scale, centre, unit?.error ?? 0, 0, confidence);
    const wide = (confidence: number): Interval => published(scale, centre, unit?.error ?? 0, od.tau2, confidence);
    const [p95, p998, o95, o998] = [plain(0.95), plain(0.998), wide(0.95), wide(0.998)];
    return {
      value: observed / size,
      z: unit?.z,
      limits: { p95, p998, o95, o998 },
      LCL95: p95.lower,
      UCL95: p95.upper,
      LCL998: p998.lower,
      UCL998: p998.upper,
      OD95LCL: o95.lower,
      OD95UCL: o95.upper,
      OD998LCL: o998.lower,
      OD998UCL: o998.upper,
    };
  });
  const outliers = (of: 'p95' | 'p998' | 'o95' | 'o998') =>
    rows.filter((row) => beyond(row.value, row.limits[of]) !== null).length;
  return {
    phi: od.phi,
    tau2: od.tau2,
    n_used: od.n,
    target: od.centre,
    outliers_unadjusted_95: outliers('p95'),
    outliers_unadjusted_99_8: outliers('p998'),
    outliers_adjusted_95: outliers('o95'),
    outliers_adjusted_99_8: outliers('o998'),
    units: rows,
  };
}

function funnel(input: Funnel) {
  const { ratio, numerator = [], denominator = [], group = [] } = input;
  const limit = (name: string) => Number(input[name]);
  const flags = (lower: string, upper: string) =>
    ratio?.map((value) => (beyond(value, { lower: limit(lower), upper: limit(upper) }) === null ? 0 : 1));
  if (ratio !== undefined)
    return {
      unadj95: flags('LCL95', 'UCL95'),
      adj95: flags('OD95LCL', 'OD95UCL'),
      unadj998: flags('LCL998', 'UCL998'),
      adj998: flags('OD998LCL', 'OD998UCL'),
    };
  if (input.data_type !== undefined) return funnelUnits(input);
  const total = (values: readonly number[], name: string) =>
    values.reduce((sum, value, i) => (group[i] === name ? sum + value : sum), 0);
  return {
    ratio: Object.fromEntries([...new Set(group)].map((name) => [name, total(numerator, name) / total(denominator, name)])),
  };
}

function pooled({ yi, vi }: { yi: number[]; vi: number[] }) {
  const found = pooledEstimate(yi, vi);
  return {
    tau2: found?.tau2,
    b: found?.value,
    se: found?.error,
    ci_lb: found?.lower,
    ci_ub: found?.upper,
    QE: found?.q,
    QEp: found?.p,
    I2: found?.i2,
  };
}

function shrunken({ events, population, family }: { events: number[]; population: number[]; family: 'poisson' | 'binomial' }) {
  const found = empiricalBayes(
    events.map((x, i) => ({ events: x, population: population[i] ?? 0 })),
    family,
  );
  return {
    raw: found.units.map((u) => u.raw),
    estimate: found.units.map((u) => u.estimate), // Of proportions the package reports the variance of the raw ones, before the binomial part is taken out.
    a: family === 'binomial' ? found.variance : found.between,
    b: found.centre,
  };
}

interface Ranks {
  alpha?: number;
  estimate?: number[];
  moe90?: number[];
  se?: number[];
  round_limits_to?: number;
  x?: number[];
  coverage?: number;
  multcorr?: string;
  simultaneous?: boolean;
}

function ranks({
  alpha = 0.1,
  estimate = [],
  moe90 = [],
  se,
  round_limits_to,
  x,
  coverage,
  multcorr,
  simultaneous = true,
}: Ranks) {
  if (x !== undefined) {
    const correction = multcorr === 'Holm' ? 'holm' : 'bonferroni';
    const found = multinomialRankRanges(x, { confidence: coverage ?? 0.95, correction, simultaneous });
    return {
      L: found.map((range) => range.first),
      U: found.map((range) => range.last),
      rank: x.map((value) => 1 + x.filter((other) => other > value).length),
    };
  }
  const z = simultaneousCriticalValue(estimate.length, 1 - alpha);
  const rounded = (value: number) => (round_limits_to === undefined ? value : Number(value.toFixed(round_limits_to)));
  const intervals = estimate.map((value, i) => {
    const error = se?.[i] ?? (moe90[i] ?? 0) / criticalValue(0.9);
    return { lower: rounded(value - z * error), upper: rounded(value + z * error) };
  });
  const found = rankRanges(intervals, { better: 'lower', touching: true });
  return {
    z,
    z_printed: Number(z.toFixed(3)),
    ci_lower: intervals.map((i) => i.lower),
    ci_upper: intervals.map((i) => i.upper),
    rank_lower: found.map((range) => range?.first),
    rank_upper: found.map((range) => range?.last),
  };
}

interface Unequal {
  x?: number[];
  population?: number[];
  value?: number[];
}

function inequality({ x, population = [], value = [] }: Unequal, expected: Record<string, unknown>) {
  if (x !== undefined) {
    const { value: coefficient, corrected } = gini(x);
    return { gini: coefficient, gini_corrected: corrected, theil: theil(x) };
  }
  const found = slopeIndex(population.map((people, i) => ({ population: people, value: value[i] ?? 0 })));
  // The package prints the intercept only on request: where it was not, the file holds null.
  return { sii: found?.sii, rii: found?.rii, intercept: expected.intercept === null ? null : found?.intercept };
}

export const desks = {
  funnel_limits_proportion_wilson_inverse: proportionFunnel,
  funnel_limits_poisson: poissonFunnel,
  funnel_significance_flags: significance,
  phi_tau2_and_od_limits: funnel,
  tau2_DL: pooled,
  marshall_global_eb: shrunken,
  'joint_rank_confidence_region / csranks_multinom': ranks,
  'gini / theil / slope_index_of_inequality': inequality,
  p_adjust: ({ p }: { p: number[] }) => ({ bh: benjaminiHochberg(p), holm: holm(p), bonferroni: bonferroni(p) }),
  phe_quantile_decile_assignment: (input: { values: (number | null)[]; nquantiles: number; invert: boolean }) => ({
    quantile: quantileGroups(input.values, input.nquantiles, input.invert),
  }),
  quantile_type7_type6: ({ x, probs }: { x: number[]; probs: number[] }) => {
    const { median, iqr, mad } = spread(x);
    return { type7: probs.map((p) => quantile(x, p)), type6: probs.map((p) => quantile(x, p, 6)), median, iqr, mad_scaled: mad };
  },
};
