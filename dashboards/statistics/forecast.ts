import { countQuantile, negativeBinomialProbability } from './distributions.ts';
import { demand, demandCount, type Interval, type Reason, sum } from './domain.ts';

/** Jeffreys' prior of a rate adds half an event. */
const PRIOR = 0.5;

/** Predictive distribution of new recipients: NegBin(events + ½, time/(time + future)), stretched about its mean by √φ. */
interface Predictive {
  mean: number;
  /** p-quantile, p in (0, 1), not below 0. */
  quantile(p: number): number;
  /** P(at least k). */
  atLeast(k: number): number;
}

/**
 * Gamma–Poisson predictive of the count in `future`, having seen `events` in `time` (same unit, time > 0). φ > 1 stretches it about its mean by √φ:
 * quantiles are then rounded away from the mean.
 */
export function gammaPoisson(events: number, time: number, future: number, phi = 1): Predictive {
  demandCount(events, 'the number of events');
  demand(time > 0 && Number.isFinite(time), 'the time observed is positive');
  demandCount(future, 'the future time');
  demand(phi >= 1 && Number.isFinite(phi), 'φ is at least 1');
  const size = events + PRIOR;
  const centre = (size * future) / time;
  if (future === 0) return { mean: 0, quantile: () => 0, atLeast: (k) => (k <= 0 ? 1 : 0) };
  const below = (k: number) => negativeBinomialProbability(k, size, time / (time + future));
  const stretch = Math.sqrt(phi);
  return {
    mean: centre,
    quantile(p) {
      demand(p > 0 && p < 1, 'a predictive quantile lies in (0, 1)');
      const plain = countQuantile(p, below);
      if (stretch === 1) return plain;
      const stretched = centre + stretch * (plain - centre);
      return Math.max(0, plain < centre ? Math.floor(stretched) : Math.ceil(stretched));
    },
    atLeast: (k) => (k <= 0 ? 1 : Math.min(1, Math.max(0, 1 - below(Math.ceil(centre + (k - centre) / stretch) - 1)))),
  };
}

/** One month: new recipients and its length, in the unit of time. */
export interface Month {
  events: number;
  time: number;
}

/** Dispersion φ of the months about their common rate: Pearson's χ²/(k − 1), not below 1; 1 below two months. */
export function monthlyDispersion(months: readonly Month[]): number {
  const known = months.filter((m) => m.time > 0);
  const rate = sum(known.map((m) => m.events)) / Math.max(Number.MIN_VALUE, sum(known.map((m) => m.time)));
  if (known.length < 2 || rate === 0) return 1;
  return Math.max(1, sum(known.map((m) => (m.events - rate * m.time) ** 2 / (rate * m.time))) / (known.length - 1));
}

export interface ForecastRequest {
  /** Months the pace is taken from, new recipients only. */
  months: readonly Month[];
  /** Recipients already reached, whenever. */
  reached: number;
  /** Time left to the end date, in the months' unit. */
  future: number;
  /** `null`: no published target. */
  target: number | null;
}

export interface TargetForecast {
  /** Recipients at the end date. `null` with the reason. */
  expected: number | null;
  interval80: Interval;
  interval95: Interval;
  /** P(target reached by the end date); `null` without a target. */
  probability: number | null;
  /** New recipients needed per unit of time from now; 0 once reached; `null` without target or time left. */
  neededPace: number | null;
  /** New recipients per unit of time so far. */
  pace: number | null;
  phi: number;
  /** What the figure rests on, to be shown beside it: the pace of new recipients goes on as in the months observed. */
  assumption: 'constant_pace';
  reason: Reason | null;
}

/** Forecast of a target at the end date from new recipients: gamma–Poisson predictive widened by √φ of the months. The assumption stands beside the number. */
export function forecastTarget({ months, reached, future, target }: ForecastRequest): TargetForecast {
  for (const { events, time } of months) {
    demandCount(events, 'the number of events');
    demandCount(time, 'the time');
  }
  demandCount(reached, 'the number reached');
  demandCount(future, 'the future time');
  const missing = target === null ? null : Math.max(0, target - reached);
  const neededPace = missing === 0 ? 0 : missing === null || future === 0 ? null : missing / future;
  const time = sum(months.map((m) => m.time));
  const phi = monthlyDispersion(months);
  const common = { neededPace, phi, assumption: 'constant_pace' as const };
  const none = { lower: null, upper: null };
  const certain = missing === 0 ? 1 : null;
  if (time === 0)
    return { ...common, expected: null, interval80: none, interval95: none, probability: certain, pace: null, reason: 'no_data' };
  const events = sum(months.map((m) => m.events));
  const ahead = gammaPoisson(events, time, future, phi);
  const between = (tail: number) => ({ lower: reached + ahead.quantile(tail), upper: reached + ahead.quantile(1 - tail) });
  return {
    ...common,
    expected: reached + ahead.mean,
    interval80: between(0.1),
    interval95: between(0.025),
    probability: missing === null ? null : ahead.atLeast(missing),
    pace: events / time,
    reason: null,
  };
}
