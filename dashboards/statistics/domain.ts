/** Confidence of the limits shown beside a figure. */
export const DISPLAY_CONFIDENCE = 0.95;
/** Confidence of the limits a flag is raised on. */
export const FLAG_CONFIDENCE = 0.998;

/**
 * Why a figure is not computable. `no_data`: nothing observed. `no_denominator`: nothing to divide by. `too_few_events`: under the least number of events
 * the method asks for. `one_unit`: one desk or one observation has no spread. `zero_expected`: the reference expects none.
 */
export type Reason = 'no_data' | 'no_denominator' | 'too_few_events' | 'one_unit' | 'zero_expected';

/** Limits of a figure, in its own unit; `null` where the method gives none. */
export interface Interval {
  lower: number | null;
  upper: number | null;
}

/** An interval that is not computable. */
export const NO_INTERVAL: Interval = { lower: null, upper: null };

/** Throws a RangeError: the caller passed what no data can be (a negative count, more successes than trials, a confidence outside (0, 1)). */
export function demand(condition: boolean, requirement: string): void {
  if (!condition) throw new RangeError(`statistics: ${requirement}`);
}

export const demandConfidence = (confidence: number): void =>
  demand(confidence > 0 && confidence < 1, 'confidence lies in (0, 1)');

/** Throws unless the number is a finite count, whole or not (weighted counts are not whole). */
export const demandCount = (count: number, name = 'a count'): void =>
  demand(Number.isFinite(count) && count >= 0, `${name} is finite and not negative`);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Every limit multiplied by a factor; what is `null` stays so. */
export const scaled = ({ lower, upper }: Interval, factor: number): Interval => ({
  lower: lower === null ? null : lower * factor,
  upper: upper === null ? null : upper * factor,
});
