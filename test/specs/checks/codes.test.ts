import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();

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
