import { describe, expect, test } from 'vitest';
import { findingKey } from '../../../specs/discrepancies/finding.ts';
import { findingsIn, findingsOf, registerOf, vanished } from '../../../specs/discrepancies/register.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { DeclaredFigure, Specs } from '../../../specs/types.ts';

const specs = loadSpecs();
/** The rules are given no discrepancy to look for. */
const unaware: Specs = { ...specs, discrepancies: new Map() };
const textOf = (key: string): string | undefined => findingsOf(unaware).find((finding) => findingKey(finding) === key)?.text;

describe('the rules find by themselves', () => {
  test.each([
    ['D07', 'targets_unallocated:teams', '200 + 100 + 100 = 400: 750 recipients of 1,150 belong to no desk'],
    ['D08', 'desk_without_network:pua1-poppi', 'PUA Poppi takes part in a programme and is in no local action plan'],
    ['D08', 'desk_without_network:pua1-capannori', 'PUA Capannori takes part in a programme and is in no local action plan'],
    [
      'D09',
      'parts_total:prato-folders',
      'foreign 985 + italian 985 = 1,970, not 3,029: with foreign 985, italian would be 2,044',
    ],
    ['D14', 'share_printed:pistoia-folders-foreign-share', '31.35 % is printed; 459 of 1,462 is 31.40 %'],
    ['D14', 'share_without_counts:lucca-folders-foreign-share', '35 % is printed without the counts it is made of'],
    [
      'D15',
      'share_of_residents:prato-residents-foreign-share',
      '20.6 % is printed; 40,066 of the 193,325 residents registered that year is 20.7 %: 20.6 % would need 194,495',
    ],
    ['D16', 'rate_undated:lucca-unemployment', 'unemployment 9.2 % is printed without the year it is of'],
    ['D13', 'weekday_unstated:pua1-prato', 'PUA Prato states its hours and says nothing of: wed'],
  ])('%s: %s', (known, key, text) => {
    expect(textOf(key)).toBe(text);
    expect(registerOf(specs).find(({ id }) => id === key)?.known_as).toBe(known);
  });

  test('D19: coverage divides third-country nationals by foreign residents, citizens of the Union included', () => {
    expect(textOf('denominator_population:coverage')).toContain('citizens of the Union included');
  });

  test('D21: 11 desks and Lucca state no language', () => {
    expect(findingsOf(unaware).filter(({ rule }) => rule === 'languages_unstated')).toHaveLength(12);
  });
});

test('what adds up is not found: the other shares and totals of the documents', () => {
  const figures = findingsOf(unaware).filter(({ file }) => file === 'declared-figures.csv');
  expect(figures.map(findingKey).sort()).toEqual([
    'parts_total:prato-folders',
    'rate_undated:lucca-unemployment',
    'share_of_residents:prato-residents-foreign-share',
    'share_printed:pistoia-folders-foreign-share',
    'share_without_counts:lucca-folders-foreign-share',
  ]);
});

test('the register: 22 documented, then every finding with source, place and status; none that is named is gone', () => {
  const register = registerOf(specs);
  const documented = register.filter(({ kind }) => kind === 'documented');
  expect(documented.map(({ id }) => id)).toEqual(Array.from({ length: 22 }, (_, i) => `D${String(i + 1).padStart(2, '0')}`));
  expect(register.filter(({ kind }) => kind === 'rule')).toHaveLength(findingsOf(specs).length);
  for (const entry of register)
    for (const key of ['severity', 'status', 'source', 'place', 'text'] as const) expect(entry[key], entry.id).not.toBe('');
  expect(documented.find(({ id }) => id === 'D09')).toMatchObject({
    severity: 'high',
    status: 'open',
    source: 'S003 l.62',
    findings: 1,
  });
  expect(register.find(({ id }) => id === 'parts_total:prato-folders')?.place).toMatch(/^declared-figures\.csv:\d+$/);
  expect(vanished(specs)).toEqual([]);
});

test('a discrepancy whose figures were put right is said to be gone', () => {
  const declared = specs.declaredFigures.map((figure) =>
    figure.id === 'prato-folders-italian' ? { ...figure, value: 2044 } : figure,
  );
  expect(vanished({ ...specs, declaredFigures: declared })).toEqual([{ id: 'D09', named: 'parts_total:prato-folders' }]);
});

test('figures that come later are held against one another and against those of the specifications', () => {
  const given = (id: string, about: Partial<DeclaredFigure>): DeclaredFigure => ({
    ...{ id, territory: '050026', measure: 'social_folders', population: 'all', unit: 'count', value: 0, decimals: 0 },
    ...{ reference_date: '2019', source: 'letter', file: 'new.csv', line: 2, ...about },
  });
  const found = findingsIn(
    [
      given('all', { value: 900 }),
      given('foreign', { value: 300, population: 'foreign' }),
      given('share', { value: 33.3, decimals: 1, population: 'foreign', unit: 'share' }),
      given('more', { value: 901, population: 'eu' }),
      given('pistoia', {
        territory: '047014',
        measure: 'residents',
        population: 'foreign',
        value: 7700,
        reference_date: '2018-01-01',
      }),
    ],
    specs,
  );
  expect(found.map(findingKey)).toEqual(['parts_total:more', 'figures_disagree:pistoia']);
});
