import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { damagedSpecs } from '../../support/damaged-specs.ts';

const { url, read, write, damage, lines, refuses } = damagedSpecs();

refuses([
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
]);

describe('framework versions', () => {
  const second = (from: string) => {
    const text = read('framework/2018-proposal.yaml');
    const later = text
      .replace('id: 2018-proposal', 'id: 2022-adopted')
      .replace('valid_from: "2018-01-01"', `valid_from: "${from}"`);
    write('framework/2022-adopted.yaml', later);
  };
  it('may follow one another', () => {
    second('2022-01-01');
    damage('framework/2018-proposal.yaml', 'valid_to: null', 'valid_to: "2022-01-01"');
    expect(loadSpecs(url).frameworks.map(({ id }) => id)).toEqual(['2018-proposal', '2022-adopted']);
  });
  it.each(['2022-02-01', '2021-12-01'])('leave no gap and no overlap: %s', (from) => {
    second(from);
    damage('framework/2018-proposal.yaml', 'valid_to: null', 'valid_to: "2022-01-01"');
    expect(lines()).toEqual([
      `framework/2018-proposal.yaml: valid_to: 2022-adopted is in force from ${from}: no gap and no overlap may be between them`,
    ]);
  });
});
