import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import type { CodeListFile } from '../schemas/content.ts';
import { idsOf, knows, repeated } from './shared.ts';

/** Lists in which a contract or the warehouse writes `unknown` when a publisher says nothing. */
const WITH_UNKNOWN: readonly CodeListFile[] = ['gender', 'permit', 'access_route', 'problem_area', 'language', 'country'];

function checkLists({ fault }: SpecFiles, { codes, eu }: SpecParts): void {
  for (const { file, codes: entries } of codes.values())
    for (const code of repeated(entries.map(({ code }) => code))) fault(file, `codes[${code}]`, 'the code appears twice');
  for (const list of WITH_UNKNOWN) {
    const entries = codes.get(list);
    if (entries && !entries.codes.some(({ code }) => code === 'unknown'))
      fault(entries.file, 'codes', "the list needs a code 'unknown'");
  }
  const countries = idsOf(codes.get('country')?.codes, ({ code }) => code);
  for (const [index, { country, from, until }] of (eu ?? []).entries()) {
    const path = `members[${index}]`;
    if (!knows(countries, country)) fault('codes/eu.yaml', `${path}.country`, `'${country}' is not in codes/country.csv`);
    if (until !== null && until <= from) fault('codes/eu.yaml', `${path}.until`, `not after ${from}`);
  }
  for (const country of repeated((eu ?? []).map(({ country }) => country)))
    fault('codes/eu.yaml', 'members', `'${country}' appears twice`);
}

/** Code lists and EU membership. */
export function checkCodes(files: SpecFiles, parts: SpecParts): void {
  checkLists(files, parts);
}
