import type { KpiDefinition } from '../../specs/types.ts';
import type { BenchmarkRow, PeerGroup } from '../benchmarks/types.ts';
import { figureText, rangeText, valueText } from './kpi-texts.ts';
import type { Speech } from './texts.ts';

/** How one row is told in tables, tooltips and descriptions. */
export interface RowWords {
  value: string | null;
  interval: string | null;
  /** From which to which rank, of how many. */
  ranks: string | null;
  /** The flag, or why there is none. */
  flag: string;
}

/** Why a row is not judged or to be read with care, a phrase each. */
const notesTold = ({ note }: Pick<BenchmarkRow, 'note'>, { worded }: Pick<Speech, 'worded'>): string =>
  note
    .split(' ')
    .filter((code) => code !== '')
    .map((code) => worded(`benchmarks.why.${code}`, code))
    .join('; ');

function flagTold(row: BenchmarkRow, speech: Speech): string {
  const flag = speech.t(`benchmarks.flag.${row.flag}`);
  const notes = notesTold(row, speech);
  if (notes === '') return flag;
  return row.flag === 'not_judged' ? `${flag}: ${notes}` : `${flag} (${notes})`;
}

/** A row in words; `ranked` is how many of its group hold a rank. */
export function rowWords(row: BenchmarkRow, unit: KpiDefinition['unit'], ranked: number, speech: Speech): RowWords {
  const { t, count } = speech;
  const { value, lower, upper, rank_low, rank_high } = row;
  const range = rank_low === rank_high ? 'rank' : 'ranks';
  return {
    value: value === null ? null : figureText(value, unit, speech),
    interval: rangeText(lower, upper, unit, speech),
    ranks:
      rank_low === null || rank_high === null
        ? null
        : t(`benchmarks.${range}`, { first: count(rank_low), last: count(rank_high), of: count(ranked) }),
    flag: flagTold(row, speech),
  };
}

/** How many of the rows hold a rank. */
export const rankedOf = (rows: readonly BenchmarkRow[]): number => rows.filter(({ rank_low }) => rank_low !== null).length;

/** The best first, as the ranks are; of a KPI without polarity the highest. What has no value is last. */
export function inOrder(rows: readonly BenchmarkRow[], polarity: KpiDefinition['polarity']): BenchmarkRow[] {
  const sign = polarity === 'lower' ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || a.name.localeCompare(b.name, 'it');
    return sign * (a.value - b.value) || a.name.localeCompare(b.name, 'it');
  });
}

/** Those beyond a limit, the farthest first. */
export const beyondLimits = (rows: readonly BenchmarkRow[]): BenchmarkRow[] =>
  rows
    .filter(({ flag }) => flag !== 'in_limits' && flag !== 'not_judged')
    .sort((a, b) => Math.abs(b.z ?? 0) - Math.abs(a.z ?? 0));

/** The first sentence of a comparison: how many are outside the limits, of how many judged, and what that means. */
export function verdictOf(rows: readonly BenchmarkRow[], by: 'desk' | 'zone', { t, count }: Speech): string[] {
  const judged = rows.filter(({ flag }) => flag !== 'not_judged');
  const outside = beyondLimits(rows);
  const left = rows.length - judged.length;
  const which =
    judged.length === 0
      ? 'none_judged'
      : outside.length === 0
        ? 'all_in_line'
        : outside.length === 1
          ? 'one_outside'
          : 'some_outside';
  return [
    t(`benchmarks.verdict.${by}.${which}`, { n: count(outside.length), of: count(judged.length) }),
    ...(judged.length === 0 || left === 0
      ? []
      : [t(`benchmarks.verdict.${by}.${left === 1 ? 'one_left' : 'left'}`, { n: count(left) })]),
  ];
}

/** What the value of a group rests on, and how much its members differ. */
export function referenceTold(
  { reference, dispersion, deciles }: Pick<PeerGroup, 'reference' | 'dispersion' | 'deciles'>,
  unit: KpiDefinition['unit'],
  speech: Speech,
): string[] {
  const { t, count, decimal } = speech;
  const { value, numerator, denominator } = reference;
  if (value === null || numerator === null || denominator === null) return [];
  const told = (decile: number) => valueText(decile, unit, speech);
  const [lowest, highest] = [deciles?.[0], deciles?.at(-1)];
  return [
    t('benchmarks.reference', {
      value: valueText(value, unit, speech),
      numerator: count(numerator),
      denominator: count(denominator),
    }),
    ...(dispersion === null || dispersion.phi === null || dispersion.applied
      ? []
      : [t('benchmarks.no_overdispersion', { phi: decimal(dispersion.phi), units: count(dispersion.units) })]),
    ...(lowest === undefined || highest === undefined
      ? []
      : [t('benchmarks.deciles', { lowest: told(lowest), highest: told(highest) })]),
  ];
}
