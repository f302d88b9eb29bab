import {
  agrestiCoullInterval,
  byarInterval,
  clopperPearsonInterval,
  crudeRate,
  differenceOfProportions,
  directlyStandardisedRate,
  type Interval,
  indirectlyStandardisedRatio,
  meanInterval,
  poissonExactInterval,
  poissonJeffreysInterval,
  poissonScoreInterval,
  poissonWaldInterval,
  proportionsTest,
  waldInterval,
  wilsonInterval,
} from '../../../../dashboards/statistics/index.ts';

/** Limits under every name the files give them: at the case's confidence, at 95 % and at 99.8 %. */
export function named(interval: (confidence: number) => Interval, confidence = 0.95): Record<string, number | null> {
  const [own, near, far] = [interval(confidence), interval(0.95), interval(0.998)];
  return {
    lower: own.lower,
    upper: own.upper,
    lower95: near.lower,
    upper95: near.upper,
    lower99_8: far.lower,
    upper99_8: far.upper,
  };
}

interface Count {
  x: number;
  n?: number;
  exposure?: number;
  confidence?: number;
  multiplier?: number;
  method?: string;
}

const COUNT_METHODS = {
  exact: poissonExactInterval,
  byar: byarInterval,
  score: poissonScoreInterval,
  wald: poissonWaldInterval,
  jeffreys: poissonJeffreysInterval,
};

const PROPORTION_METHODS = {
  wilson: wilsonInterval,
  clopper_pearson: clopperPearsonInterval,
  exact: clopperPearsonInterval,
  agresti_coull: agrestiCoullInterval,
  wald: waldInterval,
};

function pick<T>(methods: Record<string, T>, name: string): T {
  const found = methods[name];
  if (found === undefined) throw new Error(`no method called ${name}`);
  return found;
}

const divided = ({ lower, upper }: Interval, by: number): Interval => ({
  lower: lower === null ? null : lower / by,
  upper: upper === null ? null : upper / by,
});

const count =
  (preset: string) =>
  ({ x, exposure = 1, confidence, method = preset }: Count) => ({
    rate: x / exposure,
    ...named((c) => divided(pick<(x: number, c: number) => Interval>(COUNT_METHODS, method)(x, c), exposure), confidence),
  });

const proportion =
  (preset: string) =>
  ({ x, n = 0, confidence, method = preset }: Count) => ({
    value: n === 0 ? null : x / n,
    ...named((c) => pick<(x: number, n: number, c: number) => Interval>(PROPORTION_METHODS, method)(x, n, c), confidence),
  });

const PRINTED_METHOD = { exact: 'Exact', byar: 'Byars' };
const printed = (method: 'exact' | 'byar' | null) => method && PRINTED_METHOD[method];

function rate({ x, n = 0, multiplier, confidence }: Count) {
  const { value, method } = crudeRate(x, n, multiplier);
  return { value, ...named((c) => crudeRate(x, n, multiplier, c), confidence), method: printed(method) };
}

interface Direct {
  x?: (number | null)[];
  n?: number[];
  stdpop?: number[];
  rows?: { band: string; freq: number; persons: number; pop: number; stdpop: number }[];
  multiplier: number;
  method: string;
  confidence?: number;
}

function strata({ x = [], n = [], stdpop = [], rows = [] }: Direct) {
  const bands = [...new Set(rows.map((row) => row.band))].map((band) => rows.filter((row) => row.band === band));
  return [
    ...x.map((events, i) => ({ events: events ?? 0, population: n[i] ?? 0, standard: stdpop[i] ?? 0 })),
    ...bands.map((band) => ({
      events: band.reduce((total, row) => total + row.freq * row.persons, 0),
      squares: band.reduce((total, row) => total + row.freq ** 2 * row.persons, 0),
      population: band[0]?.pop ?? 0,
      standard: band[0]?.stdpop ?? 0,
    })),
  ];
}

function direct(input: Direct) {
  const limits = /gamma|fay/.test(input.method) ? 'gamma' : 'dobson';
  const of = (confidence: number) =>
    directlyStandardisedRate(strata(input), { multiplier: input.multiplier, confidence, limits });
  const { events, population, value } = of(0.95);
  return { total_count: events, total_pop: population, value, ...named(of, input.confidence) };
}

interface Indirect {
  x: (number | null)[];
  n: number[];
  ref_x: number[];
  ref_n: number[];
  multiplier?: number;
  kind: string;
  interval?: string;
  reference_crude_rate?: number;
  confidence?: number;
}

function indirect({ x, n, ref_x, ref_n, multiplier = 1, kind, interval = '', reference_crude_rate, confidence }: Indirect) {
  const rows = x.map((events, i) => ({
    events: events ?? 0,
    population: n[i] ?? 0,
    referenceEvents: ref_x[i] ?? 0,
    referencePopulation: ref_n[i] ?? 0,
  }));
  const plain = indirectlyStandardisedRatio(rows);
  const crude = kind === 'rate' ? (reference_crude_rate ?? plain.referenceRate ?? 0) : 1;
  const limits = interval.startsWith('lognormal') ? 'lognormal' : 'poisson';
  const of = (c: number) => indirectlyStandardisedRatio(rows, { multiplier: multiplier * crude, confidence: c, limits });
  const { observed, expected, value, method } = of(0.95);
  return { observed, expected, value, method: printed(method), ref_rate: crude * multiplier, ...named(of, confidence) };
}

interface TwoShares {
  x1: number;
  n1: number;
  x2: number;
  n2: number;
  confidence?: number;
  method: string;
}

function difference({ x1, n1, x2, n2, confidence, method }: TwoShares) {
  const [first, second] = [
    { count: x1, n: n1 },
    { count: x2, n: n2 },
  ];
  if (method.startsWith('newcombe')) return differenceOfProportions(first, second, confidence);
  const { z, p, lower, upper } = proportionsTest(first, second, !method.startsWith('unpooled'), confidence);
  return { z, p_value: p, lower, upper, chisq: z === null ? null : z ** 2, diff_lower: lower, diff_upper: upper };
}

export const estimates = {
  byar_interval: count('byar'),
  exact_poisson_interval: count('exact'),
  wilson_score_interval: proportion('wilson'),
  'clopper_pearson / agresti_coull / wald': proportion('clopper_pearson'),
  crude_rate_ci: rate,
  directly_standardised_rate: direct,
  indirectly_standardised_ratio_and_rate: indirect,
  'newcombe_difference / z_test / chisq': difference,
  mean_t_interval: ({ values }: { values: number[] }) => ({ ...meanInterval(values), ...named((c) => meanInterval(values, c)) }),
};
