import { describe, expect, it } from 'vitest';
import { checkSpecs, faultLine, loadSpecs } from '../../specs/load.ts';
import { damagedSpecs } from '../support/damaged-specs.ts';

const { url, write, remove, damage, lines, refuses } = damagedSpecs();

it('finds nothing in an undamaged copy', () => {
  expect(lines()).toEqual([]);
});

refuses([
  ['YAML that does not parse', 'network/desks.yaml', 'desks:', 'desks: [', 'network/desks.yaml: not YAML, line'],
  ['a key twice', 'programmes/teams.yaml', 'fund: ', 'code: X\nfund: ', 'programmes/teams.yaml: not YAML, line'],
  [
    'a key too many',
    'network/desks.yaml',
    'unit: pua_l1',
    'unit: pua_l1\n    mood: good',
    'network/desks.yaml: desks[pua1-firenze]: ',
  ],
  ['a unit of no kind', 'network/desks.yaml', 'unit: pua_l1', 'unit: pua_l9', 'network/desks.yaml: desks[pua1-firenze].unit: '],
  [
    'an hour that is none',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["15:00", "27:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon',
  ],
  ['residents that are no number', 'network/comuni.csv', '11092', '11.092', 'network/comuni.csv: [045001].pop_2018: '],
  ['a column missing', 'network/comuni.csv', 'pop_2021', 'pop_2022', 'network/comuni.csv: [045001]'],
  [
    'a day that does not exist',
    'programmes/teams.yaml',
    'end: "2019-06-30"',
    'end: "2019-06-31"',
    'programmes/teams.yaml: cronoprogramma[C1].end: ',
  ],
  [
    'a programme under another name',
    'programmes/we-in.yaml',
    'id: we-in',
    'id: we-out',
    "programmes/we-in.yaml: id: 'we-out' differs from the name of the file",
  ],
  [
    'a label in one language',
    'codes/gender.yaml',
    'it: Donna, en: Woman',
    'it: Donna',
    'codes/gender.yaml: codes[female].label.en: ',
  ],
  [
    'a step out of its place',
    'journey.yaml',
    'id: level_2',
    'id: level_1',
    'journey.yaml: steps: the steps are contact, level_1',
  ],
  ['a step that comes from nothing', 'journey.yaml', 'from: level_1', 'from: null', 'journey.yaml: steps: the first step alone'],
  ['a dimension of no kind', 'kpis/contacts.yaml', 'gender', 'sex', 'kpis/contacts.yaml: dimensions'],
]);

describe('all faults at once', () => {
  it('says each on a line, and one that is missing is not every one that refers to it', () => {
    damage('codes/gender.yaml', 'it: Donna', 'it: ""');
    damage('network/networks.yaml', 'leader: sds-pisana', 'leader: sds-pisa');
    remove('network/comuni.csv');
    remove('codes/permit.yaml');
    write('kpis/notes.txt', '');
    expect(lines().sort()).toEqual([
      'codes/gender.yaml: codes[female].label.it: an empty text',
      'codes/permit: the list is missing or unreadable',
      expect.stringMatching(/^kpis\/notes\.txt: the name of a file here must match/),
      'network/comuni.csv: the file is missing',
      "network/networks.yaml: networks[net-pisa].leader: no organisation 'sds-pisa'",
    ]);
  });
  it('carries them on the error, and the check answers the same', () => {
    damage('kpis/coverage.yaml', 'factor: 1000', 'factor: 100');
    const faults = checkSpecs(url);
    expect(faults).toMatchObject([{ file: 'kpis/coverage.yaml', path: 'factor' }]);
    expect(() => loadSpecs(url)).toThrow(expect.objectContaining({ code: 'SPECS_INVALID', faults }));
    expect(() => loadSpecs(url)).toThrow('kpis/coverage.yaml: factor: ');
  });
  it('names a root that is not there', () => {
    expect(checkSpecs(new URL('none/', url)).map(faultLine)).toContain('sources.yaml: the file is missing');
  });
});
