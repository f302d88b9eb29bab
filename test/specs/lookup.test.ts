import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../specs/load.ts';
import { deskIdOfSource, frameworkOn, isEuCitizen, label, lastDayOf, programmeOn } from '../../specs/lookup.ts';

const specs = loadSpecs();

describe('citizen of the European Union on a day', () => {
  it.each([
    ['GB', '2020-01-31', true],
    ['GB', '2020-02-01', false],
    ['GB', '1972-12-31', false],
    ['GB', '1973-01-01', true],
    ['HR', '2013-06-30', false],
    ['HR', '2013-07-01', true],
    ['RO', '2006-12-31', false],
    ['RO', '2007-01-01', true],
    ['PL', '2004-04-30', false],
    ['PL', '2004-05-01', true],
    ['IT', '2019-01-01', true],
    ['AL', '2019-01-01', false],
    ['CH', '2019-01-01', false],
    ['stateless', '2019-01-01', false],
    ['unknown', '2019-01-01', false],
  ])('%s on %s: %s', (country, day, expected) => {
    expect(isEuCitizen(specs, country, day)).toBe(expected);
  });
  it('knows 28 member states until 31 January 2020 and 27 from the day after', () => {
    const members = (day: string) => specs.eu.filter(({ country }) => isEuCitizen(specs, country, day)).length;
    expect([members('2020-01-31'), members('2020-02-01')]).toEqual([28, 27]);
  });
});

describe('programme of a desk on a day', () => {
  it.each([
    ['pua1-prato', '2018-10-01', ''],
    ['pua1-prato', '2018-10-02', 'teams'],
    ['pua1-prato', '2020-12-31', 'teams'],
    ['pua1-prato', '2021-01-01', 'teams'],
    ['pua1-prato', '2023-03-31', 'teams'],
    ['pua1-prato', '2023-04-01', ''],
    ['pua1-prato', '2025-06-15', ''],
    ['pua1-prato', '2025-06-16', 'we-in'],
    ['pua1-prato', '2028-06-15', 'we-in'],
    ['pua1-prato', '2028-06-16', ''],
    ['pua1-lucca', '2025-06-16', ''],
    ['pua1-livorno', '2019-06-01', ''],
    ['pua1-livorno', '2025-06-16', 'we-in'],
    ['nowhere', '2019-06-01', ''],
  ])('%s on %s: %s', (id, day, expected) => {
    expect(programmeOn(specs, id, day)).toBe(expected);
  });
  it('ends on the actual end where one is known', () => {
    expect([...specs.programmes.values()].map(lastDayOf)).toEqual(['2023-03-31', '2028-06-15']);
  });
});

it('finds the framework in force, none before the first', () => {
  expect(frameworkOn(specs, '2017-12-31')).toBeUndefined();
  expect(frameworkOn(specs, '2018-01-01')?.id).toBe('2018-proposal');
  expect(frameworkOn(specs, '2019-12-31')?.id).toBe('2018-proposal');
  expect(frameworkOn(specs, '2020-01-01')?.id).toBe('2020-proposal');
  expect(frameworkOn(specs, '2030-01-01')?.id).toBe('2020-proposal');
});

it('reads a desk id out of a source', () => {
  expect(['/pua/pua1-prato', 'pua1-prato', '/elsewhere/x', ''].map(deskIdOfSource)).toEqual(['pua1-prato', '', '', '']);
});

it('labels codes in both languages and leaves an unknown code as it is', () => {
  expect(label(specs.codes, 'unit', 'pua_l1', 'it')).toBe('PUA di 1° livello');
  expect(label(specs.codes, 'unit', 'pua_l1', 'en')).toBe('First-level PUA');
  expect(label(specs.codes, 'unit', 'gone', 'en')).toBe('gone');
});
