/** One measurement beside its yardstick, both taken in one run on the same data. */
export interface Line {
  what: string;
  /** Unit of `ours` and `theirs`; a ratio compares rates, the higher the better. */
  unit: string;
  ours: number;
  /** The yardstick, with its name; absent where the aim is a plain figure. */
  theirs?: { name: string; value: number; ratio: number };
  aim: string;
  /** Whether the aim is reached; `null` beside a peer, where there is none. */
  met: boolean | null;
  /** Where the time goes, or what else was seen. */
  details: Readonly<Record<string, number | string>>;
}

export interface Skipped {
  what: string;
  skipped: string;
}

export interface BenchOptions {
  /** Events of the throughput measurements. */
  events: number;
  /** Runs of which the median counts. */
  repeat: number;
  /** Seconds of steady publishing. */
  seconds: number;
  /** Events per second while publishing steadily. */
  rate: number;
  /** Events that flow while memory is watched. */
  memoryEvents: number;
  seed: number;
}

/** The middle one of an odd number of values, the upper of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The run whose ratio is the median of all: its figures belong together. */
export function medianBy<T>(runs: readonly T[], of: (run: T) => number): T {
  const middle = runs.toSorted((a, b) => of(a) - of(b))[Math.floor(runs.length / 2)];
  if (middle === undefined) throw new RangeError('no runs');
  return middle;
}

/** Nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
