import { describe, expect, it } from 'vitest';
import { frameworkDifference } from '../../specs/framework-diff.ts';
import { loadSpecs } from '../../specs/load.ts';
import { kpiOf } from '../../specs/metrics.ts';
import { DIMENSION_IDS } from '../../specs/schemas/framework.ts';

const { frameworks } = loadSpecs();
const [first, second] = frameworks;
if (!first || !second) throw new Error('two framework versions are expected');

describe('the first version', () => {
  it('is a proposal: 11 areas and their minimum mode at two levels, 12 dimensions, requirements of each at both levels', () => {
    expect(first).toMatchObject({ id: '2018-proposal', status: 'proposal', based_on: null, valid_to: '2020-01-01' });
    expect(first.areas).toHaveLength(11);
    for (const { minimum } of first.areas) expect(Object.keys(minimum)).toEqual(['1', '2']);
    expect(first.dimensions.map(({ id }) => id)).toEqual([...DIMENSION_IDS]);
    expect(new Set(first.requirements.map(({ dimension }) => dimension))).toEqual(new Set(DIMENSION_IDS));
    for (const level of [1, 2] as const)
      expect(first.requirements.filter(({ levels }) => levels.includes(level)).length).toBeGreaterThan(9);
  });
  it('makes mandatory only what a declaration answers', () => {
    const mandatory = first.requirements.filter((one) => one.mandatory);
    expect(mandatory.length).toBeGreaterThan(5);
    expect(mandatory.map(({ metric }) => kpiOf(metric))).toEqual(mandatory.map(() => null));
  });
  it('fills the numbers into the statements, gives each a reason and a source', () => {
    expect(first.requirements.find(({ id }) => id === 'opening-weekly-hours')?.statement).toEqual({
      it: 'Accesso libero per almeno 18 ore alla settimana',
      en: 'Free access for at least 18 hours a week',
    });
    for (const { reasoning, source, statement } of first.requirements) {
      expect(reasoning.length).toBeGreaterThan(20);
      expect(source).toMatch(/S\d{3} l\.\d+/);
      expect(statement.it).not.toBe(statement.en);
    }
  });
});

describe('from the first version to the second', () => {
  const difference = frameworkDifference(first, second);
  it('one threshold is stricter and nothing else of the requirements changes', () => {
    expect(difference.requirements).toMatchObject({ added: [], removed: [] });
    expect(
      difference.requirements.changed.map(({ before, after, fields }) => [after.id, before.threshold, after.threshold, fields]),
    ).toEqual([['opening-weekly-hours', 18, 22, ['threshold', 'reasoning', 'statement']]]);
  });
  it('one area is new, with its services', () => {
    expect(difference.areas.added.map(({ code }) => code)).toEqual(['community']);
    expect(difference.services.added.map(({ code, area }) => [code, area])).toEqual([
      ['association_contact', 'community'],
      ['social_activity', 'community'],
      ['community_project', 'community'],
    ]);
    expect([
      difference.areas.removed,
      difference.areas.changed,
      difference.services.removed,
      difference.services.changed,
    ]).toEqual([[], [], [], []]);
  });
  it('read backwards, what was added is removed', () => {
    const back = frameworkDifference(second, first);
    expect(back.areas.removed.map(({ code }) => code)).toEqual(['community']);
    expect(back.requirements.changed).toHaveLength(1);
  });
  it('a version does not differ from itself', () => {
    const { from, to, ...lists } = frameworkDifference(second, second);
    expect([from, to]).toEqual(['2020-proposal', '2020-proposal']);
    for (const list of Object.values(lists)) expect(list).toEqual({ added: [], removed: [], changed: [] });
  });
});
