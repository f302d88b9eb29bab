import { describe, expect, it } from 'vitest';
import { easter, holidayOn, isHoliday } from '../../../specs/provision/holidays.ts';

describe('national holidays', () => {
  it('knows Easter', () => {
    expect([2018, 2019, 2020, 2024, 2025, 2026].map(easter)).toEqual([
      '2018-04-01',
      '2019-04-21',
      '2020-04-12',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
    ]);
  });
  it('reckons Easter between 22 March and 25 April, a Sunday, in every year of three centuries', () => {
    for (let year = 1800; year < 2100; year += 1) {
      const day = easter(year);
      expect(new Date(day).getUTCDay(), day).toBe(0);
      expect(day.slice(5) >= '03-22' && day.slice(5) <= '04-25', day).toBe(true);
    }
    expect([easter(1818), easter(1943), easter(2038)]).toEqual(['1818-03-22', '1943-04-25', '2038-04-25']);
  });
  it('names them in both languages, Easter Monday among them', () => {
    expect(holidayOn('2020-04-13')).toEqual({ it: "Lunedì dell'Angelo", en: 'Easter Monday' });
    expect(['2019-04-22', '2019-12-26', '2018-01-01', '2018-06-02', '2018-08-15'].every(isHoliday)).toBe(true);
    expect(isHoliday('2019-04-23')).toBe(false);
  });
  it('leaves patron saints out: 24 June is a holiday in Florence alone', () => {
    expect(isHoliday('2019-06-24')).toBe(false);
  });
  it('has 4 October from 2026', () => {
    expect([isHoliday('2025-10-04'), isHoliday('2026-10-04')]).toEqual([false, true]);
  });
});
