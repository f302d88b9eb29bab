import { describe, expect, test } from 'vitest';
import { type Judgement, judge } from '../../../dashboards/benchmarks/judge.ts';
import type { BenchmarkRow } from '../../../dashboards/benchmarks/types.ts';
import { PERCENT, RATE, rowOf, sixteen } from './rows.ts';

function one({ rows }: Judgement, id: string): BenchmarkRow {
  const found = rows.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

function* numbers(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* numbers(inner);
}
const allFinite = (judgement: Judgement) => expect([...numbers(judgement)].filter((n) => !Number.isFinite(n))).toEqual([]);

describe('sixteen desks, three of them tiny', () => {
  test('2 of 2 is not flagged as the best: it may be any of the sixteen, and its shrunken value is near the others', () => {
    const judgement = judge(sixteen(140), PERCENT);
    expect(one(judgement, 'tiny-a')).toMatchObject({
      value: 100,
      flag: 'not_judged',
      reading: 'not_judged',
      z: null,
      rank_low: 1,
      rank_high: 16,
      note: 'small_n',
    });
    expect(one(judgement, 'tiny-a').shrunken).toBeLessThan(75);
    expect(judgement.rows.filter(({ flag }) => flag !== 'in_limits' && flag !== 'not_judged')).toEqual([]);
    expect(judgement.dispersion).toMatchObject({ units: 13, tau2: 0, applied: false });
    expect(judgement.deciles).toHaveLength(9);
    allFinite(judgement);
  });

  test.each([
    [80, 'low_998', 'worse'],
    [196, 'high_998', 'better'],
  ] as const)('a desk of 200 with %i instead of 140 is flagged at 99.8 %%', (planted, flag, reading) => {
    const judgement = judge(sixteen(planted), PERCENT);
    expect(one(judgement, 'planted')).toMatchObject({ flag, reading });
    expect(judgement.rows.filter((row) => row.flag.endsWith('998'))).toHaveLength(1);
  });

  test('the tiny ones do not feed the variance between desks, but the reference', () => {
    const tiny = judge(sixteen(140), PERCENT);
    const without = judge(
      sixteen(140).filter(({ id }) => !id.startsWith('tiny')),
      PERCENT,
    );
    expect(tiny.dispersion?.units).toBe(without.dispersion?.units);
    expect(tiny.reference).toMatchObject({ numerator: 5 + (without.reference.numerator ?? 0) });
  });

  test('without polarity a desk beyond the limits is different; where less is better it is better below', () => {
    expect(one(judge(sixteen(80), { ...PERCENT, polarity: 'none' }), 'planted').reading).toBe('different');
    expect(one(judge(sixteen(80), { ...PERCENT, polarity: 'lower' }), 'planted')).toMatchObject({
      reading: 'better',
      rank_low: 1,
    });
  });
});

test('a rate: expected events, limits about the common rate, in the unit of the KPI', () => {
  const rows = [rowOf('a', 100, 1000, RATE), rowOf('b', 110, 1000, RATE), rowOf('c', 30, 1000, RATE)];
  const judgement = judge(rows, RATE);
  // 240 of 3,000: 80 expected of each, 8 per 100.
  expect(judgement.reference).toEqual({ numerator: 240, denominator: 3000, value: 8 });
  expect(one(judgement, 'a')).toMatchObject({ expected: 80 });
  const { lower_95, upper_95, lower_998, upper_998 } = one(judgement, 'a');
  expect([lower_998, lower_95, 8, upper_95, upper_998]).toEqual(
    [lower_998, lower_95, 8, upper_95, upper_998].toSorted((a, b) => Number(a) - Number(b)),
  );
  allFinite(judgement);
});

test('one desk only is compared with nobody; no desk with data has no reference', () => {
  const alone = judge([rowOf('a', 60, 100)], PERCENT);
  expect(alone.rows[0]).toMatchObject({ value: 60, flag: 'not_judged', note: 'one_unit', rank_low: 1, rank_high: 1 });
  expect(alone.notes).toEqual(['one_unit', 'few_desks']);
  const empty = judge([rowOf('a', 0, 0)], PERCENT);
  expect(empty).toMatchObject({ reference: { value: null }, dispersion: null, notes: ['no_data'], curve: [] });
  expect(judge([], PERCENT).rows).toEqual([]);
  allFinite(alone);
});

test('under ten desks there are no deciles, and it says so; a desk without data is a row that nobody judges', () => {
  const judgement = judge([rowOf('a', 50, 100), rowOf('b', 55, 100), rowOf('c', 0, 0)], PERCENT);
  expect(judgement).toMatchObject({ deciles: null, notes: expect.arrayContaining(['few_desks']) });
  expect(one(judgement, 'c')).toMatchObject({ value: null, expected: null, flag: 'not_judged', rank_low: null, shrunken: null });
  expect(one(judgement, 'a').rank_high).toBe(2);
});

test('ties: equal desks are in line, share every rank, and vary by nothing', () => {
  for (const kpi of [PERCENT, RATE]) {
    const judgement = judge(
      ['a', 'b', 'c', 'd'].map((id) => rowOf(id, 30, 60, kpi)),
      kpi,
    );
    for (const row of judgement.rows)
      expect(row).toMatchObject({ z: 0, flag: 'in_limits', reading: 'in_line', shrunken: 50, rank_low: 1, rank_high: 4 });
    expect(judgement.dispersion).toMatchObject({ phi: 0, applied: false });
  }
});

test('all or nothing everywhere: nobody stands out', () => {
  for (const hits of [0, 1]) {
    const judgement = judge([rowOf('a', 40 * hits, 40), rowOf('b', 90 * hits, 90)], PERCENT);
    expect(judgement.rows.map(({ flag }) => flag)).toEqual(['in_limits', 'in_limits']);
    allFinite(judgement);
  }
  const none = judge([rowOf('a', 0, 400, RATE), rowOf('b', 0, 900, RATE)], RATE);
  expect(none.rows.map(({ note, flag }) => [note, flag])).toEqual([
    ['zero_expected', 'not_judged'],
    ['zero_expected', 'not_judged'],
  ]);
  allFinite(none);
});

test('a desk of a million beside small ones', () => {
  for (const kpi of [PERCENT, RATE]) {
    const rows = [...sixteen(140, kpi), rowOf('huge', 700_500, 1_000_000, kpi)];
    const judgement = judge(rows, kpi);
    const { lower_998, upper_998, flag } = one(judgement, 'huge');
    expect((upper_998 ?? 0) - (lower_998 ?? 0)).toBeLessThan(1);
    expect(flag).toBe('in_limits');
    allFinite(judgement);
  }
});

test('desks that differ by more than chance widen the limits, and it says so', () => {
  const rows = Array.from({ length: 12 }, (_, i) => rowOf(`d${i}`, 200 + (i % 2 === 0 ? 60 : -60) + i, 400));
  const judgement = judge(rows, PERCENT);
  expect(judgement.notes).toContain('overdispersed');
  expect(judgement.dispersion).toMatchObject({ applied: true, units: 12 });
  expect(judgement.rows.every(({ flag }) => flag === 'in_limits')).toBe(true);
});

test('a figure without a funnel keeps its value and says so; what is suppressed feeds nothing', () => {
  const median = judge([rowOf('a', 5, 50)], { ...PERCENT, quantile: 0.5 });
  expect(median).toMatchObject({ notes: ['no_funnel'], rows: [{ value: 10, flag: 'not_judged', note: 'no_funnel' }] });
  const hidden = {
    ...rowOf('s', 3, 90),
    numerator: null,
    value: null,
    lower: null,
    upper: null,
    suppressed: true,
    note: 'suppressed',
  };
  const rows = sixteen(140);
  const { reference, dispersion, rows: judged } = judge([...rows, hidden], PERCENT);
  expect({ reference, dispersion }).toEqual({
    reference: judge(rows, PERCENT).reference,
    dispersion: judge(rows, PERCENT).dispersion,
  });
  expect(judged.at(-1)).toMatchObject({ expected: null, lower_95: null, flag: 'not_judged', shrunken: null, note: 'suppressed' });
});

test('the curve rises and falls about the reference, group by group', () => {
  const { curve, reference } = judge(sixteen(140), PERCENT);
  const [first] = curve;
  expect(first).toMatchObject({ peer_group: 'region', n: 1 });
  expect(curve.at(-1)?.n).toBeCloseTo(200);
  for (const { lower_998, lower_95, upper_95, upper_998 } of curve)
    expect(
      (lower_998 ?? 0) <= (lower_95 ?? 0) && (lower_95 ?? 0) <= (reference.value ?? 0) && (upper_95 ?? 0) <= (upper_998 ?? 0),
    ).toBe(true);
});
