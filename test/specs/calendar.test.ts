import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  monthOf,
  quarterOf,
  romeDay,
  romeInstant,
  romeOffset,
  warehouseInstant,
} from '../../specs/calendar.ts';

const HOUR = 3_600_000;
const at = (utc: string): number => Date.parse(utc);

describe('the spring change: 31 March 2019, 02:00 becomes 03:00', () => {
  it('changes the offset at 01:00 UTC and not a millisecond before', () => {
    expect(romeOffset(at('2019-03-31T00:59:59.999Z'))).toBe(HOUR);
    expect(romeOffset(at('2019-03-31T01:00:00.000Z'))).toBe(2 * HOUR);
  });
  it('reads a time that the change skips as if the clock had not changed yet', () => {
    expect(romeInstant('2019-03-31', '02:30')).toBe(at('2019-03-31T01:30:00Z'));
    expect(romeInstant('2019-03-31', '01:59')).toBe(at('2019-03-31T00:59:00Z'));
    expect(romeInstant('2019-03-31', '03:00')).toBe(at('2019-03-31T01:00:00Z'));
  });
  it('has a day of 23 hours', () => {
    expect(romeInstant('2019-04-01') - romeInstant('2019-03-31')).toBe(23 * HOUR);
  });
});

describe('the autumn change: 27 October 2019, 03:00 becomes 02:00', () => {
  it('changes the offset at 01:00 UTC', () => {
    expect(romeOffset(at('2019-10-27T00:59:59.999Z'))).toBe(2 * HOUR);
    expect(romeOffset(at('2019-10-27T01:00:00.000Z'))).toBe(HOUR);
  });
  it('takes the first of two equal times', () => {
    expect(romeInstant('2019-10-27', '02:30')).toBe(at('2019-10-27T00:30:00Z'));
    expect(romeInstant('2019-10-27', '03:00')).toBe(at('2019-10-27T02:00:00Z'));
  });
  it('has a day of 25 hours, both repeated hours on it', () => {
    expect(romeInstant('2019-10-28') - romeInstant('2019-10-27')).toBe(25 * HOUR);
    expect(romeDay(at('2019-10-27T00:30:00Z'))).toBe('2019-10-27');
    expect(romeDay(at('2019-10-27T01:30:00Z'))).toBe('2019-10-27');
  });
});

describe('midnight in Rome', () => {
  it.each([
    ['winter', '2019-01-14T22:59:59.999Z', '2019-01-14', '2019-01-14T23:00:00.000Z', '2019-01-15'],
    ['summer', '2019-07-14T21:59:59.999Z', '2019-07-14', '2019-07-14T22:00:00.000Z', '2019-07-15'],
    ['the end of a year', '2019-12-31T22:59:59.999Z', '2019-12-31', '2019-12-31T23:00:00.000Z', '2020-01-01'],
    ['the end of a quarter', '2019-06-30T21:59:59.999Z', '2019-06-30', '2019-06-30T22:00:00.000Z', '2019-07-01'],
    ['the night before the spring change', '2019-03-30T22:59:59.999Z', '2019-03-30', '2019-03-30T23:00:00.000Z', '2019-03-31'],
    ['the night before the autumn change', '2019-10-26T21:59:59.999Z', '2019-10-26', '2019-10-26T22:00:00.000Z', '2019-10-27'],
    ['the leap day', '2020-02-28T22:59:59.999Z', '2020-02-28', '2020-02-28T23:00:00.000Z', '2020-02-29'],
  ])('parts two days: %s', (_, last, day, first, next) => {
    expect(romeDay(at(last))).toBe(day);
    expect(romeDay(at(first))).toBe(next);
    expect(romeInstant(next)).toBe(at(first));
  });
});

describe('periods', () => {
  it('names months and quarters of a day', () => {
    expect(monthOf('2019-03-31')).toBe('2019-03');
    expect(['2019-01-01', '2019-03-31', '2019-04-01', '2019-09-30', '2019-12-31'].map(quarterOf)).toEqual([
      '2019Q1',
      '2019Q1',
      '2019Q2',
      '2019Q3',
      '2019Q4',
    ]);
  });
  it('counts days over clock changes, years and leap days', () => {
    expect(daysBetween('2019-03-30', '2019-04-01')).toBe(2);
    expect(daysBetween('2019-10-28', '2019-10-26')).toBe(-2);
    expect(daysBetween('2018-10-02', '2020-12-31')).toBe(821);
    expect(addDays('2020-02-28', 1)).toBe('2020-02-29');
    expect(addDays('2019-10-26', 2)).toBe('2019-10-28');
    expect(addDays('2019-01-01', -1)).toBe('2018-12-31');
  });
  it('writes instants as the warehouse does', () => {
    expect(warehouseInstant(at('2019-03-31T01:00:00.007Z'))).toBe('2019-03-31 01:00:00.007');
  });
});

describe('any instant from 2018 to 2028', () => {
  const instants = fc.integer({ min: at('2018-01-01T00:00:00Z') / 60_000, max: at('2028-12-31T00:00:00Z') / 60_000 });

  it('goes to a wall-clock time and back, or to the earlier of two equal ones', () => {
    fc.assert(
      fc.property(instants, (minute) => {
        const instant = minute * 60_000;
        const wall = new Date(instant + romeOffset(instant)).toISOString();
        const back = romeInstant(wall.slice(0, 10), wall.slice(11, 16));
        expect([instant, instant - HOUR]).toContain(back);
        expect(back + romeOffset(back)).toBe(instant + romeOffset(instant));
      }),
    );
  });
  it('falls between the midnights of its day', () => {
    fc.assert(
      fc.property(instants, (minute) => {
        const day = romeDay(minute * 60_000);
        expect(romeInstant(day)).toBeLessThanOrEqual(minute * 60_000);
        expect(romeInstant(addDays(day, 1))).toBeGreaterThan(minute * 60_000);
      }),
    );
  });
});
