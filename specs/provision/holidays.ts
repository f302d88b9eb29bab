import { addDays } from '../calendar.ts';
import type { Text } from '../types.ts';

/** Month and day, names, and the first year as a national holiday where that is later than the period of this project begins. */
const FIXED: readonly (readonly [monthDay: string, name: Text, since?: number])[] = [
  ['01-01', { it: 'Capodanno', en: "New Year's Day" }],
  ['01-06', { it: 'Epifania', en: 'Epiphany' }],
  ['04-25', { it: 'Festa della Liberazione', en: 'Liberation Day' }],
  ['05-01', { it: 'Festa dei lavoratori', en: 'Labour Day' }],
  ['06-02', { it: 'Festa della Repubblica', en: 'Republic Day' }],
  ['08-15', { it: 'Ferragosto', en: 'Assumption' }],
  ['10-04', { it: "San Francesco d'Assisi", en: 'Saint Francis of Assisi' }, 2026],
  ['11-01', { it: 'Ognissanti', en: "All Saints' Day" }],
  ['12-08', { it: 'Immacolata Concezione', en: 'Immaculate Conception' }],
  ['12-25', { it: 'Natale', en: 'Christmas Day' }],
  ['12-26', { it: 'Santo Stefano', en: "Saint Stephen's Day" }],
];

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of Nature, 20 April 1876). */
export function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  const two = (x: number) => String(x).padStart(2, '0');
  return `${year}-${two(Math.floor(n / 31))}-${two((n % 31) + 1)}`;
}

/**
 * The national holiday that a day `YYYY-MM-DD` is, or null. Patron saints are of one comune and belong in its desk's exceptions.
 * Source: law 260/1949 as it stands (laws 54/1977 and 336/2000, DPR 792/1985; law 151/2025 for 4 October from 2026).
 */
export function holidayOn(day: string): Text | null {
  const year = Number(day.slice(0, 4));
  const sunday = easter(year);
  if (day === sunday) return { it: 'Pasqua', en: 'Easter Sunday' };
  if (day === addDays(sunday, 1)) return { it: "Lunedì dell'Angelo", en: 'Easter Monday' };
  return FIXED.find(([monthDay, , since = 0]) => day.slice(5) === monthDay && year >= since)?.[1] ?? null;
}

export const isHoliday = (day: string): boolean => holidayOn(day) !== null;
