import { describe, expect, test } from 'vitest';
import { assess } from '../../../dashboards/adequacy/assess.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import type { Requirement, UnitLevel } from '../../../specs/types.ts';
import { declaration, known, requirement, version } from './framework.ts';

const PERIOD = { from: '2019-04-01', to: '2019-06-30' };
const MORNING = [['09:00', '13:00']] as [string, string][];
const week = (...open: string[]): NonNullable<ProvisionData['opening']> =>
  Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, open.includes(day) ? MORNING : 'closed']),
  );

function one(change: Partial<Requirement>, data: Omit<ProvisionData, 'valid_from'>, level: UnitLevel = 1) {
  const asked = version([requirement('r', { levels: [level], ...change })]);
  return assess(asked, level, PERIOD, known(declaration('2019-01-01', data))).requirements[0];
}

describe('what each metric reads from a declaration, and unknown where its key is absent', () => {
  const areas: ProvisionData['areas'] = [
    { area: 'work', unit: 'pua_l1', mode: 'direct' },
    { area: 'work', unit: 'pua_l2', mode: 'referred' },
    { area: 'housing', unit: 'pua_l1', mode: 'referred' },
    { area: 'legal', unit: 'pua_l2', mode: 'booked' },
  ];
  const mediators: ProvisionData['mediators'] = [
    { language: 'ur', day: 'mon', from: '09:00', to: '13:00' },
    { language: 'ur', day: 'fri', from: '09:00', to: '10:30' },
    { language: 'sq', day: 'tue', from: '09:30', to: '12:30' },
  ];
  /** 60, 190 and 110 minutes: as fractions of an hour they add up to less. */
  const sixHours: ProvisionData['mediators'] = [
    { language: 'ur', day: 'mon', from: '09:00', to: '10:00' },
    { language: 'sq', day: 'tue', from: '09:00', to: '12:10' },
    { language: 'ar', day: 'wed', from: '09:00', to: '10:50' },
  ];
  const staff: ProvisionData['staff'] = [{ profile: 'desk_operator', headcount: 2 }, { profile: 'social_worker' }];
  test.each<[Partial<Requirement>, Omit<ProvisionData, 'valid_from'>, number]>([
    [{ metric: 'area_mode', area: 'work' }, { areas }, 3],
    [{ metric: 'area_mode', area: 'housing' }, { areas }, 1],
    [{ metric: 'areas_covered' }, { areas }, 2],
    [{ metric: 'weekly_hours' }, { opening: week('mon', 'thu') }, 8],
    [{ metric: 'open_days' }, { opening: week('mon', 'thu') }, 2],
    [{ metric: 'afternoons' }, { opening: { ...week('mon'), tue: [['15:00', '17:00']] } }, 1],
    [{ metric: 'languages_spoken' }, { languages: ['it', 'zh', 'en', 'unknown'] }, 2],
    [{ metric: 'languages_spoken', parameter: 'zh' }, { languages: ['it', 'zh'] }, 1],
    [{ metric: 'mediated_languages' }, { mediators }, 2],
    [{ metric: 'mediation_hours' }, { mediators }, 8.5],
    [{ metric: 'mediation_hours' }, { mediators: sixHours }, 6],
    [{ metric: 'mediation_hours', parameter: 'ur' }, { mediators }, 5.5],
    [{ metric: 'mediation_hours', parameter: 'zh' }, { mediators }, 0],
    [{ metric: 'staff_profile', parameter: 'social_worker' }, { staff }, 1],
    [{ metric: 'staff_headcount', parameter: 'desk_operator' }, { staff }, 2],
    [{ metric: 'staff_headcount' }, { staff }, 3],
    [{ metric: 'channel', parameter: 'phone' }, { channels: ['direct_desk', 'phone'] }, 1],
    [{ metric: 'agreement', parameter: 'cpia' }, { agreements: [{ with: 'asl' }] }, 0],
    [{ metric: 'agreements' }, { agreements: [{ with: 'asl' }, { with: 'cpia' }, { with: 'asl', frequency: 'weekly' }] }, 2],
    [{ metric: 'accessibility', parameter: 'step_free' }, { accessibility: { step_free: true } }, 1],
    [{ metric: 'training_hours' }, { training_hours: 12 }, 12],
  ])('%o', (change, data, value) => {
    const met = one({ ...change, threshold: value }, data);
    const [key] = Object.keys(data);
    expect(met).toMatchObject({
      value,
      status: 'met',
      since: null,
      evidence: {
        kind: 'declaration',
        event_id: 'p-2019-01-01',
        declared_from: '2019-01-01',
        stated: Reflect.get(data, key ?? ''),
      },
    });
    expect(one({ ...change, threshold: 1 }, {})).toMatchObject({
      value: null,
      status: 'unknown',
      since: null,
      evidence: { kind: 'declaration', stated: null },
    });
  });

  test('an area that the list leaves out is unknown, one declared as none is not offered; it may yet be covered', () => {
    const mode = { metric: 'area_mode', area: 'housing', threshold: 1 } as const;
    const [work] = areas;
    const only = work === undefined ? [] : [work];
    expect(one(mode, { areas: only })).toMatchObject({ value: null, status: 'unknown' });
    expect(one(mode, { areas: [{ area: 'housing', unit: 'pua_l1', mode: 'none' }] })).toMatchObject({
      value: 0,
      status: 'not_met',
    });
    expect(one({ metric: 'areas_covered', threshold: 2 }, { areas: only })).toMatchObject({ value: 1, status: 'unknown' });
    expect(one({ metric: 'areas_covered', threshold: 3 }, { areas: only })).toMatchObject({ value: 1, status: 'not_met' });
  });

  test('a profile without a number may be more people than one: two are neither reached nor missed', () => {
    const two = { metric: 'staff_headcount', parameter: 'social_worker', threshold: 2 } as const;
    expect(one(two, { staff })).toMatchObject({ value: 1, status: 'unknown' });
  });

  test('days not stated leave open what they could add: 20 h meet 18 and neither meet nor miss 24', () => {
    const { wed: _, ...stated } = week('mon', 'tue', 'thu', 'fri');
    expect(one({ threshold: 16 }, { opening: stated })).toMatchObject({ value: 16, status: 'met' });
    expect(one({ threshold: 18 }, { opening: stated })).toMatchObject({ value: 16, status: 'unknown' });
    expect(one({ threshold: 18 }, { opening: { ...stated, wed: 'closed' } })).toMatchObject({ status: 'not_met' });
    expect(one({ threshold: 18 }, { opening: { ...stated, wed: 'by_appointment' } })).toMatchObject({ status: 'not_met' });
  });
});

describe('levels', () => {
  test('a level that the desk neither is of nor declares is not applicable, and makes no PUA', () => {
    const second = version([requirement('r', { levels: [2], metric: 'areas_covered', threshold: 1 })]);
    expect(assess(second, 2, PERIOD, known())).toMatchObject({
      offered: false,
      status: 'not_assessable',
      missing: [],
      requirements: [{ status: 'not_applicable', since: null }],
    });
    const declared = declaration('2019-01-01', { areas: [{ area: 'work', unit: 'pua_l2', mode: 'direct' }] });
    expect(assess(second, 2, PERIOD, known(declared))).toMatchObject({ offered: true, status: 'pua' });
  });

  test('a requirement of the other level is not asked', () => {
    expect(assess(version([requirement('r', { levels: [2] })]), 1, PERIOD, known()).requirements).toEqual([]);
  });
});

describe('what is missing, and since when', () => {
  const asked = version([
    requirement('hours', { threshold: 16, partial: 8, weight: 2 }),
    requirement('languages', { dimension: 'languages', metric: 'languages_spoken', threshold: 1, weight: 3 }),
    requirement('days', { metric: 'open_days', threshold: 5, weight: 5, mandatory: false }),
  ]);
  const four = week('mon', 'tue', 'thu', 'fri');
  const history = known(
    declaration('2018-06-01', { opening: week('mon') }),
    declaration('2018-09-01', { opening: four, languages: ['zh'] }),
    declaration('2019-02-01', { opening: week('mon'), languages: ['zh'] }),
    declaration('2019-03-01', { opening: week('mon', 'tue') }),
    declaration('2019-07-01', { opening: four, languages: ['zh'] }),
  );

  test('the day from which it has been missing without interruption, partly or wholly, or unknown; later declarations count for nothing', () => {
    expect(assess(asked, 1, PERIOD, history)).toMatchObject({
      status: 'in_progress',
      missing: [
        { requirement: 'hours', status: 'partial', since: '2019-02-01' },
        { requirement: 'languages', status: 'unknown', since: '2019-03-01' },
      ],
      dimensions: [
        { dimension: 'opening', met: 0, partial: 1, not_met: 1, unknown: 0, not_applicable: 0 },
        { dimension: 'languages', met: 0, partial: 0, not_met: 0, unknown: 1, not_applicable: 0 },
      ],
    });
  });

  test('on the day of a declaration it holds, on the day before the former one does', () => {
    const on = (to: string) => assess(asked, 1, { from: '2018-01-01', to }, history);
    expect(on('2019-07-01')).toMatchObject({ status: 'pua', missing: [] });
    expect(on('2019-06-30').status).toBe('in_progress');
    expect(on('2018-05-31')).toMatchObject({
      status: 'not_assessable',
      missing: [
        { requirement: 'languages', status: 'unknown', since: null },
        { requirement: 'hours', status: 'unknown', since: null },
      ],
      requirements: [{ evidence: { kind: 'none' } }, {}, {}],
    });
  });
});

test('a KPI is judged by its value, with numerator and denominator behind it; without one it is unknown', () => {
  const share = version([requirement('r', { metric: 'kpi:survey_response', threshold: 30, partial: 20 })]);
  const figures = { numerator: 6, denominator: 24, value: 25, lower: 12, upper: 45, n: 24, suppressed: false, note: '' };
  expect(assess(share, 1, PERIOD, { ...known(), kpi: () => figures }).requirements).toMatchObject([
    {
      ...{ status: 'partial', value: 25, since: null },
      evidence: { kind: 'kpi', kpi: 'survey_response', numerator: 6, denominator: 24, value: 25, n: 24 },
    },
  ]);
  expect(assess(share, 1, PERIOD, { ...known(), kpi: () => ({ ...figures, value: null, n: 0 }) }).requirements).toMatchObject([
    { status: 'unknown', value: null },
  ]);
});

test('requirements in force on the last day; of a version not in force yet, those of its first day', () => {
  const changing = version(
    [requirement('old', { valid_to: '2019-06-01' }), requirement('new', { valid_from: '2019-06-01' }), requirement('always')],
    { valid_from: '2018-01-01', valid_to: '2020-01-01' },
  );
  const ids = (to: string) => assess(changing, 1, { from: to, to }, known()).requirements.map(({ id }) => id);
  expect(ids('2019-05-31')).toEqual(['old', 'always']);
  expect(ids('2019-06-01')).toEqual(['new', 'always']);
  expect(ids('2017-06-01')).toEqual(['old', 'always']);
  expect(ids('2021-06-01')).toEqual(['new', 'always']);
});
