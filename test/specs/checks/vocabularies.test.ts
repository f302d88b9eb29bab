import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { serviceLookup } from '../../../specs/vocabulary/lookup.ts';
import { damagedSpecs } from '../../support/damaged-specs.ts';

const { url, damage, lines, refuses } = damagedSpecs();
const PRATO = 'vocabularies/pua1-prato.yaml';

refuses([
  [
    'a word that is not in lower case',
    PRATO,
    '  ricongiungimenti:',
    '  Ricongiungimenti:',
    `${PRATO}: services[Ricongiungimenti]: words are written`,
  ],
  [
    'a word twice, with two codes',
    PRATO,
    '  ricongiungimenti:',
    '  ricongiungimenti’: permit_renewal\n  ricongiungimenti:',
    `${PRATO}: services[ricongiungimenti]: 'ricongiungimenti’' is the same word`,
  ],
  ['a note on no word', PRATO, 'services:', 'notes: { cucito: "?" }\nservices:', `${PRATO}: notes[cucito]: a note on a word`],
  [
    'a meaning under no version',
    PRATO,
    'services:',
    'under: { 1999-draft: { cucito: permit_renewal } }\nservices:',
    `${PRATO}: under.1999-draft: no framework version '1999-draft'`,
  ],
  [
    'a meaning that the version does not have',
    PRATO,
    'services:',
    'under: { 2018-proposal: { cucito: sewing } }\nservices:',
    `${PRATO}: under.2018-proposal[cucito]: 'sewing' is no service of 2018-proposal`,
  ],
  ['a review without a day', PRATO, 'services:', 'reviewed: { by_role: coordinator }\nservices:', `${PRATO}: reviewed.on:`],
]);

describe('a word under one framework version', () => {
  it('means what is said under that version, with the review and the notes kept', () => {
    damage(
      PRATO,
      'services:',
      'reviewed: { by_role: coordinator, on: "2021-02-01" }\nunder: { 2018-proposal: { ricongiungimenti: permit_renewal } }\nnotes: { ricongiungimenti: "of spouses" }\nservices:',
    );
    expect(lines()).toEqual([]);
    const specs = loadSpecs(url);
    expect(serviceLookup(specs)('2018-proposal', 'pua1-prato', 'Ricongiungimenti').code).toBe('permit_renewal');
    expect(specs.vocabularies.get('pua1-prato')).toMatchObject({ reviewed: { by_role: 'coordinator', on: '2021-02-01' } });
  });
});
