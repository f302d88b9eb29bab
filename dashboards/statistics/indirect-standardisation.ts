import { countInterval, countMethod } from './counts.ts';
import { DISPLAY_CONFIDENCE, demand, demandCount, type Interval, type Reason, scaled, sum } from './domain.ts';
import { criticalValue } from './normal.ts';

/** One stratum here and in the reference. */
export interface ReferencedStratum {
  events: number;
  population: number;
  referenceEvents: number;
  referencePopulation: number;
}

export interface StandardisedRatio extends Interval {
  observed: number;
  expected: number;
  /** O / E times `multiplier`; `null` when the reference expects none. */
  value: number | null;
  method: 'exact' | 'byar' | null;
  /** Crude rate of the reference per unit of population; `null` without a reference population. */
  referenceRate: number | null;
  reason: Reason | null;
}

/**
 * Indirectly standardised ratio O/E, E = Σ nᵢ Rᵢ/Nᵢ, with exact limits below 10 observed and Byar's from 10 (Breslow and Day 1987), or the
 * lognormal ones O/E·exp(∓z/√O). Comparable with the reference (1), not with another desk's ratio. Times `referenceRate` it is a rate.
 */
export function indirectlyStandardisedRatio(
  strata: readonly ReferencedStratum[],
  { multiplier = 1, confidence = DISPLAY_CONFIDENCE, limits = 'poisson' as 'poisson' | 'lognormal' } = {},
): StandardisedRatio {
  for (const s of strata) {
    for (const count of [s.events, s.population, s.referenceEvents, s.referencePopulation]) demandCount(count);
    demand(s.referencePopulation > 0 || s.population === 0, 'a stratum with people here has people in the reference');
  }
  const observed = sum(strata.map((s) => s.events));
  const expected = sum(strata.map((s) => (s.population === 0 ? 0 : (s.population * s.referenceEvents) / s.referencePopulation)));
  const people = sum(strata.map((s) => s.referencePopulation));
  const referenceRate = people === 0 ? null : sum(strata.map((s) => s.referenceEvents)) / people;
  if (expected === 0)
    return { observed, expected, value: null, lower: null, upper: null, method: null, referenceRate, reason: 'zero_expected' };
  const factor = multiplier / expected;
  const interval = limits === 'poisson' ? countInterval(observed, confidence) : lognormal(observed, confidence);
  return {
    observed,
    expected,
    value: observed * factor,
    ...scaled(interval, factor),
    method: limits === 'poisson' ? countMethod(observed) : null,
    referenceRate,
    reason: null,
  };
}

function lognormal(observed: number, confidence: number): Interval {
  if (observed === 0) return { lower: null, upper: null };
  const spread = Math.exp(criticalValue(confidence) / Math.sqrt(observed));
  return { lower: observed / spread, upper: observed * spread };
}
