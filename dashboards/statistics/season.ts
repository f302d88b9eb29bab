const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Moving average over a year, half a weight to both ends; `null` where the series does not reach half a year to each side. */
function centred(values: readonly number[], perYear: number): (number | null)[] {
  const half = perYear / 2;
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return null;
    const ends = ((values[i - half] ?? 0) + (values[i + half] ?? 0)) / 2;
    return (ends + values.slice(i - half + 1, i + half).reduce((sum, value) => sum + value, 0)) / perYear;
  });
}

export interface Adjusted {
  model: 'additive' | 'multiplicative';
  values: number[];
}

/**
 * A series without its season: classical decomposition about the centred moving average of a year (Kendall & Stuart 1983), seasons as ratios where
 * that is asked and possible, else as differences. `null` under two years. `perYear` is even.
 */
export function seasonallyAdjusted(values: readonly number[], perYear: number, ratios: boolean): Adjusted | null {
  if (values.length < 2 * perYear) return null;
  const level = centred(values, perYear);
  const asRatio = ratios && level.every((at) => at === null || at > 0);
  const seasonOf = (relative: boolean): number[] => {
    const means = Array.from({ length: perYear }, (_, phase) =>
      mean(
        level.flatMap((at, i) =>
          at === null || i % perYear !== phase ? [] : relative ? (values[i] ?? 0) / at : (values[i] ?? 0) - at,
        ),
      ),
    );
    const whole = mean(means);
    return means.map((season) => (relative ? season / whole : season - whole));
  };
  const ratio = asRatio ? seasonOf(true) : [];
  if (asRatio && ratio.every((season) => season > 0))
    return { model: 'multiplicative', values: values.map((value, i) => value / (ratio[i % perYear] ?? 1)) };
  const difference = seasonOf(false);
  return { model: 'additive', values: values.map((value, i) => value - (difference[i % perYear] ?? 0)) };
}
