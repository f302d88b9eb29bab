import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as statistics from '../../../dashboards/statistics/index.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
console.info(`statistics properties: SEED=${seed}`);

const holds = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  property: (...values: T) => void,
) => fc.assert(fc.property(...arbitraries, property), { seed, numRuns: 60 });

/** Nothing computable is NaN or infinite, however deep. */
function finite(value: unknown, path = 'result'): void {
  if (typeof value === 'number') expect(Number.isFinite(value), `${path} is ${value}`).toBe(true);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) finite(inner, `${path}.${name}`);
}

function ordered({ lower, upper }: statistics.Interval, value?: number) {
  if (lower === null || upper === null) return;
  const slack = 1e-9 * Math.max(1, Math.abs(upper));
  expect(lower).toBeLessThanOrEqual(upper + slack);
  if (value !== undefined) {
    expect(lower).toBeLessThanOrEqual(value + slack);
    expect(upper).toBeGreaterThanOrEqual(value - slack);
  }
}

const confidence = fc.constantFrom(0.5, 0.8, 0.95, 0.998, 0.9999);
const size = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_000_000 }));
const share = fc.tuple(size, fc.double({ min: 0, max: 1, noNaN: true })).map(([n, p]) => ({ n, count: Math.round(n * p) }));
const series = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
  maxLength: 40,
});
const counts = fc.array(size, { maxLength: 20 });
const shares = fc.array(share, { maxLength: 20 });
const near = (a: number | null, b: number | null) => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
};

const PROPORTIONS = {
  wilson: statistics.wilsonInterval,
  clopperPearson: statistics.clopperPearsonInterval,
  agrestiCoull: statistics.agrestiCoullInterval,
  wald: statistics.waldInterval,
};
const COUNTS = {
  byar: statistics.byarInterval,
  exact: statistics.poissonExactInterval,
  shown: statistics.countInterval,
  score: statistics.poissonScoreInterval,
  jeffreys: statistics.poissonJeffreysInterval,
};

test.each(Object.entries(PROPORTIONS))('%s: within [0, 1], ordered, wider with confidence, mirrored', (name, limits) =>
  holds<[{ n: number; count: number }, number]>([share, confidence], ({ n, count }, level) => {
    const interval = limits(count, n, level);
    const narrower = limits(count, n, level / 2);
    const mirror = limits(n - count, n, level);
    finite(interval);
    if (n === 0) {
      expect(interval).toEqual({ lower: null, upper: null });
      return;
    }
    ordered(interval);
    expect(interval.lower).toBeGreaterThanOrEqual(0);
    expect(interval.upper).toBeLessThanOrEqual(1);
    if (name !== 'agrestiCoull') {
      ordered(interval, count / n);
      expect(interval.lower ?? 0).toBeLessThanOrEqual((narrower.lower ?? 0) + 1e-9);
      expect(interval.upper ?? 0).toBeGreaterThanOrEqual((narrower.upper ?? 0) - 1e-9);
    }
    near(mirror.lower, 1 - (interval.upper ?? 0));
  }),
);

test.each(Object.entries(COUNTS))('%s: ordered, not negative, wider with confidence', (_, limits) =>
  holds<[number, number]>([size, confidence], (count, level) => {
    const interval = limits(count, level);
    finite(interval);
    ordered(interval);
    expect(interval.lower ?? 0).toBeGreaterThanOrEqual(0);
    expect(interval.upper ?? 0).toBeGreaterThanOrEqual((limits(count, level / 2).upper ?? 0) * (1 - 1e-9));
  }),
);

test('a difference of proportions is ordered, within [−1, 1] and changes sign with its shares', () =>
  holds<[{ n: number; count: number }, { n: number; count: number }, number]>([share, share, confidence], (a, b, level) => {
    const one = statistics.differenceOfProportions(a, b, level);
    const other = statistics.differenceOfProportions(b, a, level);
    for (const found of [one, statistics.proportionsTest(a, b, true, level)]) finite(found);
    if (one.value === null) {
      expect(one.reason).toBe('no_denominator');
      return;
    }
    ordered(one, one.value);
    expect(Math.abs(one.lower ?? 0)).toBeLessThanOrEqual(1);
    near(one.lower, -(other.upper ?? 0));
  }));

test('rates are finite, ordered, and do not depend on the order of strata', () =>
  holds<[{ n: number; count: number }[], number]>([shares, confidence], (rows, level) => {
    const strata = rows.map(({ n, count }) => ({ events: count, population: n, standard: n % 7 }));
    const referenced = rows.map(({ n, count }) => ({
      events: count,
      population: n,
      referenceEvents: count % 5,
      referencePopulation: n + 1,
    }));
    for (const limits of ['dobson', 'gamma'] as const) {
      const direct = statistics.directlyStandardisedRate(strata, { confidence: level, limits });
      finite(direct);
      ordered(direct, direct.value ?? undefined);
      near(direct.value, statistics.directlyStandardisedRate(strata.toReversed(), { confidence: level, limits }).value);
    }
    const indirect = statistics.indirectlyStandardisedRatio(referenced, { confidence: level });
    finite(indirect);
    near(indirect.value, statistics.indirectlyStandardisedRatio(referenced.toReversed(), { confidence: level }).value);
    for (const { n, count } of rows) finite(statistics.crudeRate(count, n, 1000, level));
  }));

test('funnels: finite, ordered, wider with confidence and overdispersion; the order of desks does not matter', () =>
  holds<[{ n: number; count: number }[]]>([shares], (desks) => {
    const units = desks.map(({ n, count }) => ({ observed: count, size: n }));
    for (const [scale, kind] of [
      ['arcsine', 'proportion'],
      ['square_root', 'ratio'],
    ] as const) {
      const od = statistics.overdispersion(units, scale);
      finite(od);
      near(od.phi, statistics.overdispersion(units.toReversed(), scale).phi);
      for (const { size: n } of units) {
        const at = (confidence: number, tau2: number) =>
          statistics.funnelLimits({ kind, centre: Math.min(1, od.centre ?? 0), size: n, confidence, tau2 });
        for (const tau2 of [0, od.tau2, 0.3]) {
          finite(at(0.95, tau2));
          ordered(at(0.95, tau2));
          expect(at(0.998, tau2).upper ?? 0).toBeGreaterThanOrEqual((at(0.95, tau2).upper ?? 0) - 1e-9);
        }
      }
    }
    finite(statistics.overdispersion(units, 'log'));
    finite(statistics.overdispersion(units, 'log_odds_half'));
  }));

test('shrunken values lie between the own and the common; rank ranges hold the rank', () =>
  holds<[{ n: number; count: number }[]]>([shares], (desks) => {
    for (const family of ['poisson', 'binomial'] as const) {
      const found = statistics.empiricalBayes(
        desks.map(({ n, count }) => ({ events: count, population: n })),
        family,
      );
      finite(found);
      for (const { raw, estimate } of found.units)
        if (raw !== null && estimate !== null && found.centre !== null) {
          expect(estimate).toBeGreaterThanOrEqual(Math.min(raw, found.centre) - 1e-12);
          expect(estimate).toBeLessThanOrEqual(Math.max(raw, found.centre) + 1e-12);
        }
    }
    const intervals = desks.map(({ n, count }) =>
      statistics.wilsonInterval(count, n, statistics.simultaneousConfidence(desks.length)),
    );
    for (const better of ['higher', 'lower'] as const)
      for (const range of statistics.rankRanges(intervals, { better })) {
        finite(range);
        if (range) expect(range.first).toBeLessThanOrEqual(range.last);
      }
  }));

test('charts over time: finite, limits about the centre, no cause on a constant series', () =>
  holds<[number[], { n: number; count: number }[]]>([series, shares], (values, months) => {
    const { points } = statistics.xmrChart(values);
    finite(points);
    for (const point of points) ordered(point, point.mean);
    if (new Set(values).size <= 1) expect(points.flatMap((p) => p.rules)).toEqual([]);
    for (const kind of ['p', "p'", 'u', "u'", 'c', 'i', 't'] as const) {
      const chart = statistics.attributeChart(
        kind,
        months.map((m) => m.count),
        months.map((m) => m.n),
      );
      finite(chart);
      for (const point of chart.points) ordered(point, point.lower === null ? undefined : (chart.centre ?? undefined));
    }
  }));

test('quantiles, means, inequality: finite, invariant to order, within the values', () =>
  holds<[number[], number[], number]>([series, counts, fc.double({ min: 0, max: 1, noNaN: true })], (values, amounts, p) => {
    for (const type of [6, 7] as const) {
      const found = statistics.quantile(values, p, type);
      near(found, statistics.quantile(values.toReversed(), p, type));
      if (found !== null) expect(found >= Math.min(...values) - 1e-6 && found <= Math.max(...values) + 1e-6).toBe(true);
    }
    const average = statistics.meanInterval(values);
    finite([average, statistics.spread(values)]);
    ordered(average, average.mean ?? undefined);
    const { value } = statistics.gini(amounts);
    near(value, statistics.gini(amounts.toReversed()).value);
    if (value !== null) expect(value >= 0 && value < 1).toBe(true);
    finite(statistics.theil(amounts));
  }));

test('forecasts: finite, 80 % within 95 %, likelier with more time', () =>
  holds<[number[], number, number, number]>(
    [
      fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 24 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 36 }),
      size,
    ],
    (months, reached, future, target) => {
      const request = { months: months.map((events) => ({ events, time: 1 })), reached, target };
      const now = statistics.forecastTarget({ ...request, future });
      const later = statistics.forecastTarget({ ...request, future: future + 6 });
      finite(now);
      ordered(now.interval95);
      expect(now.interval95.lower ?? 0).toBeLessThanOrEqual(now.interval80.lower ?? 0);
      expect(now.interval95.upper ?? 0).toBeGreaterThanOrEqual(now.interval80.upper ?? 0);
      if (now.phi === 1 && now.probability !== null)
        expect(later.probability ?? 1).toBeGreaterThanOrEqual(now.probability - 1e-9);
    },
  ));

test('survival: falling, within [0, 1]; competing exits and what remains sum to 1', () =>
  holds<[{ time: number; cause: string | null }[]]>(
    [
      fc.array(fc.record({ time: fc.integer({ min: 0, max: 30 }), cause: fc.constantFrom('accepted', 'refused', null) }), {
        maxLength: 60,
      }),
    ],
    (cases) => {
      const curve = statistics.kaplanMeier(
        cases.map(({ time, cause }) => ({ time, happened: cause === 'accepted' })),
        { leastAtRisk: 0 },
      );
      const incidence = statistics.cumulativeIncidence(cases, { leastAtRisk: 0 });
      finite([curve, incidence]);
      for (const step of curve.steps) ordered(step, step.survival);
      for (const step of incidence.steps) {
        const all = Object.values(step.incidence).reduce((total, cause) => total + cause.value, step.remaining);
        expect(all).toBeCloseTo(1, 9);
        const reached = step.incidence.accepted?.value ?? 0;
        expect(reached).toBeLessThanOrEqual(1 - (curve.at(step.time)?.survival ?? 1) + 1e-9);
      }
    },
  ));

test('adjusted p-values: at least the raw ones, in the same order; promoters: finite and mirrored', () =>
  holds<[number[], [number, number, number]]>(
    [fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), fc.tuple(size, size, size)],
    (p, [promoters, passives, detractors]) => {
      for (const adjust of [statistics.benjaminiHochberg, statistics.holm, statistics.bonferroni])
        for (const [i, value] of adjust(p).entries()) expect(value >= (p[i] ?? 0) - 1e-12 && value <= 1).toBe(true);
      const score = statistics.netPromoterScore({ promoters, passives, detractors });
      const mirror = statistics.netPromoterScore({ promoters: detractors, passives, detractors: promoters });
      finite(score);
      ordered(score, score.value ?? undefined);
      near(score.value, mirror.value === null ? null : -mirror.value);
    },
  ));

test('suppression: no small count shown, and no total gives one back', () =>
  holds<[number[], number]>(
    [fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 4, maxLength: 24 }), fc.integer({ min: 3, max: 8 })],
    (inner, k) => {
      const width = 3;
      const rows = Math.floor(inner.length / width);
      const body = Array.from({ length: rows }, (_, r) => inner.slice(r * width, (r + 1) * width));
      const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
      const withTotals = body.map((row) => [...row, total(row)]);
      const foot = Array.from({ length: width + 1 }, (_, c) => total(withTotals.map((row) => row[c] ?? 0)));
      const cells = [...withTotals, foot].flat();
      const relations = statistics.tableRelations(rows + 1, width + 1);
      const { values } = statistics.suppress(cells, relations, k);
      for (const [i, value] of values.entries())
        if (value === null) continue;
        else expect(value === 0 || value >= k, `cell ${i}`).toBe(true);
      for (const relation of relations)
        expect([relation.total, ...relation.parts].filter((i) => values[i] === null).length).not.toBe(1);
    },
  ));

test('what cannot be data is refused', () => {
  expect(() => statistics.wilsonInterval(3, 2)).toThrow(RangeError);
  expect(() => statistics.byarInterval(-1)).toThrow(RangeError);
  expect(() => statistics.crudeRate(Number.NaN, 10)).toThrow(RangeError);
  expect(() => statistics.suppress([1, 2], [], 2)).toThrow('at least 3');
  expect(() => statistics.quantile([1], 1.2)).toThrow(RangeError);
});
