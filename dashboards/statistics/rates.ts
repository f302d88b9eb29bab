import { countInterval, countMethod } from './counts.ts';
import { DISPLAY_CONFIDENCE, demandCount, type Interval, type Reason, scaled } from './domain.ts';

export interface Rate extends Interval {
  /** In events per `multiplier` of the denominator; `null` with the reason. */
  value: number | null;
  /** How the limits were computed. */
  method: 'exact' | 'byar' | null;
  reason: Reason | null;
}

/**
 * Events per `multiplier` of population or exposure, with Poisson limits: exact below 10 events, Byar from 10 (the rule of PHE's Fingertips).
 * No population gives no rate.
 */
export function crudeRate(events: number, population: number, multiplier = 1, confidence = DISPLAY_CONFIDENCE): Rate {
  demandCount(events, 'the number of events');
  demandCount(population, 'the population');
  if (population === 0) return { value: null, lower: null, upper: null, method: null, reason: 'no_denominator' };
  const factor = multiplier / population;
  return {
    value: events * factor,
    ...scaled(countInterval(events, confidence), factor),
    method: countMethod(events),
    reason: null,
  };
}
