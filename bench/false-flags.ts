import { judge } from '../dashboards/benchmarks/judge.ts';
import type { Compared } from '../dashboards/benchmarks/limits.ts';
import { FLAG_CONFIDENCE } from '../dashboards/statistics/index.ts';
import type { BenchOptions, Line } from './line.ts';

const ROUNDS = 1_000;
/** As many desks as the network has, of sizes as unlike. */
const SIZES = [400, 231, 163, 104, 82, 71, 64, 57, 55, 49, 38, 33, 29, 27, 24, 20];
const COMMON = 0.6;
/** Standard deviation between desks on the arcsine scale: none, about ±5, ±10 and ±20 points. */
const BETWEEN = [0, 0.05, 0.1, 0.2];

const KPI: Compared = {
  interval: 'wilson',
  factor: 1,
  polarity: 'higher',
  min_n: 10,
  denominator: { kind: 'measure', measure: { fact: 'referrals', aggregate: 'count' } },
};

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function flagged(between: number, random: () => number): { near: number; far: number; desks: number } {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const seen = { near: 0, far: 0, desks: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const rows = SIZES.map((n, i) => {
      const share = Math.sin(Math.min(Math.max(Math.asin(Math.sqrt(COMMON)) + between * normal(), 0), Math.PI / 2)) ** 2;
      const numerator = Array.from({ length: n }, random).filter((u) => u < share).length;
      const place = { id: String(i), name: '', zone: '', peer_group: '', suppressed: false, note: '' };
      return { ...place, numerator, denominator: n, n, value: numerator / n, lower: null, upper: null };
    });
    const flags = judge(rows, KPI).rows.map(({ flag }) => flag);
    seen.desks += flags.length;
    seen.far += flags.filter((flag) => flag.endsWith('998')).length;
    seen.near += flags.filter((flag) => flag !== 'in_limits' && flag !== 'not_judged').length;
  }
  return seen;
}

/** Ordinary desks that differ by more than chance, judged as the benchmarks judge: the share flagged although none stands out. */
export async function falseFlagLines({ seed }: BenchOptions): Promise<Line[]> {
  return BETWEEN.map((between) => {
    const { near, far, desks } = flagged(between, uniform(seed));
    return {
      what: `false flags, ${between} between desks`,
      unit: '% at 99.8 %',
      ours: (100 * far) / desks,
      aim: 'within 0.2 % and 5 %',
      met: far / desks <= 1 - FLAG_CONFIDENCE + 1e-9 && near / desks <= 0.05,
      details: { beyond_95: (100 * near) / desks, simulations: ROUNDS, desks: SIZES.length },
    };
  });
}
