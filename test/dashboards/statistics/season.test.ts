import { expect, test } from 'vitest';
import { seasonallyAdjusted } from '../../../dashboards/statistics/index.ts';

test('a season is taken away exactly from a straight line with a season, as differences and as ratios', () => {
  const season = [3, -1, 4, 1, -5, 0, 2, -8, 1, 2, -1, 2];
  const line = Array.from({ length: 30 }, (_, i) => 100 + 2 * i);
  const sum = seasonallyAdjusted(
    line.map((value, i) => value + (season[i % 12] ?? 0)),
    12,
    false,
  );
  expect(sum?.values.map((value) => Math.round(value * 1e9) / 1e9)).toEqual(line);
  const ratios = season.map((s) => 1 + s / 20);
  const product = seasonallyAdjusted(
    line.map((_, i) => 200 * (ratios[i % 12] ?? 1)),
    12,
    true,
  );
  expect(product?.model).toBe('multiplicative');
  for (const value of product?.values ?? []) expect(value).toBeCloseTo(200, 9);
  expect(seasonallyAdjusted(line.slice(0, 23), 12, true)).toBeNull();
});
