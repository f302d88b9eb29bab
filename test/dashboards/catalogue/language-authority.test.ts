import { expect, test } from 'vitest';
import { iso639_3, languageUri } from '../../../dashboards/catalogue/language-authority.ts';
import { loadSpecs } from '../../../specs/load.ts';

test('every language of the list has the ISO 639-3 code that Unicode canonicalises to it', () => {
  // Unicode takes Filipino for the canonical form of Tagalog, and Akan for that of Twi, but only of three letters.
  const canonical = (code: string): string | undefined =>
    Intl.getCanonicalLocales(code)[0]?.replace(/^fil$/, 'tl').replace(/^tw$/, 'ak');
  const codes = [...loadSpecs().codes.language.keys()].filter((code) => code.length === 2);
  expect(codes.filter((code) => iso639_3(code).length !== 3)).toEqual([]);
  expect(codes.filter((code) => canonical(iso639_3(code)) !== canonical(code))).toEqual([]);
});

test('addresses are those of the authority table of the European Union', () => {
  expect(languageUri('ur')).toBe('http://publications.europa.eu/resource/authority/language/URD');
  expect(languageUri('pnb')).toBe('http://publications.europa.eu/resource/authority/language/PNB');
});
