import { describe, expect, test } from 'vitest';
import { loadSpecs } from '../../specs/load.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { Measure } from '../../specs/types.ts';
import { compileMeasure } from '../../warehouse/compile.ts';
import { compileMean } from '../../warehouse/numbers.ts';
import type { MeasureQuery, Reader } from '../../warehouse/types.ts';
import { ask } from '../support/warehouse.ts';

const period = { programme: 'teams', from: '2019-01-01', to: '2019-12-31' };
const knownAt = '2020-01-31 22:59:59.999';

const within = ask('contacts', 'count', ['desk'], period, { knownAt });
const timely: MeasureQuery = { ...within, measure: { ...within.measure, recorded_within_hours: 72 } };
const sent = ask('referrals', 'count', ['month'], period, { where: { state: ['sent'] } });
const closed: MeasureQuery = { ...sent, measure: { ...sent.measure, followed_by: { steps: ['done'], within_days: 90 } } };

/** A question as `ask` makes it, of a measure that says more. */
const asking = (query: MeasureQuery, more: Partial<Measure>): MeasureQuery => ({
  ...query,
  measure: { ...query.measure, ...more },
});
const answered = ask('surveys', 'count', ['language'], period, { where: { fact: ['answered'] } });
const completed = ask('outcomes', 'count', ['quarter'], period, { where: { kind: ['course_completed'] } });
const accepted = ask('referrals', 'count', ['desk'], period, { where: { state: ['accepted'] }, knownAt });
const working = ask('recipients', 'distinct_recipients', ['zone'], period, { where: { problem_area: ['work'] } });

/** Each compiles to the file of its name in test/golden/sql, and to parameters. */
const golden: Record<string, MeasureQuery> = {
  'contacts-total': ask('contacts', 'count'),
  'contacts-by-month-and-desk': ask('contacts', 'count', ['month', 'desk'], { ...period, zone: 'pratese' }),
  'contacts-by-service-area': ask('contacts', 'count', ['service_area', 'year'], { area_vasta: 'centro' }),
  'contacts-by-gender': ask('contacts', 'count', ['gender', 'quarter'], period),
  'contacts-known-at': ask('contacts', 'count', ['service_area'], period, { knownAt }),
  'contacts-where-areas': ask('contacts', 'count', ['level'], period, {
    where: { service_area: ['work', 'housing'], channel: ['phone'] },
  }),
  'recipients-total': ask('recipients', 'distinct_recipients', [], period),
  'recipients-by-zone': ask('recipients', 'distinct_recipients', ['zone'], { ...period, network: 'prato' }),
  'recipients-by-level': ask('recipients', 'distinct_recipients', ['level', 'region'], period),
  'recipients-known-at': ask('recipients', 'distinct_recipients', ['desk'], period, { knownAt }),
  'first-supports-by-month': ask('recipients', 'first_supports', ['month'], { ...period, zone: 'pratese' }),
  'first-supports-known-at': ask('recipients', 'first_supports', ['programme', 'zone'], {}, { knownAt }),
  'referrals-by-level': ask('referrals', 'count', ['level'], { desk: 'pua1-prato' }, { where: { state: ['sent'] } }),
  'surveys-where-number': ask('surveys', 'count', ['language'], {}, { where: { overall: [4, 5] } }),
  'contacts-recorded-in-time': timely,
  'referrals-followed-by': closed,
  'persons-with-a-case': asking(ask('contacts', 'distinct_persons', ['gender'], period), { except: { case_id: [''] } }),
  'areas-by-desk': ask('contacts', 'distinct_areas', ['desk'], period),
  'areas-known-at': ask('contacts', 'distinct_areas', ['zone'], period, {
    knownAt,
    where: { service_area: ['work', 'housing'] },
  }),
  'contacts-case-mix': ask('contacts', 'count', ['gender', 'age_bracket', 'problem_area'], period),
  'contacts-by-eligibility': ask('contacts', 'count', ['eligibility'], { ...period, zone: 'pratese' }),
  'courses-with-a-level-gained': asking(completed, {
    rises: { from: 'cefr_in', to: 'cefr_out', scale: ['pre_A1', 'A1', 'A2'] },
  }),
  'referrals-that-reach-a-plan': asking(accepted, { reaches: { kinds: ['plan_agreed'], of: 'case', when: 'from_then' } }),
  'recipients-that-reach-a-job': asking(working, { reaches: { kinds: ['job_started'], of: 'person', when: 'any_time' } }),
  'zone-reader-by-desk': ask('contacts', 'count', ['desk'], period, { reader: { role: 'zone', zone: 'pratese' } }),
  'zone-reader-region-total': ask('contacts', 'count', ['month'], period, { reader: { role: 'zone', zone: 'pratese' } }),
  'desk-reader': ask('recipients', 'distinct_recipients', [], period, { reader: { role: 'desk', desk: 'pua1-prato' } }),
};

describe('golden SQL', () => {
  test.each(Object.entries(golden))('%s', async (name, query) => {
    const { sql, params } = compileMeasure(query);
    await expect(`${sql}\n-- ${JSON.stringify(params)}\n`).toMatchFileSnapshot(`../golden/sql/${name}.sql`);
  });

  test('the mean of what surveys state', async () => {
    const { sql, params } = compileMean(asking(answered, { stated: 'overall' }));
    await expect(`${sql}\n-- ${JSON.stringify(params)}\n`).toMatchFileSnapshot('../golden/sql/surveys-mean.sql');
  });

  test('no value is ever in the text', () => {
    const value = "x' OR 1=1 --";
    const filters = { programme: value, zone: value, desk: value, area_vasta: value, network: value, from: value, to: value };
    const { sql } = compileMeasure(ask('contacts', 'count', ['desk'], filters, { knownAt: value, where: { channel: [value] } }));
    expect(sql).not.toContain('OR 1=1');
  });

  test('the same question compiles to the same text', () => {
    for (const query of Object.values(golden)) expect(compileMeasure(query)).toEqual(compileMeasure(structuredClone(query)));
  });
});

describe('what makes no sense is refused with what would', () => {
  const invalid = (query: MeasureQuery) => {
    try {
      compileMeasure(query);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  test.each([
    ['an aggregate of another fact', ask('contacts', 'distinct_recipients'), 'count'],
    ['a dimension the fact has not', ask('surveys', 'count', ['channel']), 'language'],
    ['an area of a first support', ask('recipients', 'first_supports', ['service_area']), 'citizenship'],
    ['an area of areas', ask('contacts', 'distinct_areas', ['service_area']), 'citizenship'],
    ['the gender of a referral, which no referral states', ask('referrals', 'count', ['gender']), 'service_area'],
    [
      'a level of a contact',
      asking(ask('contacts', 'count'), { rises: { from: 'cefr_in', to: 'x', scale: [] } }),
      'problem_area',
    ],
    [
      'the outcome of a survey, whose case is not joined',
      asking(answered, { reaches: { kinds: ['x'], of: 'case', when: 'any_time' } }),
      'no table',
    ],
    ['a dimension twice', ask('contacts', 'count', ['zone', 'zone']), 'zone, zone'],
    ['a filter the fact has not', ask('contacts', 'count', [], {}, { where: { subject: ['x'] } }), 'problem_area'],
    ['a filter that is no column of ours', ask('contacts', 'count', [], {}, { where: { constructor: ['x'] } }), 'problem_area'],
  ])('%s', (_, query, allowed) => {
    expect(invalid(query)).toMatchObject({ code: 'QUERY_INVALID', message: expect.stringContaining(allowed) });
  });
});

describe('every KPI that counts facts compiles by each of its dimensions', () => {
  const kpis = [...loadSpecs().kpis.values()];
  test.each(kpis.map((kpi) => [kpi.id, kpi] as const))('%s', (_, { numerator, denominator, dimensions }) => {
    const across = denominator?.kind === 'measure' ? (denominator.across ?? []) : [];
    for (const dimension of dimensions) {
      const by = (measure: Measure) => compileMeasure({ measure, by: [dimension], filters: period, reader: { role: 'region' } });
      if (isMeasure(numerator)) expect(by(numerator).sql).toContain('SELECT');
      if (denominator?.kind === 'measure' && !across.includes(dimension)) expect(by(denominator.measure).sql).toContain('SELECT');
    }
  });
});

describe('readers', () => {
  const compiled = (reader: Reader, by: MeasureQuery['by'] = [], filters = {}) =>
    compileMeasure(ask('contacts', 'count', by, filters, { reader }));
  const refused =
    (reader: Reader, filters = {}) =>
    () =>
      compiled(reader, [], filters);

  test.each(['admin', 'region', 'authority'] as const)('%s sees all', (role) => {
    expect(compiled({ role }, ['desk']).params).toEqual({});
  });

  test('the public sees no figure', () => {
    expect(refused({ role: 'public' })).toThrow(expect.objectContaining({ code: 'QUERY_FORBIDDEN' }));
  });

  test('a zone sees the region whole and territories of its own alone', () => {
    const reader: Reader = { role: 'zone', zone: 'pratese' };
    expect(compiled(reader, ['month', 'gender']).params).toEqual({});
    for (const by of ['area_vasta', 'zone', 'network', 'province', 'desk'] as const)
      expect(compiled(reader, [by]).params).toEqual({ reader: 'pratese' });
    expect(compiled(reader, [], { desk: 'pua2-pistoia' }).params).toEqual({ desk: 'pua2-pistoia', reader: 'pratese' });
    expect(refused(reader, { zone: 'pistoiese' })).toThrow(expect.objectContaining({ code: 'QUERY_FORBIDDEN' }));
    expect(refused({ role: 'zone' })).toThrow(expect.objectContaining({ code: 'QUERY_FORBIDDEN' }));
  });

  test('a desk sees its own figures, totals too', () => {
    const reader: Reader = { role: 'desk', desk: 'pua1-prato' };
    expect(compiled(reader).params).toEqual({ reader: 'pua1-prato' });
    expect(refused(reader, { desk: 'pua2-pistoia' })).toThrow(expect.objectContaining({ code: 'QUERY_FORBIDDEN' }));
    expect(refused({ role: 'desk' })).toThrow(expect.objectContaining({ code: 'QUERY_FORBIDDEN' }));
  });

  test('a comparison counts every desk, for those who may compare, and is not narrowed to a territory', () => {
    const compared = (reader: Reader, by: MeasureQuery['by'], filters = {}) =>
      compileMeasure({ ...ask('contacts', 'count', by, filters, { reader }), purpose: 'benchmark' });
    const [zone, desk]: Reader[] = [
      { role: 'zone', zone: 'pratese' },
      { role: 'desk', desk: 'pua1-prato' },
    ];
    for (const reader of [zone, desk, { role: 'authority' }] as Reader[])
      expect(compared(reader, ['desk', 'gender'], period).params).toEqual(
        compared({ role: 'admin' }, ['desk', 'gender'], period).params,
      );
    const forbidden = expect.objectContaining({ code: 'QUERY_FORBIDDEN' });
    expect(() => compared({ role: 'public' }, ['desk'])).toThrow(forbidden);
    expect(() => compared({ role: 'zone' }, ['desk'])).toThrow(forbidden);
    for (const by of [[], ['zone'], ['month']] as const) expect(() => compared(desk as Reader, by)).toThrow(forbidden);
    for (const filters of [{ zone: 'pistoiese' }, { desk: 'pua2-pistoia' }, { area_vasta: 'centro' }])
      expect(() => compared(zone as Reader, ['desk'], filters)).toThrow(forbidden);
  });
});
