import { describe, expect, test } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { suggester } from '../../../specs/vocabulary/suggest.ts';

const specs = loadSpecs();
const suggest = suggester(specs);
const at = (desk: string, word: string) => suggest('2018-proposal', desk, word);

describe('the service a word is most like', () => {
  test.each([
    ['pua1-lucca', 'Primo ascoltto', 'service_orientation', 'primo ascolto', 1],
    ['pua1-lucca', 'permesso di sogiorno', 'permit_information', 'permesso di soggiorno', 1],
    ['pua1-lucca', 'SOGGIORNO PERMESSO RINNOVO', 'permit_renewal', 'rinnovo permesso di soggiorno', 3],
    ['pua1-lucca', "carta d'identta", 'identity_card', "Carta d'identità", 1],
    ['pua1-lucca', 'permit renewall', 'permit_renewal', 'permit renewal', 1],
  ])('%s writes %s', (desk, word, code, like, distance) => {
    expect(at(desk, word)).toMatchObject({ code, like, distance });
  });

  test("another desk's words are not its own", () => {
    expect(at('pua1-prato', 'Primo ascoltto')).toBeNull();
  });

  test.each(['taglio dei capelli', 'xyz', '', 'cucito'])('nothing is near %s', (word) => {
    expect(at('pua1-lucca', word)).toBeNull();
  });

  test('a service that the framework version does not have is not suggested', () => {
    expect(suggest('no-such-version', 'pua1-lucca', 'primo ascolto')).toBeNull();
  });
});
