import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { type Damage, damagedSpecs } from '../../support/damaged-specs.ts';

const { url, read, write, damage, lines, refuses } = damagedSpecs();

const FIRST = 'framework/2018-proposal.yaml';
const SECOND = 'framework/2020-proposal.yaml';
const HOURS = 'id: opening-weekly-hours';
/** A damage of the requirement on weekly hours: the first occurrence of `from` after its id. */
const hours = (from: string, to: string): readonly [string, string] => {
  const text = read(FIRST);
  const at = text.indexOf(HOURS);
  const part = text.slice(at, text.indexOf('  - id:', at));
  return [part, part.replace(from, () => to)];
};

const damages: readonly Damage[] = [
  [
    'a service in no area',
    FIRST,
    'area: civil_status',
    'area: civil',
    `${FIRST}: services[residence_registration].area: no area 'civil'`,
  ],
  [
    'a synonym of two services',
    FIRST,
    'synonyms: [primo rilascio',
    'synonyms: [permesso di soggiorno',
    `${FIRST}: services[permit_first_issue].synonyms: 'permesso di soggiorno' already means permit_information`,
  ],
  [
    'an area twice',
    FIRST,
    'code: immigration\n',
    'code: civil_status\n',
    `${FIRST}: areas[civil_status]: the code appears twice`,
  ],
  [
    'a requirement twice',
    FIRST,
    'id: opening-days',
    'id: opening-afternoons',
    `${FIRST}: requirements[opening-afternoons]: the id appears twice`,
  ],
  [
    'a requirement on an unknown area',
    FIRST,
    'area: immigration\n    metric',
    'area: imigration\n    metric',
    `${FIRST}: requirements[area-immigration-first-level].area: no area 'imigration' in this version`,
  ],
  [
    'an area metric without its area',
    FIRST,
    '    area: immigration\n    metric',
    '    metric',
    `${FIRST}: requirements[area-immigration-first-level].area: area_mode is of one area: name it`,
  ],
  [
    'a mode asked otherwise than the area says',
    FIRST,
    'minimum: { 1: booked, 2: booked }',
    'minimum: { 1: direct, 2: booked }',
    `${FIRST}: requirements[area-immigration-first-level].threshold: areas[immigration].minimum at level 1 is direct, which is 3, not 2`,
  ],
  [
    'a mode asked where the area asks none',
    FIRST,
    'minimum: { 1: booked, 2: booked }',
    'minimum: { 1: null, 2: booked }',
    `${FIRST}: requirements[area-immigration-first-level].levels: areas[immigration].minimum asks nothing at level 1`,
  ],
  [
    'an unknown metric',
    FIRST,
    'metric: open_days',
    'metric: open_hours',
    `${FIRST}: requirements[opening-days].metric: no metric 'open_hours'`,
  ],
  [
    'an unknown KPI',
    FIRST,
    'kpi:median_wait',
    'kpi:mean_wait',
    `${FIRST}: requirements[waiting-median].metric: no KPI 'mean_wait' in kpis/`,
  ],
  [
    'an unknown channel',
    FIRST,
    'parameter: phone',
    'parameter: pigeon',
    `${FIRST}: requirements[channel-phone].parameter: 'pigeon' is not in codes/channel`,
  ],
  [
    'an unknown profile',
    FIRST,
    'parameter: social_worker',
    'parameter: social_walker',
    `${FIRST}: requirements[staff-social-worker].parameter: 'social_walker' is not in codes/staff_profile`,
  ],
  [
    'an unknown feature of access',
    FIRST,
    'parameter: step_free',
    'parameter: lift',
    `${FIRST}: requirements[accessibility-step-free].parameter: 'lift' is not one of visible_sign`,
  ],
  [
    'a missing parameter',
    FIRST,
    '    parameter: phone\n',
    '',
    `${FIRST}: requirements[channel-phone].parameter: channel needs one`,
  ],
  [
    'a dimension without a requirement',
    FIRST,
    'dimension: waiting',
    'dimension: pathway',
    `${FIRST}: dimensions[waiting]: no requirement is of it`,
  ],
  [
    'an unknown dimension',
    FIRST,
    'dimension: waiting',
    'dimension: patience',
    `${FIRST}: requirements[waiting-median].dimension: Invalid option`,
  ],
  [
    'a level that does not exist',
    FIRST,
    'levels: [2]',
    'levels: [3]',
    `${FIRST}: requirements[areas-covered-second-level].levels[0]: a level is 1 or 2`,
  ],
  [
    'a partial beyond a ceiling',
    FIRST,
    'threshold: 7\n    partial: 14',
    'threshold: 7\n    partial: 5',
    `${FIRST}: requirements[waiting-median].partial: partly met ends above the threshold of 7, not at 5`,
  ],
  [
    'a stricter threshold above its ceiling in a later version',
    SECOND,
    'threshold: 22',
    'threshold: 12',
    `${SECOND}: requirements[opening-weekly-hours].partial: partly met begins below the threshold of 12, not at 12`,
  ],
  [
    'an unknown base',
    SECOND,
    'based_on: 2018-proposal',
    'based_on: 2017-proposal',
    `${SECOND}: based_on: no framework version '2017-proposal'`,
  ],
  [
    'a new requirement that is not whole',
    SECOND,
    'id: opening-weekly-hours',
    'id: opening-hours',
    `${SECOND}: requirements[opening-hours].dimension`,
  ],
  [
    'a removal of what is not there',
    SECOND,
    'areas:\n',
    'removes: { areas: [], services: [], requirements: [opening-nights] }\nareas:\n',
    `${SECOND}: removes.requirements: no 'opening-nights' in 2018-proposal`,
  ],
  [
    'a removal that leaves services behind',
    SECOND,
    'areas:\n',
    'removes: { areas: [legal], services: [], requirements: [] }\nareas:\n',
    `${SECOND}: services[legal_information].area: no area 'legal' in this version`,
  ],
  [
    'a misspelt key',
    SECOND,
    'threshold: 22',
    'treshold: 22',
    `${SECOND}: requirements[opening-weekly-hours]: Unrecognized key: "treshold"`,
  ],
  [
    'a framework that ends',
    SECOND,
    'valid_to: null',
    'valid_to: "2022-01-01"',
    `${SECOND}: valid_to: the last version must be open`,
  ],
];
refuses(damages);

describe.each([
  ['a weight of zero', 'weight: 3', 'weight: 0', 'weight: a weight is more than zero, not 0'],
  ['a negative weight', 'weight: 3', 'weight: -1', 'weight: a weight is more than zero, not -1'],
  ['a negative threshold', 'threshold: 18\n    partial: 12', 'threshold: -1', 'threshold: no metric is below zero: -1'],
  [
    'a partial above its threshold',
    'partial: 12',
    'partial: 20',
    'partial: partly met begins below the threshold of 18, not at 20',
  ],
  ['a parameter too many', 'operator:', 'parameter: phone\n    operator:', 'parameter: weekly_hours takes none'],
  [
    'a requirement older than its version',
    'weight:',
    'valid_from: "2017-01-01"\n    weight:',
    'valid_from: before the version, 2018-01-01',
  ],
  [
    'a requirement that outlives its version',
    'weight:',
    'valid_to: null\n    weight:',
    'valid_to: after the version, 2020-01-01',
  ],
  [
    'a requirement that ends before it begins',
    'weight:',
    'valid_to: "2018-01-01"\n    weight:',
    'valid_to: not after 2018-01-01',
  ],
  [
    'a statement with a foreign placeholder',
    '{threshold} ore',
    '{hours} ore',
    'statement: {hours} is neither {threshold} nor {partial}',
  ],
] as const)('%s', (_, from, to, message) => {
  it('is one line, of the version it stands in', () => {
    damage(FIRST, ...hours(from, to));
    expect(lines().filter((line) => line.includes('opening-weekly-hours'))).toEqual([
      `${FIRST}: requirements[opening-weekly-hours].${message}`,
    ]);
  });
});

describe('versions in time', () => {
  it.each(['2020-02-01', '2019-12-01'])('leave no gap and no overlap: %s', (from) => {
    damage(SECOND, 'valid_from: "2020-01-01"', `valid_from: "${from}"`);
    expect(lines()).toContain(
      `${FIRST}: valid_to: 2020-proposal is in force from ${from}: no gap and no overlap may be between them`,
    );
  });
  it('build on an earlier one, never in a circle', () => {
    damage(FIRST, 'id: 2018-proposal\n', 'id: 2018-proposal\nbased_on: 2020-proposal\n');
    expect(lines()).toEqual([`${FIRST}: based_on: 2018-proposal → 2020-proposal → 2018-proposal is a circle`]);
  });
  it('do not build on a later one', () => {
    damage(FIRST, 'valid_from: "2018-01-01"\nvalid_to: "2020-01-01"', 'valid_from: "2020-01-01"\nvalid_to: null');
    damage(SECOND, 'valid_from: "2020-01-01"\nvalid_to: null', 'valid_from: "2018-01-01"\nvalid_to: "2020-01-01"');
    expect(lines()).toContain(`${SECOND}: based_on: 2018-proposal is of a later time`);
  });
  it('may be a third, that takes a requirement and a service away', () => {
    damage(SECOND, 'valid_to: null', 'valid_to: "2022-01-01"');
    write(
      'framework/2022-adopted.yaml',
      [
        'id: 2022-adopted',
        'based_on: 2020-proposal',
        'label: { it: Terzo, en: Third }',
        'status: adopted',
        'valid_from: "2022-01-01"',
        'valid_to: null',
        'source: "S000 l.205"',
        'removes: { areas: [], services: [community_project], requirements: [opening-afternoons] }',
      ].join('\n'),
    );
    const [, second, third] = loadSpecs(url).frameworks;
    expect(third?.requirements.length).toBe((second?.requirements.length ?? 0) - 1);
    expect(third?.services.some(({ code }) => code === 'community_project')).toBe(false);
    expect(third?.requirements.find(({ id }) => id === 'opening-weekly-hours')).toMatchObject({
      threshold: 22,
      valid_from: '2022-01-01',
      valid_to: null,
    });
  });
});

describe('a requirement with dates of its own', () => {
  const dated = (dates: string) => damage(FIRST, ...hours('weight:', `${dates}\n    weight:`));
  const inSecond = () => loadSpecs(url).frameworks[1]?.requirements.find(({ id }) => id === 'opening-weekly-hours');
  it('is not taken over once it has ended', () => {
    dated('valid_to: "2019-06-01"');
    damage(SECOND, read(SECOND).slice(read(SECOND).indexOf('requirements:')), '');
    expect(inSecond()).toBeUndefined();
  });
  it('takes the dates of the later version', () => {
    dated('valid_from: "2019-06-01"');
    expect(inSecond()).toMatchObject({ valid_from: '2020-01-01', valid_to: null });
  });
});
