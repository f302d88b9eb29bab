import type { List } from '../negotiate.ts';
import { type Column, columns } from '../tabular.ts';
import type { BenchmarkAnswer, FlagsAnswer } from './types.ts';

const ROWS: readonly Column[] = [
  ...columns('text', ['id', 'name']),
  ...columns('category', ['zone', 'peer_group']),
  ...columns('number', ['numerator', 'denominator', 'n', 'value', 'lower', 'upper', 'expected', 'z']),
  ...columns('number', ['lower_95', 'upper_95', 'lower_998', 'upper_998']),
  ...columns('category', ['flag', 'reading']),
  ...columns('number', ['shrunken', 'rank_low', 'rank_high', 'adjusted', 'adjusted_lower', 'adjusted_upper']),
  ...columns('boolean', ['suppressed']),
  ...columns('category', ['note']),
];

/** The rows of a benchmark as a list; in JSON with the reference, the groups and the curve of the limits. */
export const benchmarkList = (answer: BenchmarkAnswer): List => ({
  columns: ROWS,
  rows: answer.rows.map((row) => ({ ...row })),
  json: answer,
  provenance: answer,
});

const FLAGS: readonly Column[] = [
  ...columns('category', ['kpi']),
  ...columns('text', ['id', 'name']),
  ...columns('category', ['zone']),
  ...columns('number', ['n', 'value', 'reference', 'z', 'p', 'p_adjusted']),
  ...columns('category', ['flag', 'reading']),
  ...columns('boolean', ['listed']),
];

/** The list over all KPIs. */
export const flagsList = (answer: FlagsAnswer): List => ({
  columns: FLAGS,
  rows: answer.rows.map((row) => ({ ...row })),
  json: answer,
  provenance: answer,
});
