import type { ComparedRow } from '../../../dashboards/benchmarks/judge.ts';
import type { Compared } from '../../../dashboards/benchmarks/limits.ts';
import { countInterval, wilsonInterval } from '../../../dashboards/statistics/index.ts';

/** A proportion in percent of which more is better, judged from ten. */
export const PERCENT: Compared = {
  interval: 'wilson',
  factor: 100,
  polarity: 'higher',
  min_n: 10,
  denominator: { kind: 'measure', measure: { fact: 'referrals', aggregate: 'count' } },
};

/** A rate per 100 contacts. */
export const RATE: Compared = { ...PERCENT, interval: 'byar' };

/** A row that shows `numerator` of `denominator`. */
export function rowOf(id: string, numerator: number, denominator: number, kpi: Compared = PERCENT): ComparedRow {
  const { factor, interval } = kpi;
  const limits = interval === 'wilson' ? wilsonInterval(numerator, denominator) : countInterval(numerator);
  const unit = interval === 'wilson' ? factor : factor / denominator;
  const known = denominator > 0;
  return {
    id,
    name: id,
    zone: `zone of ${id}`,
    peer_group: 'region',
    numerator,
    denominator,
    n: denominator,
    value: known ? (numerator * factor) / denominator : null,
    lower: !known || limits.lower === null ? null : limits.lower * unit,
    upper: !known || limits.upper === null ? null : limits.upper * unit,
    suppressed: false,
    note: '',
  };
}

/** Sixteen desks about 70 %: twelve ordinary, three tiny, and one of 200 as told. */
export const sixteen = (planted: number, kpi: Compared = PERCENT): ComparedRow[] => [
  ...[163, 104, 82, 71, 64, 57, 55, 49, 38, 33, 29, 27].map((n, i) =>
    rowOf(`desk-${i}`, Math.round(n * (0.7 + 0.02 * ((i % 5) - 2))), n, kpi),
  ),
  rowOf('tiny-a', 2, 2, kpi),
  rowOf('tiny-b', 0, 1, kpi),
  rowOf('tiny-c', 3, 4, kpi),
  rowOf('planted', planted, 200, kpi),
];
