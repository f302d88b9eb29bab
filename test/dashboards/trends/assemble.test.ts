import { expect, test } from 'vitest';
import type { KpiRow } from '../../../dashboards/kpis/types.ts';
import { wilsonInterval } from '../../../dashboards/statistics/index.ts';
import { assembleTrend, type TrendFrame } from '../../../dashboards/trends/assemble.ts';
import { rebaselines } from '../../../dashboards/trends/causes.ts';
import { yearChange } from '../../../dashboards/trends/year-change.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Cause } from '../../../specs/types.ts';

const monthAt = (i: number): string => `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
const row = (i: number, numerator: number, denominator: number | null = null): KpiRow => {
  const known = denominator === null || denominator > 0;
  const limits = denominator === null ? { lower: null, upper: null } : wilsonInterval(numerator, denominator);
  const value = known ? numerator / (denominator ?? 1) : null;
  return {
    month: monthAt(i),
    numerator,
    denominator,
    value,
    ...limits,
    n: denominator ?? numerator,
    suppressed: false,
    note: '',
  };
};
const counts = (values: readonly number[]) => values.map((value, i) => row(i, value));
const frame: TrendFrame = {
  chart: 'xmr',
  asked: false,
  period: 'month',
  factor: 1,
  counts: true,
  whole: { from: '2019-01-01', to: '2030-12-31' },
  rebaselines: [],
};

const calm = [20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 21];

test('individuals: a month far above is a special cause with its rule, the others are common cause', () => {
  const { rows, baselines } = assembleTrend(counts([...calm, 34]), frame);
  expect(baselines).toMatchObject([{ number: 1, from: '2019-01', to: '2020-01', method: 'limits', points: 13, cause: null }]);
  expect(rows.filter((r) => r.special_causes.length > 0).map((r) => [r.period, r.special_causes[0]])).toEqual([
    ['2020-01', 'above_limit'],
  ]);
});

test('fewer than twelve whole months: runs about the median, no limits, unless the chart is asked for', () => {
  const short = counts([1, 1, 1, 1, 1, 9, 9, 9, 9, 9]);
  const { rows, baselines } = assembleTrend(short, frame);
  // Ten useful points: at most round(log2 10) + 3 = 6 in a row and at least 2 crossings; there is 1 crossing.
  expect(baselines).toMatchObject([
    { method: 'runs', centre: 5, runs: { longest: 5, longestMax: 6, crossings: 1, signal: true } },
  ]);
  expect(rows.every((r) => r.lower === null && r.upper === null && r.centre === 5)).toBe(true);
  const long = assembleTrend(counts([9, 1, 9, 9, 9, 9, 9, 9, 9, 9, 1]), { ...frame, rebaselines: [] });
  expect(long.baselines[0]?.method).toBe('runs');
  expect(assembleTrend(short, { ...frame, asked: true }).baselines).toMatchObject([{ method: 'limits', points: 10 }]);
});

test('months that are not whole are marked and left out of the limits', () => {
  const with13 = counts([2, ...calm.slice(1), 20, 3]);
  const { rows, baselines } = assembleTrend(with13, { ...frame, whole: { from: '2019-01-15', to: '2020-02-10' } });
  expect([rows[0]?.note, rows[0]?.from, rows.at(-1)?.note, rows.at(-1)?.to]).toEqual([
    'partial',
    '2019-01-15',
    'partial',
    '2020-02-10',
  ]);
  expect(rows[0]).toMatchObject({ lower: null, special_causes: [], centre: baselines[0]?.centre });
  expect(baselines[0]).toMatchObject({ points: 12 });
  expect(baselines[0]?.centre).toBeGreaterThan(19);
  // Nothing says when the data began: the first month may not be whole.
  expect(assembleTrend(with13, { ...frame, whole: { from: null, to: '2030-12-31' } }).rows[0]?.note).toBe('partial');
});

test('p′: a month without a denominator is a gap; all successes have limits at 1; no data has no line', () => {
  const shares = Array.from({ length: 14 }, (_, i) => row(i, i === 5 ? 0 : 8 + (i % 3), i === 5 ? 0 : 20));
  const { rows, baselines } = assembleTrend(shares, { ...frame, chart: 'p', factor: 100, counts: false });
  expect(rows[5]).toMatchObject({ value: null, note: 'no_data', lower: null, special_causes: [] });
  expect(baselines[0]).toMatchObject({ points: 13, method: 'limits' });
  expect(rows[0]?.lower).toBeLessThan(rows[0]?.centre ?? 0);
  expect(baselines[0]?.centre).toBeGreaterThan(40);
  const all = assembleTrend(
    Array.from({ length: 13 }, (_, i) => row(i, 20, 20)),
    { ...frame, chart: 'p', factor: 100 },
  );
  expect(all.rows.every((r) => r.centre === 100 && r.special_causes.length === 0)).toBe(true);
  const none = assembleTrend(
    Array.from({ length: 13 }, (_, i) => row(i, 0, 0)),
    { ...frame, chart: 'p' },
  );
  expect(none.baselines).toMatchObject([{ method: 'none', points: 0, centre: null }]);
  expect(none.rows.every((r) => r.value === null && r.centre === null)).toBe(true);
});

test('no months, one month, and months of nothing', () => {
  expect(assembleTrend([], frame)).toEqual({
    rows: [],
    baselines: [],
    seasonality: { model: null, reason: 'short', points: 0, needed: 24 },
  });
  expect(assembleTrend(counts([7]), frame)).toMatchObject({
    rows: [{ value: 7, centre: 7, lower: null, change: null, adjusted: null }],
    baselines: [{ method: 'runs', points: 1 }],
  });
  const zeros = assembleTrend(counts(Array(26).fill(0)), frame);
  expect(zeros.rows.every((r) => r.value === 0 && r.centre === 0 && r.special_causes.length === 0)).toBe(true);
  expect(zeros.seasonality).toMatchObject({ model: 'additive', reason: null });
});

test('a recorded cause begins a new baseline, and only where and for what it speaks', () => {
  const specs = loadSpecs();
  const text = { it: 'Nuovo registro', en: 'New register' };
  const cause: Cause = {
    id: 'register',
    scope: { zone: 'pratese' },
    kpis: ['contacts'],
    from: '2020-01-20',
    text,
    source: 'S003 l.70',
  };
  const own = { network: specs.network, causes: [cause] };
  const periods = Array.from({ length: 26 }, (_, i) => monthAt(i));
  const found = rebaselines(own, 'contacts', { desk: 'pua1-prato' }, periods);
  expect(found.map(({ at }) => at)).toEqual([12]);
  expect(rebaselines(own, 'contacts', {}, periods)).toEqual([]);
  expect(rebaselines(own, 'recipients', { zone: 'pratese' }, periods)).toEqual([]);
  const shifted = counts([...calm, ...calm.map((n) => n * 3), 60, 61]);
  const plain = assembleTrend(shifted, frame);
  const based = assembleTrend(shifted, { ...frame, rebaselines: found });
  expect(plain.rows.some((r) => r.special_causes.includes('run_above'))).toBe(true);
  expect(based.rows.every((r) => r.special_causes.length === 0)).toBe(true);
  expect(based.baselines).toMatchObject([
    { number: 1, to: '2019-12', cause: null },
    { number: 2, from: '2020-01', cause: { id: 'register', text } },
  ]);
});

test('the same month of the year before, with the interval of the difference', () => {
  // Newcombe 1998b, example (a): 56/70 against 48/80, difference 0.2, method 10: 0.0524 to 0.3339.
  const now = { value: 56 / 70, ...wilson(56, 70) };
  const before = { value: 48 / 80, ...wilson(48, 80) };
  const { change, change_lower, change_upper } = yearChange(now, before);
  expect(change).toBeCloseTo(0.2, 12);
  expect(change_lower).toBeCloseTo(0.0524, 4);
  expect(change_upper).toBeCloseTo(0.3339, 4);
  expect(yearChange(now, undefined)).toMatchObject({ year_before: null, change: null });
  expect(assembleTrend(counts([...calm, 25]), frame).rows[12]).toMatchObject({ year_before: 20, change: 5, change_lower: null });
});

const wilson = (x: number, n: number) => {
  const { lower, upper } = wilsonInterval(x, n);
  return { value_lower: lower, value_upper: upper };
};

test('a season that cannot be told says why', () => {
  expect(assembleTrend(counts(Array.from({ length: 20 }, (_, i) => 100 + 2 * i)), frame).seasonality).toEqual({
    model: null,
    reason: 'short',
    points: 20,
    needed: 24,
  });
  const gap = Array.from({ length: 26 }, (_, i) => row(i, i === 9 ? 0 : 5, i === 9 ? 0 : 10));
  expect(assembleTrend(gap, { ...frame, chart: 'p', counts: false }).seasonality).toMatchObject({ reason: 'gaps', points: 25 });
});
