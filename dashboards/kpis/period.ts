import { addDays, daysBetween, monthOf } from '../../specs/calendar.ts';
import { lastDayOf } from '../../specs/lookup.ts';
import type { Programme } from '../../specs/types.ts';
import type { Filters } from '../../warehouse/types.ts';

/** Rome days, both inclusive. `from` is `null` when nothing bounds the past. Empty when `to` comes before `from`. */
export interface Period {
  from: string | null;
  to: string;
}

export const CALENDAR = ['month', 'quarter', 'year'] as const;

export const earlier = (a: string, b: string): string => (daysBetween(a, b) > 0 ? a : b);
export const later = (a: string, b: string): string => (daysBetween(a, b) > 0 ? b : a);

/** Last day of a month `YYYY-MM`. */
export const monthEnd = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** Days of a month `YYYY-MM`, a quarter `YYYYQn` or a year `YYYY`. */
export function daysOf(label: string): { from: string; to: string } {
  const quarter = /^(\d{4})Q([1-4])$/.exec(label);
  if (quarter) {
    const [, year = '', number = ''] = quarter;
    const month = (offset: number) => `${year}-${String((Number(number) - 1) * 3 + offset).padStart(2, '0')}`;
    return { from: `${month(1)}-01`, to: monthEnd(month(3)) };
  }
  return label.length === 4 ? { from: `${label}-01-01`, to: `${label}-12-31` } : { from: `${label}-01`, to: monthEnd(label) };
}

/** Months `YYYY-MM` from one day's to another's. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = monthOf(addDays(monthEnd(month), 1))) months.push(month);
  return months;
}

/** The part of a question's period that a row with a month, quarter or year covers. */
export function periodOfCell(
  cell: { readonly month?: string; readonly quarter?: string; readonly year?: string },
  period: Period,
): Period {
  const label = cell.month ?? cell.quarter ?? cell.year;
  if (label === undefined) return period;
  const { from, to } = daysOf(label);
  return { from: period.from === null ? from : later(period.from, from), to: earlier(period.to, to) };
}

/**
 * The period a question covers: what it asks, within the programme when one is named, and never beyond the day of the knowledge,
 * because a month still to come is not a month with nothing in it.
 */
export function periodOf(filters: Filters, programme: Programme | undefined, knownDay: string): Period {
  const end = filters.to ?? (programme === undefined ? knownDay : lastDayOf(programme));
  return { from: filters.from ?? programme?.start ?? null, to: earlier(end, knownDay) };
}
