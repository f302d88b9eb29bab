import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSpecs, faultLine, loadSpecs, SpecsInvalid } from '../../specs/load.ts';

const ORIGINAL = fileURLToPath(new URL('../../specs/', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'pua-specs-'));
const root = join(base, 'specs');
const rootUrl = pathToFileURL(`${root}/`);

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  cpSync(ORIGINAL, root, { recursive: true, filter: (path) => !path.endsWith('.ts') });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Replaces the first occurrence of a text of a copied file, which must be there. */
function damage(file: string, from: string, to: string): void {
  const text = readFileSync(join(root, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    join(root, file),
    text.replace(from, () => to),
  );
}

/** Faults of the copy as the loader gives them, one line each; none when it loads. */
function lines(): string[] {
  try {
    loadSpecs(rootUrl);
    return [];
  } catch (error) {
    if (error instanceof SpecsInvalid) return error.faults.map(faultLine);
    throw error;
  }
}

it('finds nothing in an undamaged copy', () => {
  expect(lines()).toEqual([]);
});

const REGION = '"09"\n    level: region\n    metric: eu_residents';

describe.each([
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
    'a desk in no comune',
    'network/desks.yaml',
    '"048017"',
    '"048999"',
    "network/desks.yaml: desks[pua1-firenze].comune: no comune '048999'",
  ],
  [
    'a desk of no network',
    'network/desks.yaml',
    'network: net-prato',
    'network: net-lucca',
    "network/desks.yaml: desks[pua1-prato].network: no network 'net-lucca'",
  ],
  [
    'a desk of no organisation',
    'network/desks.yaml',
    'organisation: comune-prato',
    'organisation: comune-x',
    'network/desks.yaml: desks[pua1-prato].organisation: ',
  ],
  [
    'a desk twice',
    'network/desks.yaml',
    'id: pua1-empoli',
    'id: pua1-firenze',
    'network/desks.yaml: desks[pua1-firenze]: the id appears twice',
  ],
  [
    'a slot that ends before it begins',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["15:00", "14:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon: a slot ends after it begins',
  ],
  [
    'slots out of order',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["12:00", "17:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon: slots follow one another',
  ],
  [
    'an hour that is none',
    'network/desks.yaml',
    '["15:00", "17:00"]',
    '["15:00", "27:00"]',
    'network/desks.yaml: desks[pua1-prato].opening.mon',
  ],
  [
    'a mediator in no language',
    'network/desks.yaml',
    'language: ur',
    'language: qq',
    "network/desks.yaml: desks[pua1-prato].mediators[0].language: 'qq'",
  ],
  [
    'a zone in no area vasta',
    'network/zones.yaml',
    'area_vasta: centro',
    'area_vasta: centre',
    "network/zones.yaml: zones[pistoiese].area_vasta: no area vasta 'centre'",
  ],
  [
    'two zones on one tile',
    'network/zones.yaml',
    'tile: [3, 1]',
    'tile: [2, 1]',
    'network/zones.yaml: zones[pratese].tile: the tile of pistoiese',
  ],
  [
    'a comune in no zone',
    'network/comuni.csv',
    'Aulla,MS,lunigiana',
    'Aulla,MS,lunigiano',
    "network/comuni.csv: [045001].zone: no zone 'lunigiano'",
  ],
  ['a comune in two provinces', 'network/comuni.csv', 'Bagnone,MS', 'Bagnone,LU', 'network/comuni.csv: [045002].province: '],
  ['residents that are no number', 'network/comuni.csv', '11092', '11.092', 'network/comuni.csv: [045001].pop_2018: '],
  ['a column missing', 'network/comuni.csv', 'pop_2021', 'pop_2022', 'network/comuni.csv: [045001]'],
  [
    'a network without a leader',
    'network/networks.yaml',
    'leader: sds-pisana',
    'leader: sds-pisa',
    "network/networks.yaml: networks[net-pisa].leader: no organisation 'sds-pisa'",
  ],
  [
    'a target of a desk outside the programme',
    'programmes/teams.yaml',
    '{ desk: pua1-lucca, organisation',
    '{ desk: pua1-livorno, organisation',
    "programmes/teams.yaml: targets[T-LU].scope: desk 'pua1-livorno' does not take part",
  ],
  [
    'desk targets above the region',
    'programmes/teams.yaml',
    'value: 1150',
    'value: 399',
    "programmes/teams.yaml: targets[T-REG].value: the desks' targets sum to 400",
  ],
  [
    'two targets of one desk',
    'programmes/teams.yaml',
    '{ desk: pua1-lucca, organisation',
    '{ desk: pua1-pistoia, organisation',
    'programmes/teams.yaml: targets[T-LU]: pua1-pistoia already has target T-PT',
  ],
  [
    'a programme that ends before it starts',
    'programmes/teams.yaml',
    'planned_end: "2020-12-31"',
    'planned_end: "2018-10-01"',
    'programmes/teams.yaml: planned_end: the programme starts on 2018-10-02',
  ],
  [
    'an actual end before the planned one',
    'programmes/teams.yaml',
    '"2023-03-31"',
    '"2020-03-31"',
    'programmes/teams.yaml: actual_end: before the planned end',
  ],
  [
    'an activity outside the programme',
    'programmes/teams.yaml',
    'start: "2018-11-01"',
    'start: "2018-10-01"',
    'programmes/teams.yaml: cronoprogramma[C1]: outside the programme',
  ],
  [
    'a day that does not exist',
    'programmes/teams.yaml',
    'end: "2019-06-30"',
    'end: "2019-06-31"',
    'programmes/teams.yaml: cronoprogramma[C1].end: ',
  ],
  [
    'an owner that is no organisation',
    'programmes/teams.yaml',
    'owners: [comune-lucca]',
    'owners: [comune-luca]',
    'programmes/teams.yaml: cronoprogramma[C4].owners: ',
  ],
  [
    'a desk in two programmes at once',
    'programmes/we-in.yaml',
    'pua1-firenze, from: "2025-06-16"',
    'pua1-firenze, from: "2023-01-01"',
    "programmes/we-in.yaml: desks[0]: 'pua1-firenze' takes part in teams",
  ],
  [
    'a programme under another name',
    'programmes/we-in.yaml',
    'id: we-in',
    'id: we-out',
    "programmes/we-in.yaml: id: 'we-out' differs from the name of the file",
  ],
  [
    'budget lines above the total',
    'programmes/teams.yaml',
    'budget_total_eur: null',
    'budget_total_eur: 100',
    'programmes/teams.yaml: budget_total_eur: ',
  ],
  [
    'a label in one language',
    'codes/gender.yaml',
    'it: Donna, en: Woman',
    'it: Donna',
    'codes/gender.yaml: codes[female].label.en: ',
  ],
  ['a code twice', 'codes/gender.yaml', 'code: male', 'code: female', 'codes/gender.yaml: codes[female]: the code appears twice'],
  [
    'a default that is in no list',
    'codes/permit.yaml',
    'code: unknown',
    'code: not_known',
    "codes/permit.yaml: codes: the list needs a code 'unknown'",
  ],
  ['a member state that is no country', 'codes/eu.yaml', 'country: BE', 'country: ZZ', "codes/eu.yaml: members[0].country: 'ZZ'"],
  [
    'a membership that ends before it begins',
    'codes/eu.yaml',
    '"2020-02-01"',
    '"1970-02-01"',
    'codes/eu.yaml: members[8].until: not after 1973-01-01',
  ],
  [
    'a service in no area',
    'framework/2018-proposal.yaml',
    'area: civil_status',
    'area: civil',
    "framework/2018-proposal.yaml: services[residence_registration].area: no area 'civil'",
  ],
  [
    'a synonym of two services',
    'framework/2018-proposal.yaml',
    'synonyms: [primo rilascio',
    'synonyms: [permesso di soggiorno',
    "framework/2018-proposal.yaml: services[permit_first_issue].synonyms: 'permesso di soggiorno' already means permit_information",
  ],
  [
    'a framework that ends',
    'framework/2018-proposal.yaml',
    'valid_to: null',
    'valid_to: "2020-01-01"',
    'framework/2018-proposal.yaml: valid_to: the last version must be open',
  ],
  [
    'a word for no service',
    'vocabularies/pua1-prato.yaml',
    'work_support',
    'work_suport',
    "vocabularies/pua1-prato.yaml: services[accompagnamento al lavoro]: 'work_suport'",
  ],
  [
    'a vocabulary of no desk',
    'vocabularies/pua1-prato.yaml',
    'desk: pua1-prato',
    'desk: pua1-pratto',
    "vocabularies/pua1-prato.yaml: desk: no desk 'pua1-pratto'",
  ],
  ['a dimension of no kind', 'kpis/contacts.yaml', 'gender', 'sex', 'kpis/contacts.yaml: dimensions'],
  [
    'a target by month',
    'kpis/pace.yaml',
    'network',
    'month',
    'kpis/pace.yaml: dimensions: a denominator of kind target_pace does not exist by month',
  ],
  [
    'a factor that is not of the unit',
    'kpis/coverage.yaml',
    'factor: 1000',
    'factor: 100',
    'kpis/coverage.yaml: factor: a KPI in per_1000 has factor 1000',
  ],
  [
    'a denominator of no territory',
    'denominators.yaml',
    REGION,
    REGION.replace('09', '10'),
    "denominators.yaml: denominators[1].territory: no region '10'",
  ],
  [
    'a text in one language',
    'locale/en.yaml',
    '  zone: Zona-distretto\n',
    '',
    "locale/it.yaml: dimension.zone: not translated to 'en'",
  ],
  [
    'parameters that differ',
    'locale/en.yaml',
    'zone: Zona-distretto',
    'zone: Zone {name}',
    'locale/en.yaml: dimension.zone: its parameters ({name}) differ',
  ],
  [
    'a document that is not listed',
    'kpis/pace.yaml',
    'S003 l.54',
    'S009 l.54',
    "kpis/pace.yaml: source: 'S009' is not in sources.yaml",
  ],
  [
    'a discrepancy that is not listed',
    'kpis/pace.yaml',
    'D07',
    'D99',
    "kpis/pace.yaml: issues: 'D99' is not in discrepancies.yaml",
  ],
])('%s', (_, file, from, to, expected) => {
  it(`is a fault of ${file}`, () => {
    damage(file, from, to);
    expect(lines().filter((line) => line.startsWith(expected))).not.toEqual([]);
  });
});

const CHART = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { name: 'table' }, mark: 'bar', encoding: {} };

describe('charts', () => {
  it.each([
    ['of another grammar', { ...CHART, $schema: 'https://vega.github.io/schema/vega/v6.json' }, 'charts/new.vl.json: $schema: '],
    ['that draws nothing', { ...CHART, mark: undefined }, 'charts/new.vl.json: draws nothing'],
    ['that loads data', { ...CHART, layer: [{ data: { url: 'https://example.org/x' } }] }, 'charts/new.vl.json: layer[0].data: '],
    [
      'over another data set',
      { ...CHART, data: { name: 'rows' } },
      "charts/new.vl.json: data: must use the data set named 'table'",
    ],
    ['that is a list', [], 'charts/new.vl.json: '],
  ])('a chart %s', (_, chart, expected) => {
    writeFileSync(join(root, 'charts/new.vl.json'), JSON.stringify(chart));
    expect(lines().filter((line) => line.startsWith(expected))).not.toEqual([]);
  });
  it('a chart that is no JSON', () => {
    writeFileSync(join(root, 'charts/new.vl.json'), '{');
    expect(lines()).toEqual([expect.stringMatching(/^charts\/new\.vl\.json: /)]);
  });
  it('takes a sound one', () => {
    writeFileSync(join(root, 'charts/new.vl.json'), JSON.stringify(CHART));
    expect(loadSpecs(rootUrl).charts.get('new')?.spec).toEqual(CHART);
  });
});

describe('framework versions', () => {
  const second = (from: string) => {
    const text = readFileSync(join(root, 'framework/2018-proposal.yaml'), 'utf8');
    const later = text
      .replace('id: 2018-proposal', 'id: 2022-adopted')
      .replace('valid_from: "2018-01-01"', `valid_from: "${from}"`);
    writeFileSync(join(root, 'framework/2022-adopted.yaml'), later);
  };
  it('may follow one another', () => {
    second('2022-01-01');
    damage('framework/2018-proposal.yaml', 'valid_to: null', 'valid_to: "2022-01-01"');
    expect(loadSpecs(rootUrl).frameworks.map(({ id }) => id)).toEqual(['2018-proposal', '2022-adopted']);
  });
  it.each(['2022-02-01', '2021-12-01'])('leave no gap and no overlap: %s', (from) => {
    second(from);
    damage('framework/2018-proposal.yaml', 'valid_to: null', 'valid_to: "2022-01-01"');
    expect(lines()).toEqual([
      `framework/2018-proposal.yaml: valid_to: 2022-adopted is in force from ${from}: no gap and no overlap may be between them`,
    ]);
  });
});

describe('all faults at once', () => {
  it('says each on a line, and one that is missing is not every one that refers to it', () => {
    damage('codes/gender.yaml', 'it: Donna', 'it: ""');
    damage('network/networks.yaml', 'leader: sds-pisana', 'leader: sds-pisa');
    rmSync(join(root, 'network/comuni.csv'));
    rmSync(join(root, 'codes/permit.yaml'));
    writeFileSync(join(root, 'kpis/notes.txt'), '');
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
    const faults = checkSpecs(rootUrl);
    expect(faults).toMatchObject([{ file: 'kpis/coverage.yaml', path: 'factor' }]);
    expect(() => loadSpecs(rootUrl)).toThrow(expect.objectContaining({ code: 'SPECS_INVALID', faults }));
    expect(() => loadSpecs(rootUrl)).toThrow('kpis/coverage.yaml: factor: ');
  });
  it('names a root that is not there', () => {
    expect(checkSpecs(pathToFileURL(`${base}/none/`)).map(faultLine)).toContain('sources.yaml: the file is missing');
  });
});
