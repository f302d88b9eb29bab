import { expect, test } from 'vitest';
import { gammaProbability, gammaQuantile, logGamma } from '../../../dashboards/statistics/gamma.ts';
import { byarInterval, countInterval, poissonExactInterval, wilsonInterval } from '../../../dashboards/statistics/index.ts';
import { criticalValue, normalQuantile } from '../../../dashboards/statistics/normal.ts';

const close = (actual: number | null, expected: number, { rel = 0, abs = 0 }: { rel?: number; abs?: number }) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(Math.max(rel * Math.abs(expected), abs));

test('normal quantiles of published tables', () => {
  // R 4.2: qnorm(c(0.5, 0.975, 0.999, 1e-10))
  expect(normalQuantile(0.5)).toBe(0);
  expect(criticalValue(0.95)).toBeCloseTo(1.959963984540054, 14);
  expect(criticalValue(0.998)).toBeCloseTo(3.090232306167813, 13);
  expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 13);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1.2)).toBeNaN();
});

test('gamma function and its quantiles', () => {
  expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 12);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
  for (const shape of [0.5, 1, 3, 9, 60, 880, 2_000, 10_000, 1_000_000])
    for (const p of [1e-6, 0.001, 0.025, 0.5, 0.975, 0.999])
      close(gammaProbability(shape, gammaQuantile(p, shape)), p, { rel: 1e-10 });
});

test('Garwood 1936: limits of 0, 1, 5 and 9 at 95 %', () => {
  // Chi-square tables: 0 → 0–3.689; 1 → 0.0253–5.572; 5 → 1.6235–11.668; 9 → 4.115–17.085
  for (const [count, lower, upper] of [
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [5, 1.6235, 11.6683],
    [9, 4.1154, 17.0848],
  ] as const) {
    const interval = poissonExactInterval(count);
    close(interval.lower, lower, { abs: 5e-5 });
    close(interval.upper, upper, { abs: 5e-5 });
  }
});

test('counts are exact below ten and Byar from ten', () => {
  expect(countInterval(9)).toEqual(poissonExactInterval(9));
  expect(countInterval(10)).toEqual(byarInterval(10));
});

test('where a method gives no limit there is none', () => {
  expect(byarInterval(1, 0.998).lower).toBeNull();
  expect(byarInterval(0).lower).toBeNull();
  expect(wilsonInterval(0, 0)).toEqual({ lower: null, upper: null });
  expect(wilsonInterval(0, 12).lower).toBe(0);
  expect(wilsonInterval(12, 12).upper).toBeCloseTo(1, 14);
});
