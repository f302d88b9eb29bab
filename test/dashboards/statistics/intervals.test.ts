import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gammaProbability, gammaQuantile, logGamma } from '../../../dashboards/statistics/gamma.ts';
import {
  byarInterval,
  countInterval,
  type Interval,
  poissonExactInterval,
  wilsonInterval,
} from '../../../dashboards/statistics/intervals.ts';
import { criticalValue, normalQuantile } from '../../../dashboards/statistics/normal.ts';

interface Case {
  id: string;
  input: { x: number; n?: number; exposure?: number; confidence?: number; method?: string };
  expected: Record<string, number>;
  tolerance: { rel?: number; abs?: number };
}

function referenceCases(method: string): Case[] {
  const path = new URL(`../../../../shared/reference-cases/${method}.json`, import.meta.url);
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases;
  console.warn(`reference cases of ${method} skipped: ../shared/reference-cases is not beside this checkout`);
  return [];
}

const close = (actual: number | null, expected: number, { rel = 0, abs = 0 }: Case['tolerance']) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(Math.max(rel * Math.abs(expected), abs));

function holds(interval: (confidence: number) => Interval, { input, expected, tolerance }: Case) {
  for (const [name, value] of Object.entries(expected)) {
    const confidence = name.endsWith('95') ? 0.95 : name.endsWith('99_8') ? 0.998 : (input.confidence ?? 0.95);
    const { lower, upper } = interval(confidence);
    if (name.startsWith('lower')) close(lower, value * (input.exposure ?? 1), tolerance);
    if (name.startsWith('upper')) close(upper, value * (input.exposure ?? 1), tolerance);
  }
}

describe('reference cases', () => {
  for (const c of referenceCases('count-byar'))
    test(`Byar ${c.id}`, () => holds((confidence) => byarInterval(c.input.x, confidence), c));
  for (const c of referenceCases('count-exact-poisson').filter((c) => c.input.method === undefined))
    test(`exact Poisson ${c.id}`, () => holds((confidence) => poissonExactInterval(c.input.x, confidence), c));
  for (const c of referenceCases('proportion-wilson'))
    test(`Wilson ${c.id}`, () => holds((confidence) => wilsonInterval(c.input.x, c.input.n ?? 0, confidence), c));
});

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
  for (const shape of [0.5, 1, 3, 9, 60, 2_000])
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
