import {
  cumulativeIncidence,
  kaplanMeier,
  logRank,
  netPromoterScore,
  promoterDifference,
  type Recommendations,
  responseRates,
  suppress,
  suppressDerived,
  tableRelations,
} from '../../../../dashboards/statistics/index.ts';

interface Survival {
  time: number[];
  status: number[];
  group?: number[];
  conf_type?: 'log-log' | 'log' | 'plain';
  confidence?: number;
}

function survival({ time, status, group, conf_type = 'log-log', confidence }: Survival) {
  if (group !== undefined) {
    const groups = [...new Set(group)].sort((a, b) => a - b);
    const cases = groups.map((g) => time.flatMap((t, i) => (group[i] === g ? [{ time: t, happened: status[i] === 1 }] : [])));
    const { chiSquare, observed, expected } = logRank(cases);
    return { chisq: chiSquare, observed, expected };
  }
  if (Math.max(...status) > 1) {
    const found = cumulativeIncidence(
      time.map((t, i) => ({ time: t, cause: status[i] ? String(status[i]) : null })),
      { leastAtRisk: 0 },
    );
    const of = (cause: string) => found.steps.map((step) => step.incidence[cause]);
    return {
      t: found.steps.map((step) => step.time),
      n_risk: found.steps.map((step) => step.atRisk),
      survival: found.steps.map((step) => step.remaining),
      cif1: of('1').map((cause) => cause?.value),
      cif2: of('2').map((cause) => cause?.value),
      se1: of('1').map((cause) => cause?.error),
      se2: of('2').map((cause) => cause?.error),
    };
  }
  const curve = kaplanMeier(
    time.map((t, i) => ({ time: t, happened: status[i] === 1 })),
    { limits: conf_type, leastAtRisk: 0, ...(confidence ? { confidence } : {}) },
  );
  return {
    t: curve.steps.map((s) => s.time),
    n_risk: curve.steps.map((s) => s.atRisk),
    n_event: curve.steps.map((s) => s.events),
    survival: curve.steps.map((s) => s.survival),
    lower: curve.steps.map((s) => s.lower),
    upper: curve.steps.map((s) => s.upper),
    median: curve.median.time,
    median_lower: curve.median.lower,
    median_upper: curve.median.upper,
    q25: curve.quantile(0.25).time,
    q75: curve.quantile(0.75).time,
    restricted_mean: curve.restrictedMean?.value,
    se_restricted_mean: curve.restrictedMean?.error,
  };
}

interface Promoters extends Recommendations {
  confidence?: number;
  method?: string;
  a?: Recommendations;
  b?: Recommendations;
}

function promoters(input: Promoters) {
  if (input.a !== undefined && input.b !== undefined) {
    const { value, error, z, p, lower, upper } = promoterDifference(input.a, input.b, input.confidence);
    return { difference: value, se: error, z, p_value: p, lower, upper };
  }
  const { value, variance, error, lower, upper } = netPromoterScore(input, {
    adjusted: /adjusted/i.test(input.method ?? ''),
    ...(input.confidence ? { confidence: input.confidence } : {}),
  });
  return { nps: value, variance, se: error, lower, upper };
}

interface Response {
  counts: Partial<Record<'I' | 'P' | 'R' | 'NC' | 'O' | 'UH' | 'UO' | 'NE', number>>;
  e: number;
}

function response({ counts, e }: Response) {
  const { I = 0, P = 0, R = 0, NC = 0, O = 0, UH = 0, UO = 0 } = counts;
  const rates = responseRates(
    { complete: I, partial: P, refusal: R, noContact: NC, other: O, unknownHousehold: UH, unknownOther: UO },
    e,
  );
  const numbered = (name: string, values: readonly (number | null)[]) =>
    Object.fromEntries(values.map((value, i) => [`${name}${i + 1}`, value]));
  return {
    ...numbered('RR', rates.response),
    ...numbered('COOP', rates.cooperation),
    ...numbered('REF', rates.refusal),
    ...numbered('CON', rates.contact),
    ...numbered('LOC', rates.location),
  };
}

interface Suppress {
  layout?: string;
  n?: number[];
  min_cell_count?: number;
  rows?: { strata: string; variable: string; level: string | null; estimate: string; value: string }[];
}

function suppression({ layout = '', n = [], min_cell_count = 5, rows }: Suppress) {
  if (rows === undefined) {
    const height = Number(/^(\d+) rows/.exec(layout)?.[1]);
    const { primary, secondary } = suppress(n, tableRelations(height, n.length / height));
    return { suppressed_indices: [...primary, ...secondary].sort((a, b) => a - b) };
  }
  const estimates = rows.map(({ strata, variable, level, estimate, value }) => {
    const records = /^number (records|subjects)$/.test(variable);
    const role = records ? ('records' as const) : estimate === 'count' ? ('count' as const) : ('derived' as const);
    return { group: strata, item: `${variable} ${level}`, role, value: Number(value) };
  });
  const shown = suppressDerived(estimates, min_cell_count);
  return { values: shown.map((value) => (value === 'below' ? `<${min_cell_count}` : value === null ? null : String(value))) };
}

export const people = {
  'kaplan_meier / logrank / aalen_johansen': survival,
  nps_variance_and_wald_interval: promoters,
  aapor_rates: response,
  primary_and_secondary_suppression: suppression,
};
