import { binomialProbability, countQuantile } from './distributions.ts';

/** Runs about the centre line; points on it are not useful. */
export interface Runs {
  useful: number;
  longest: number;
  longestMax: number;
  crossings: number;
  crossingsMin: number;
  /** An unusually long run or unusually few crossings. */
  signal: boolean;
}

/** Longest run and fewest crossings chance allows among n useful points: round(log₂n) + 3 and the 5 % point of Binomial(n − 1, ½) (Anhøj and Olesen 2014). */
export const runLimits = (useful: number): { longestMax: number; crossingsMin: number } => ({
  longestMax: useful === 0 ? 0 : Math.round(Math.log2(useful)) + 3,
  crossingsMin: useful < 2 ? 0 : countQuantile(0.05, (k) => binomialProbability(k, useful - 1, 0.5)),
});

/** Anhøj's runs analysis of values about a centre; for series too short for limits. */
export function runsAnalysis(values: readonly number[], centre: number): Runs {
  const sides = values.map((value) => Math.sign(value - centre)).filter((side) => side !== 0);
  let longest = 0;
  let length = 0;
  let crossings = 0;
  for (const [i, side] of sides.entries()) {
    const crosses = i > 0 && side !== sides[i - 1];
    if (crosses) crossings++;
    length = crosses ? 1 : length + 1;
    longest = Math.max(longest, length);
  }
  const { longestMax, crossingsMin } = runLimits(sides.length);
  return {
    useful: sides.length,
    longest,
    longestMax,
    crossings,
    crossingsMin,
    signal: longest > longestMax || crossings < crossingsMin,
  };
}

/** Of each value, whether it belongs to a longest run on one side of the centre; those on the centre belong to none. */
export function inLongestRun(values: readonly number[], centre: number): boolean[] {
  const { longest } = runsAnalysis(values, centre);
  const marked = values.map(() => false);
  let side = 0;
  let run: number[] = [];
  for (const [i, value] of values.entries()) {
    const its = Math.sign(value - centre);
    if (its === 0) continue;
    run = its === side ? [...run, i] : [i];
    side = its;
    if (run.length === longest) for (const member of run) marked[member] = true;
  }
  return marked;
}
