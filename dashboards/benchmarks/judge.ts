import {
  countInterval,
  empiricalBayes,
  funnelFlag,
  type Interval,
  LEAST_DESKS,
  overdispersion,
  quantile,
  type RankRange,
  rankRanges,
  simultaneousConfidence,
  wilsonInterval,
} from '../statistics/index.ts';
import { bothLimits, type Compared, curveOf, type Funnel, limitsAt, scaleOf, widened } from './limits.ts';
import type {
  AnswerNote,
  BenchmarkFlag,
  BenchmarkReading,
  BenchmarkRow,
  BenchmarkScale,
  CurvePoint,
  Dispersion,
  Reference,
  RowNote,
} from './types.ts';

/** A desk or zone before it is judged: what the reader may see of it, in the KPI's unit. */
export type ComparedRow = Pick<
  BenchmarkRow,
  'id' | 'name' | 'zone' | 'peer_group' | 'numerator' | 'denominator' | 'n' | 'value' | 'lower' | 'upper' | 'suppressed' | 'note'
>;

/** What the judgement of one peer group says. */
export interface Judgement {
  reference: Reference;
  dispersion: Dispersion | null;
  deciles: readonly number[] | null;
  notes: readonly AnswerNote[];
  curve: readonly CurvePoint[];
  rows: readonly BenchmarkRow[];
}

const FLAGS = { high_99_8: 'high_998', high_95: 'high_95', low_95: 'low_95', low_99_8: 'low_998' } as const;
const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** A row with nothing said of it, for the reason given. */
export const unjudged = (row: ComparedRow, ...notes: readonly RowNote[]): BenchmarkRow => ({
  ...row,
  expected: null,
  z: null,
  ...{ lower_95: null, upper_95: null, lower_998: null, upper_998: null },
  flag: 'not_judged',
  reading: 'not_judged',
  shrunken: null,
  ...{ rank_low: null, rank_high: null, adjusted: null, adjusted_lower: null, adjusted_upper: null },
  note: [row.note, ...notes].filter((note) => note !== '').join(' '),
});

/** The flag under the polarity of the KPI. */
function readingOf(flag: BenchmarkFlag, polarity: Compared['polarity']): BenchmarkReading {
  if (flag === 'not_judged') return 'not_judged';
  if (flag === 'in_limits') return 'in_line';
  if (polarity === 'none') return 'different';
  return flag.startsWith('high') === (polarity === 'higher') ? 'better' : 'worse';
}

interface Counted {
  row: ComparedRow;
  numerator: number;
  denominator: number;
}

const counted = (row: ComparedRow): Counted[] =>
  row.numerator === null || row.denominator === null || row.denominator <= 0
    ? []
    : [{ row, numerator: row.numerator, denominator: row.denominator }];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What rows show together; `null`s with nothing to divide, or of a KPI without a funnel. */
export function referenceOf(rows: readonly ComparedRow[], factor: number, scale: BenchmarkScale): Reference {
  const known = scale === null ? [] : rows.flatMap(counted);
  if (known.length === 0) return { numerator: null, denominator: null, value: null };
  const numerator = sum(known.map((unit) => unit.numerator));
  const denominator = sum(known.map((unit) => unit.denominator));
  return { numerator, denominator, value: (numerator * factor) / denominator };
}

/**
 * Judges the rows of one peer group against what they show together (Spiegelhalter 2005a, b). Who is under the KPI's least n is not judged and does not feed
 * the variance between desks; everybody feeds the reference. Rows with `null` counts (unknown or suppressed) feed nothing. Pure; every number is finite or `null`.
 */
export function judge(rows: readonly ComparedRow[], definition: Compared): Judgement {
  const scale = scaleOf(definition);
  const { factor, min_n } = definition;
  const none = { dispersion: null, deciles: null, curve: [] };
  if (scale === null)
    return {
      ...none,
      reference: referenceOf(rows, factor, scale),
      notes: ['no_funnel'],
      rows: rows.map((row) => unjudged(row, 'no_funnel')),
    };
  const known = rows.flatMap(counted);
  const reference = referenceOf(rows, factor, scale);
  const { numerator, denominator } = reference;
  if (numerator === null || denominator === null)
    return { ...none, reference, notes: ['no_data'], rows: rows.map((row) => unjudged(row)) };
  const centre = numerator / denominator;
  const sizes = known.map((unit) => (scale === 'arcsine' ? unit.denominator : centre * unit.denominator));
  const judged = known.flatMap((unit, i) => (unit.denominator >= min_n ? [{ ...unit, size: sizes[i] ?? 0 }] : []));
  const spread = overdispersion(
    judged.map((unit) => ({ observed: unit.numerator, size: unit.size })),
    scale,
    { centre: scale === 'arcsine' ? centre : 1, consistent: true },
  );
  const funnel: Funnel = { scale, centre, factor, tau2: spread.tau2, wide: widened(spread.tau2, spread.n) };
  const alone = judged.length < 2;
  const shrunken = shrunkenOf(known, definition);
  const ranks = ranksOf(known, definition);
  const judgedById = new Map(judged.map(({ row }, i) => [row.id, spread.units[i]?.adjusted ?? null]));
  const rowsJudged = rows.map((row): BenchmarkRow => {
    const unit = counted(row)[0];
    if (unit === undefined) return unjudged(row);
    const z = judgedById.get(row.id);
    const reason: RowNote | null =
      z === undefined ? 'small_n' : alone ? 'one_unit' : scale === 'square_root' && centre === 0 ? 'zero_expected' : null;
    const near = funnelFlag(row.value, (confidence) => limitsAt(funnel, unit.denominator, confidence));
    const flag = reason !== null ? 'not_judged' : near === null ? 'in_limits' : FLAGS[near];
    return {
      ...unjudged(row, ...(reason === null ? [] : [reason])),
      expected: centre * unit.denominator,
      z: reason === null ? (z ?? null) : null,
      ...bothLimits(funnel, unit.denominator),
      flag,
      reading: readingOf(flag, definition.polarity),
      shrunken: shrunken.get(row.id) ?? null,
      rank_low: ranks.get(row.id)?.first ?? null,
      rank_high: ranks.get(row.id)?.last ?? null,
    };
  });
  const few = judged.length < LEAST_DESKS;
  const notes: AnswerNote[] = [
    ...(alone ? (['one_unit'] as const) : []),
    ...(few ? (['few_desks'] as const) : []),
    ...(funnel.tau2 > 0 ? (['overdispersed'] as const) : []),
  ];
  return {
    reference,
    dispersion: { phi: spread.phi, tau2: spread.tau2, units: spread.n, applied: funnel.tau2 > 0 },
    deciles: few
      ? null
      : DECILES.map(
          (p) =>
            quantile(
              judged.flatMap(({ row }) => row.value ?? []),
              p,
            ) ?? 0,
        ),
    notes,
    curve: curveOf(
      funnel,
      rows[0]?.peer_group ?? '',
      known.map((unit) => unit.denominator),
    ),
    rows: rowsJudged,
  };
}

function shrunkenOf(known: readonly Counted[], { interval, factor }: Compared): ReadonlyMap<string, number | null> {
  const { units } = empiricalBayes(
    known.map((unit) => ({ events: unit.numerator, population: unit.denominator })),
    interval === 'wilson' ? 'binomial' : 'poisson',
  );
  return new Map(
    known.map(({ row }, i) => {
      const estimate = units[i]?.estimate ?? null;
      return [row.id, estimate === null ? null : estimate * factor];
    }),
  );
}

/** Ranks that intervals holding all together leave open, 1 = the best; of a KPI without polarity, the highest. */
function ranksOf(known: readonly Counted[], { interval, polarity }: Compared): ReadonlyMap<string, RankRange | null> {
  const confidence = simultaneousConfidence(known.length);
  const intervals = known.map((unit): Interval => {
    if (interval === 'wilson') return wilsonInterval(unit.numerator, unit.denominator, confidence);
    const { lower, upper } = countInterval(unit.numerator, confidence);
    return {
      lower: lower === null ? null : lower / unit.denominator,
      upper: upper === null ? null : upper / unit.denominator,
    };
  });
  const ranges = rankRanges(intervals, { better: polarity === 'lower' ? 'lower' : 'higher' });
  return new Map(known.map(({ row }, i) => [row.id, ranges[i] ?? null]));
}
