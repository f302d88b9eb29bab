import type { Requirement } from '../../specs/types.ts';
import type { Measured } from './metrics.ts';
import type { AdequacyStatus, RequirementResult, RequirementStatus } from './types.ts';

type Judged = Exclude<RequirementStatus, 'not_applicable'>;
type Bar = Pick<Requirement, 'operator' | 'threshold' | 'partial'>;

const reaches = (operator: Bar['operator'], value: number, bar: number): boolean => {
  if (operator === 'equals') return value === bar;
  return operator === 'at_least' ? value >= bar : value <= bar;
};

function at({ operator, threshold, partial }: Bar, value: number): Judged {
  if (reaches(operator, value, threshold)) return 'met';
  return partial !== null && reaches(operator, value, partial) ? 'partial' : 'not_met';
}

/**
 * A requirement against what is stated of its metric. Where part of it is not stated, it is met or missing only if it is so whatever that part is:
 * 20 stated hours meet 18, and neither meet nor miss 24 while a day is unknown; how far a sure miss goes is told by what is stated.
 */
export function judge(bar: Bar, measured: Measured): Judged {
  if (measured === null) return 'unknown';
  const { low, high } = measured;
  const stated = at(bar, low);
  if (low === high) return stated;
  if (bar.operator === 'equals') return low <= bar.threshold && bar.threshold <= high ? 'unknown' : 'not_met';
  const most = at(bar, high);
  if (stated === 'met' && most === 'met') return 'met';
  return stated === 'met' || most === 'met' ? 'unknown' : stated;
}

/** What a desk may be called, from its mandatory requirements alone. */
export function statusOf(results: readonly Pick<RequirementResult, 'mandatory' | 'status'>[], offered: boolean): AdequacyStatus {
  const mandatory = new Set(results.filter((one) => one.mandatory).map(({ status }) => status));
  if (!offered) return 'not_assessable';
  if (mandatory.has('not_met') || mandatory.has('partial')) return 'in_progress';
  return mandatory.has('unknown') ? 'not_assessable' : 'pua';
}
