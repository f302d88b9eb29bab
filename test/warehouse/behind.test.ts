import { describe, expect, test } from 'vitest';
import { type BehindQuery, compileBehind } from '../../warehouse/behind.ts';
import { compileJourneyBehind } from '../../warehouse/journey-behind.ts';
import type { Picked } from '../../warehouse/journeys.ts';
import { ask } from '../support/warehouse.ts';

const knownAt = '2020-01-31 22:59:59.999';
const filters = { programme: 'teams', from: '2019-01-01', to: '2019-12-31' };
const page = { knownAt, limit: 101, after: 200 };

function behind({ measure, reader }: ReturnType<typeof ask>, cell: BehindQuery['cell']): BehindQuery {
  return { measure, filters, reader, cell, ...page };
}

/** Each compiles to the file of its name in test/golden/sql, and to parameters. */
const ofMeasures: Record<string, [query: BehindQuery, desks: 'all' | string[]]> = {
  'behind-contacts': [behind(ask('contacts', 'count'), { month: '2019-03', service_area: 'housing' }), 'all'],
  'behind-recipients': [behind(ask('recipients', 'distinct_recipients'), { zone: 'pratese', gender: '' }), ['pua1-prato']],
  'behind-first-supports': [behind(ask('recipients', 'first_supports'), { programme: 'teams', quarter: '2019Q1' }), 'all'],
  'behind-referrals': [behind(ask('referrals', 'count', [], {}, { where: { state: ['sent'] } }), { desk: 'pua1-prato' }), 'all'],
};

const outcome = { to: 'outcome', from: 'contact', term_days: 180, competes: true } as const;
const ofJourneys: Record<string, [picked: Picked, desks: 'all' | string[]]> = {
  'behind-cases-in-time': [{ unit: 'case', transition: outcome, exit: 'reached', due: true, within: true }, 'all'],
  'behind-cases-lost': [{ unit: 'case', transition: outcome, due: true, reason: 'withdrawn' }, ['pua1-prato', 'pua2-prato']],
  'behind-cases-waiting': [{ unit: 'case', transition: outcome, more_than: 30 }, 'all'],
  'behind-journey-referrals': [
    { unit: 'referral', term_days: 30, receiver: 'pua_l2', receiver_desk: '', done: true, credited: true },
    'all',
  ],
  'behind-journey-surveys': [{ unit: 'survey', term_days: 30, stratum: 'achieved', overall_from: 4, at_most: 7 }, 'all'],
};

const compiledJourney = (picked: Picked, desks: 'all' | string[]) =>
  compileJourneyBehind({ filters, reader: { role: 'region' }, picked, ...page }, '2019-12-31', desks);

describe('golden SQL of the events behind a figure', () => {
  test.each(Object.entries(ofMeasures))('%s', async (name, [query, desks]) => {
    const { sql, params } = compileBehind(query, desks);
    await expect(`${sql}\n-- ${JSON.stringify(params)}\n`).toMatchFileSnapshot(`../golden/sql/${name}.sql`);
  });

  test.each(Object.entries(ofJourneys))('%s', async (name, [picked, desks]) => {
    const { sql, params } = compiledJourney(picked, desks);
    await expect(`${sql}\n-- ${JSON.stringify(params)}\n`).toMatchFileSnapshot(`../golden/sql/${name}.sql`);
  });
});

test('no value is ever in the text', () => {
  const value = "x' OR 1=1 --";
  const { sql } = compileBehind(behind(ask('contacts', 'count'), { zone: value, month: value }), [value]);
  expect(sql).not.toContain('OR 1=1');
  const picked: Picked[] = [
    { unit: 'case', transition: outcome, exit: value, reason: value },
    { unit: 'referral', term_days: 30, exit: value, receiver: value, receiver_desk: value },
    { unit: 'survey', term_days: 30, exit: value, stratum: value },
  ];
  for (const one of picked) expect(compiledJourney(one, [value]).sql).not.toContain('OR 1=1');
});
