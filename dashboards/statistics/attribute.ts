import { demand, demandCount, type Interval, type Reason, sum } from './domain.ts';
import { meanMovingRange } from './moving-range.ts';
import { type Runs, runsAnalysis } from './runs.ts';

/** p: proportions. u: rates. c: counts. i: individuals. t: times between rare events. p', u': for large volumes (Laney 2002). */
export type AttributeKind = 'p' | 'u' | 'c' | 'i' | 't' | "p'" | "u'";

export interface AttributePoint extends Interval {
  /** `null` with nothing to divide by. */
  value: number | null;
  outside: boolean;
}

export interface AttributeChart {
  centre: number | null;
  /** Laney's σ of the z; `null` on a chart without it. */
  sigmaZ: number | null;
  points: AttributePoint[];
  runs: Runs | null;
  reason: Reason | null;
}

export interface AttributeOptions {
  screen?: boolean;
  /** Centre and spread from the first so many points. */
  freeze?: number;
  /** Positions, from 0, left out of centre, spread and runs. */
  exclude?: readonly number[];
}

/** Mean moving range of two normal values, in standard deviations. */
const D2 = 1.128;
/** Makes times between events of a Poisson process nearly normal (Nelson 1994). */
const NELSON = 3.6;

const VARIANCE: Partial<Record<AttributeKind, (centre: number) => number>> = {
  p: (centre) => centre * (1 - centre),
  u: (centre) => centre,
  c: (centre) => centre,
};

/**
 * Shewhart chart of counts over time: centre ∓ 3 standard deviations, with Anhøj's runs. `sizes` divide p, u, p', u' charts (a size of 0 gives no point).
 * p within [0, 1], rates and counts not below 0.
 */
export function attributeChart(
  kind: AttributeKind,
  counts: readonly number[],
  sizes: readonly number[] | null,
  { screen = true, freeze, exclude = [] }: AttributeOptions = {},
): AttributeChart {
  const plain = kind === "p'" ? 'p' : kind === "u'" ? 'u' : kind;
  const divides = plain === 'p' || plain === 'u';
  demand(!divides || sizes?.length === counts.length, 'every count has its size');
  if (kind !== 'i') for (const count of counts) demandCount(count);
  const rows = counts.map((count, i) => {
    const size = divides ? (sizes?.[i] ?? 0) : 1;
    demandCount(size, 'the size');
    demand(plain !== 'p' || count <= size, 'the count of a proportion is at most n');
    const own = plain === 't' ? count ** (1 / NELSON) : count;
    return { value: size === 0 ? null : own / size, count: own, size };
  });
  const included = rows.map(({ value }, i) => value !== null && !exclude.includes(i));
  const base = rows.filter((_, i) => included[i] && i < (freeze ?? rows.length));
  if (base.length === 0)
    return { centre: null, sigmaZ: null, points: rows.map(({ value }) => unlimited(value)), runs: null, reason: 'no_data' };
  const centre = sum(base.map((row) => row.count)) / sum(base.map((row) => row.size));
  const { errorOf, sigmaZ } = errors(kind, plain, centre, base, screen);
  const back = (value: number) => (plain === 't' ? Math.max(0, value) ** NELSON : value);
  const bounded = (value: number) =>
    plain === 'i' ? value : Math.min(Math.max(back(value), 0), plain === 'p' ? 1 : Number.MAX_VALUE);
  const points = rows.map(({ value, size }) => {
    const error = size === 0 ? null : errorOf(size);
    if (value === null || error === null) return unlimited(value === null ? null : back(value));
    const lower = bounded(centre - 3 * error);
    const upper = bounded(centre + 3 * error);
    return { value: back(value), lower, upper, outside: back(value) < lower || back(value) > upper };
  });
  const runs = runsAnalysis(
    rows.flatMap(({ value }, i) => (included[i] && value !== null ? [value] : [])),
    centre,
  );
  return { centre: back(centre), sigmaZ, points, runs, reason: errorOf(1) === null ? 'one_unit' : null };
}

const unlimited = (value: number | null): AttributePoint => ({ value, lower: null, upper: null, outside: false });

interface Row {
  value: number | null;
  size: number;
}

function errors(kind: AttributeKind, plain: AttributeKind, centre: number, base: readonly Row[], screen: boolean) {
  const variance = VARIANCE[plain];
  if (variance === undefined) {
    const range = meanMovingRange(
      base.map((row) => row.value ?? 0),
      screen,
    );
    return { errorOf: (_size: number) => (range === null ? null : range / D2), sigmaZ: null };
  }
  const shewhart = (size: number): number => Math.sqrt(variance(centre) / size);
  if (kind === plain) return { errorOf: (size: number): number | null => shewhart(size), sigmaZ: null };
  const z = base.map(({ value, size }) => (shewhart(size) === 0 ? 0 : ((value ?? 0) - centre) / shewhart(size)));
  const range = meanMovingRange(z, screen);
  const sigmaZ = range === null ? null : range / D2;
  return { errorOf: (size: number) => (sigmaZ === null ? null : shewhart(size) * sigmaZ), sigmaZ };
}
