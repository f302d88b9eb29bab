import {
  type AttributeKind,
  assurance,
  attributeChart,
  extrapolate,
  gammaPoisson,
  linearFit,
  poissonExactInterval,
  poissonScoreInterval,
  poissonTolerance,
  poissonWaldInterval,
  type Rule,
  runLimits,
  sideRuns,
  trends,
  xmrChart,
} from '../../../../dashboards/statistics/index.ts';

interface Xmr {
  y?: number[];
  improvement_direction?: number | string;
  screen_outliers?: boolean;
  fix_after_n_points?: number | null;
  rebase_at?: number | number[] | null;
  rule?: string;
  relative_to_mean?: number[];
  lpl?: number;
  upl?: number;
  target?: number;
}

const PRINTED_RULE: Record<Rule, string> = {
  above_limit: 'Above UCL',
  below_limit: 'Below LCL',
  two_of_three_high: '2 in 3 Above CL',
  two_of_three_low: '2 in 3 Below CL',
  run_above: '7 Points Above CL',
  run_below: '7 Points Below CL',
  trend_up: '7 Point Trend (Increasing)',
  trend_down: '7 Point Trend (Decreasing)',
};

const PRINTED_ASSURANCE = { pass: 'consistent_pass', fail: 'consistent_fail', inconsistent: 'inconsistent' };

function xmr(input: Xmr) {
  const { y = [], rule, relative_to_mean = [], lpl = 0, upl = 0, target = 0, improvement_direction: direction } = input;
  if (rule === 'seven_point_one_side_mean') return { flag: sideRuns(relative_to_mean).map(Math.abs) };
  if (rule === 'seven_point_trend') return { flag: trends(y) };
  if (rule === 'assurance') {
    const found = assurance({ lower: lpl, upper: upl }, target, direction === 'increase' ? 'higher' : 'lower');
    return { assurance: direction === 'neutral' ? null : found && PRINTED_ASSURANCE[found] };
  }
  const { points } = xmrChart(y, {
    screen: input.screen_outliers ?? true,
    ...(input.fix_after_n_points ? { fixAfter: input.fix_after_n_points } : {}),
    rebaseAt: [input.rebase_at ?? []].flat().map((position) => position - 1),
  });
  const kind = (value: number, mean: number) => {
    const side = Math.sign(value - mean);
    if (direction === 0) return side > 0 ? 'special_cause_neutral_high' : 'special_cause_neutral_low';
    return side === direction ? 'special_cause_improvement' : 'special_cause_concern';
  };
  const rows = points.map(({ mean, lower, upper }) => ({ mean, lpl: lower, upl: upper }));
  return {
    special_cause_type: points.map(({ rules: [first] }) => (first === undefined ? 'Common Cause' : PRINTED_RULE[first])),
    point_type: points.map(({ rules, value, mean }) => (rules.length === 0 ? 'common_cause' : kind(value, mean))),
    close_to_limits: points.map((p) => p.close),
    outside_limits: points.map((p) => p.outside),
    rows,
    ...rows[0],
  };
}

interface Attribute {
  chart?: string;
  count_or_y?: number[];
  denominator?: number[] | null;
  screened_mr?: boolean;
  freeze?: number | null;
  exclude?: number | number[] | null;
  n_useful?: number;
}

const KINDS: Record<string, AttributeKind> = { p: 'p', u: 'u', c: 'c', i: 'i', t: 't', pp: "p'", up: "u'" };

function attribute({ chart = '', count_or_y = [], denominator = null, screened_mr, freeze, exclude, n_useful = 0 }: Attribute) {
  const limits = runLimits(n_useful);
  if (chart === '') return { longest_run_max: limits.longestMax, n_crossings_min: limits.crossingsMin };
  const kind = KINDS[chart];
  if (kind === undefined) throw new Error(`no chart called ${chart}`);
  const { centre, points, runs } = attributeChart(kind, count_or_y, denominator, {
    screen: screened_mr ?? true,
    ...(freeze ? { freeze } : {}),
    exclude: [exclude ?? []].flat().map((position) => position - 1),
  });
  return {
    cl: centre,
    lcl: points.map((p) => p.lower),
    ucl: points.map((p) => p.upper),
    sigma_signal: points.map((p) => p.outside),
    n_useful: runs?.useful,
    longest_run: runs?.longest,
    longest_run_max: runs?.longestMax,
    n_crossings: runs?.crossings,
    n_crossings_min: runs?.crossingsMin,
    runs_signal: runs?.signal,
  };
}

interface Forecast {
  y?: number[];
  h?: number;
  method?: string;
  x?: number[];
  newx?: number[];
  level?: number;
  count?: number;
  exposure?: number;
  exposure_new?: number;
  alpha?: number;
  prob?: number;
  events?: number;
  time?: number;
  future_time?: number;
  probs?: number[];
}

const COUNT_LIMITS = { wald: poissonWaldInterval, score: poissonScoreInterval, 'exact-c': poissonExactInterval };

function tolerance({ count = 0, exposure = 1, exposure_new = 1, alpha = 0.05, prob = 0.95, method }: Forecast) {
  const limits = Object.entries(COUNT_LIMITS).find(([name]) => name === method)?.[1];
  if (limits === undefined) throw new Error(`no limits called ${method}`);
  const { lower, upper } = poissonTolerance(limits(count, 1 - alpha), exposure_new / exposure, prob);
  return { two_sided: [lower, upper] };
}

function forecast(input: Forecast) {
  const { y = [], h = 0, method, x = [], newx, level, probs } = input;
  if (probs !== undefined) {
    const { quantile } = gammaPoisson(input.events ?? 0, input.time ?? 1, input.future_time ?? 0);
    return { quantiles: probs.map((p) => quantile(p)) };
  }
  if (input.count !== undefined) return tolerance(input);
  if (newx !== undefined) {
    const fit = linearFit(x, y);
    const at = newx.map((value) => fit?.at(value, level));
    return {
      coef: [fit?.intercept, fit?.slope],
      sigma: fit?.sigma,
      fit: at.map((p) => p?.prediction.value),
      pred_lower: at.map((p) => p?.prediction.lower),
      pred_upper: at.map((p) => p?.prediction.upper),
      conf_lower: at.map((p) => p?.confidence.lower),
      conf_upper: at.map((p) => p?.confidence.upper),
    };
  }
  if (method !== 'drift' && method !== 'naive' && method !== 'mean') throw new Error(`no forecast called ${method}`);
  const [near, far] = [extrapolate(y, h, method, 0.8), extrapolate(y, h, method, 0.95)];
  return {
    mean: near?.map((p) => p.value),
    lower80: near?.map((p) => p.lower),
    upper80: near?.map((p) => p.upper),
    lower95: far?.map((p) => p.lower),
    upper95: far?.map((p) => p.upper),
  };
}

export const series = {
  xmr_limits_and_plot_the_dots: xmr,
  p_u_c_i_charts_and_anhoej_rules: attribute,
  'drift / naive / mean / linear-trend prediction intervals': forecast,
};
