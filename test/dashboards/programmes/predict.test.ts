import { expect, test } from 'vitest';
import { daysOfProspect, fanOf, type Prospect, paceMonths, predict, stateOf } from '../../../dashboards/programmes/predict.ts';

/** A year and a half, ten new recipients in each of its whole months so far. */
const months = ['2019-01', '2019-02', '2019-03', '2019-04', '2019-05', '2019-06'];
const steady: Prospect = {
  from: '2019-01-01',
  end: '2020-06-30',
  day: '2019-06-30',
  byMonth: new Map(months.map((month) => [month, 10])),
  target: 200,
};
const at = (changes: Partial<Prospect>): Prospect => ({ ...steady, ...changes });

test('a steady pace: 60 reached in 181 days, 366 days to come', () => {
  const figures = predict(steady);
  // (60 + ½) · 366 / 181 = 122.3 new recipients on top of 60; 140 are missing, in 366 / 7 weeks.
  expect(figures).toMatchObject({ reached: 60, remaining: 140, phi: 1, months: 6 });
  expect(figures.expected).toBeCloseTo(60 + (60.5 * 366) / 181, 9);
  expect(figures.needed_per_week).toBeCloseTo((140 * 7) / 366, 12);
  expect(figures.recent_per_week).toBeCloseTo((60 * 7) / 181, 12);
  const { lower_95, lower_80, expected, upper_80, upper_95 } = figures;
  const limits = [60, lower_95, lower_80, expected, upper_80, upper_95].map(Number);
  expect(limits).toEqual(limits.toSorted((a, b) => a - b));
  expect(figures.probability).toBeGreaterThan(0);
  expect(figures.probability).toBeLessThan(0.5);
});

test('months that differ more than chance widen the interval and leave the expectation', () => {
  const uneven = new Map(months.map((month, i) => [month, i % 2 === 0 ? 0 : 20]));
  const [calm, wild] = [predict(steady), predict(at({ byMonth: uneven }))];
  expect(wild.expected).toBeCloseTo(calm.expected ?? 0, 9);
  expect(wild.phi).toBeGreaterThan(8);
  expect(Number(wild.upper_95) - Number(wild.lower_95)).toBeGreaterThan(2 * (Number(calm.upper_95) - Number(calm.lower_95)));
});

test('the pace is of the latest twelve whole months: neither the month in course nor a slow start', () => {
  const long = Array.from({ length: 20 }, (_, i): [string, number] => [
    `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
    i < 7 ? 1 : 30,
  ]);
  const prospect = at({ byMonth: new Map(long), day: '2020-08-10', end: '2021-06-30' });
  expect(paceMonths(prospect)).toHaveLength(12);
  expect(paceMonths(prospect).map(({ events }) => events)).toEqual(Array(12).fill(30));
  // From the eighth of the month, of which there is nothing but the days so far.
  expect(paceMonths(at({ from: '2019-01-08', day: '2019-01-10', byMonth: new Map([['2019-01', 2]]) }))).toEqual([
    { events: 2, time: 3 },
  ]);
  expect(paceMonths(at({ from: '2019-01-08', day: '2019-02-10' }))).toEqual([{ events: 10, time: 24 }]);
});

test('a target already reached is certain and needs nothing more', () => {
  expect(predict(at({ target: 60 }))).toMatchObject({ remaining: 0, probability: 1, needed_per_week: 0 });
});

test('no target: a forecast without a probability; no month yet: no forecast', () => {
  expect(predict(at({ target: null }))).toMatchObject({ remaining: null, probability: null, needed_per_week: null });
  const before = at({ day: '2018-12-31', byMonth: new Map() });
  expect(stateOf(before)).toBe('not_begun');
  expect(daysOfProspect(before)).toEqual({ elapsed: 0, left: 547 });
  expect(predict(before)).toMatchObject({
    reached: 0,
    remaining: 200,
    expected: null,
    lower_95: null,
    probability: null,
    phi: null,
  });
  expect(fanOf(before)).toEqual([]);
  // Half a year without anybody: next to nobody is expected, but more than nobody is possible.
  const nobody = predict(at({ byMonth: new Map() }));
  expect(nobody).toMatchObject({ reached: 0, lower_95: 0, phi: 1, recent_per_week: 0 });
  expect(nobody.upper_95).toBeGreaterThan(0);
});

test('on the end date and after it, what was reached is certain', () => {
  const done = { expected: 60, lower_80: 60, upper_80: 60, lower_95: 60, upper_95: 60, needed_per_week: null };
  for (const [day, state] of [
    ['2020-06-30', 'ends_today'],
    ['2024-01-01', 'ended'],
  ] as const) {
    expect(stateOf(at({ day }))).toBe(state);
    expect(predict(at({ day }))).toMatchObject({ ...done, probability: 0 });
    expect(predict(at({ day, target: 60 }))).toMatchObject({ probability: 1, needed_per_week: 0 });
    expect(fanOf(at({ day })).at(-1)).toMatchObject({ day: '2020-06-30', reached: 60, expected: null });
  }
});

test('the fan opens at what was reached and ends at the forecast', () => {
  const rows = fanOf(steady);
  expect(rows.map(({ day }) => day).slice(4, 8)).toEqual(['2019-05-31', '2019-06-30', '2019-07-31', '2019-08-31']);
  expect(rows[5]).toMatchObject({ reached: 60, expected: 60, lower_95: 60, upper_95: 60 });
  const { expected, lower_80, upper_80, lower_95, upper_95 } = predict(steady);
  expect(rows.at(-1)).toEqual({ day: '2020-06-30', reached: null, expected, lower_80, upper_80, lower_95, upper_95, note: '' });
  const widths = rows.slice(5).map((row) => Number(row.upper_95) - Number(row.lower_95));
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
});
