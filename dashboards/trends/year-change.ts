import { squareAndAdd } from '../statistics/index.ts';
import type { TrendRow } from './types.ts';

type Compared = Pick<TrendRow, 'value' | 'value_lower' | 'value_upper'>;

/** Difference of a period from the same one a year before, in the KPI's unit; unknown where one of them is. */
export function yearChange(
  now: Compared,
  before: Compared | undefined,
): Pick<TrendRow, 'year_before' | 'change' | 'change_lower' | 'change_upper'> {
  const year_before = before?.value ?? null;
  if (now.value === null || before === undefined || year_before === null)
    return { year_before, change: null, change_lower: null, change_upper: null };
  const { value, lower, upper } = squareAndAdd(
    { value: now.value, lower: now.value_lower, upper: now.value_upper },
    { value: year_before, lower: before.value_lower, upper: before.value_upper },
  );
  return { year_before, change: value, change_lower: lower, change_upper: upper };
}
