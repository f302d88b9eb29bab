import { byarInterval } from './counts.ts';
import { DISPLAY_CONFIDENCE, demand, demandCount, type Interval, type Reason, sum } from './domain.ts';
import { gammaQuantile } from './gamma.ts';

/** One stratum (sex × age × problem area). */
export interface Stratum {
  events: number;
  /** Population of the stratum here. */
  population: number;
  /** Population of the stratum in the standard. */
  standard: number;
  /** Σ frequency² · persons, where one person may count several times (the events of one person are not independent); absent: `events`. */
  squares?: number;
}

export interface StandardisedRate extends Interval {
  events: number;
  population: number;
  value: number | null;
  reason: Reason | null;
}

/** A directly standardised rate is withheld below this number of events. */
const LEAST_EVENTS = 10;

/**
 * Directly standardised rate per `multiplier`: Σ wᵢxᵢ/nᵢ / Σ wᵢ, with Dobson's (1991) limits from Byar's of the total, or Fay and Feuer's (1997) gamma limits.
 * Withheld below 10 events. A stratum of the standard with nobody here makes it not computable.
 */
export function directlyStandardisedRate(
  strata: readonly Stratum[],
  { multiplier = 1, confidence = DISPLAY_CONFIDENCE, limits = 'dobson' as 'dobson' | 'gamma' } = {},
): StandardisedRate {
  for (const { events, population, standard } of strata) {
    demandCount(events, 'the number of events');
    demandCount(population, 'the population');
    demandCount(standard, 'the standard population');
    demand(population > 0 || events === 0, 'events have a population');
  }
  const events = sum(strata.map((s) => s.events));
  const population = sum(strata.map((s) => s.population));
  const weight = sum(strata.map((s) => s.standard));
  const none = { events, population, value: null, lower: null, upper: null };
  if (weight === 0 || strata.some((s) => s.population === 0 && s.standard > 0)) return { ...none, reason: 'no_denominator' };
  if (events < LEAST_EVENTS) return { ...none, reason: 'too_few_events' };
  const used = strata.filter((s) => s.standard > 0);
  const rate = sum(used.map((s) => (s.standard * s.events) / s.population)) / weight;
  const variance = sum(used.map((s) => (s.standard / s.population / weight) ** 2 * (s.squares ?? s.events)));
  const scale = (x: number) => x * multiplier;
  if (limits === 'gamma') {
    const heaviest = Math.max(...used.map((s) => s.standard / s.population)) / weight;
    return {
      events,
      population,
      value: scale(rate),
      ...gammaLimits(rate, variance, heaviest, confidence, multiplier),
      reason: null,
    };
  }
  const { lower, upper } = byarInterval(events, confidence);
  const step = Math.sqrt(variance / events);
  return {
    events,
    population,
    value: scale(rate),
    lower: lower === null ? null : scale(Math.max(0, rate + step * (lower - events))),
    upper: upper === null ? null : scale(rate + step * (upper - events)),
    reason: null,
  };
}

function gammaLimits(rate: number, variance: number, heaviest: number, confidence: number, multiplier: number): Interval {
  const tail = (1 - confidence) / 2;
  const more = rate + heaviest;
  const moreVariance = variance + heaviest ** 2;
  return {
    lower: rate === 0 ? 0 : gammaQuantile(tail, rate ** 2 / variance) * (variance / rate) * multiplier,
    upper: gammaQuantile(1 - tail, more ** 2 / moreVariance) * (moreVariance / more) * multiplier,
  };
}
