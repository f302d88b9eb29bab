import { demand, demandCount, type Reason, sum } from './domain.ts';

export interface Shrunken {
  /** Per desk: its own rate and the shrunken one; `null`s with nothing to divide by. */
  units: { raw: number | null; estimate: number | null }[];
  /** Rate of all desks together, towards which the small ones are drawn. */
  centre: number | null;
  /** Population-weighted variance of the raw rates about the centre. */
  variance: number;
  /** Of that, the variance between desks (moments), not below 0. */
  between: number;
  reason: Reason | null;
}

/**
 * Global empirical-Bayes estimates by the method of moments: rates (Marshall 1991) or proportions (Martuzzi and Elliott 1996).
 * The smaller the desk, the nearer its estimate to the centre; with no variance between desks all estimates are the centre.
 */
export function empiricalBayes(
  units: readonly { events: number; population: number }[],
  family: 'poisson' | 'binomial' = 'poisson',
): Shrunken {
  for (const { events, population } of units) {
    demandCount(events, 'the number of events');
    demandCount(population, 'the population');
    demand(family === 'poisson' || events <= population, 'the count of a proportion is at most n');
  }
  const known = units.filter((u) => u.population > 0);
  if (known.length === 0)
    return {
      units: units.map(() => ({ raw: null, estimate: null })),
      centre: null,
      variance: 0,
      between: 0,
      reason: units.length ? 'no_denominator' : 'no_data',
    };
  const people = sum(known.map((u) => u.population));
  const centre = sum(known.map((u) => u.events)) / people;
  const average = people / known.length;
  const variance = sum(known.map((u) => u.population * (u.events / u.population - centre) ** 2)) / people;
  const noise = centre * (1 - centre);
  const moment =
    family === 'poisson' ? variance - centre / average : average > 1 ? (average * variance - noise) / (average - 1) : 0;
  const between = known.length < 2 ? 0 : Math.max(0, moment);
  const weight = (population: number) => {
    const within = Math.max(0, family === 'poisson' ? centre : noise - between) / population;
    return between === 0 ? 0 : between / (between + within);
  };
  return {
    units: units.map(({ events, population }) => {
      if (population === 0) return { raw: null, estimate: null };
      const raw = events / population;
      const own = weight(population);
      return { raw, estimate: (1 - own) * centre + own * raw };
    }),
    centre,
    variance,
    between,
    reason: known.length < 2 ? 'one_unit' : null,
  };
}
