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

/** Versions follow one another without a gap or an overlap, and the last is open: every day from the first on has exactly one. */
function checkValidity({ fault }: SpecFiles, frameworks: SpecParts['frameworks']): void {
  const versions = [...frameworks].sort((a, b) => a.valid_from.localeCompare(b.valid_from));
  for (const [index, { file, valid_from, valid_to }] of versions.entries()) {
    const next = versions[index + 1];
    if (valid_to !== null && valid_to <= valid_from) fault(file, 'valid_to', `not after ${valid_from}`);
    if (next && valid_to !== next.valid_from)
      fault(file, 'valid_to', `${next.id} is in force from ${next.valid_from}: no gap and no overlap may be between them`);
    if (!next && valid_to !== null) fault(file, 'valid_to', 'the last version must be open: null');
  }
  if (versions.length === 0) fault('framework', '', 'no framework version could be read');
}

function checkServices({ fault }: SpecFiles, { frameworks }: SpecParts): void {
  for (const { file, areas, services } of frameworks) {
    const areaCodes = areas.map(({ code }) => code);
    for (const code of repeated(areaCodes)) fault(file, `areas[${code}]`, 'the code appears twice');
    for (const code of repeated(services.map(({ code }) => code))) fault(file, `services[${code}]`, 'the code appears twice');
    const words = new Map(services.map(({ code }) => [code, code]));
    for (const { code, area, synonyms } of services) {
      if (!areaCodes.includes(area)) fault(file, `services[${code}].area`, `no area '${area}' in this version`);
      for (const word of synonyms) {
        const meant = words.get(word.toLowerCase()) ?? code;
        if (meant !== code) fault(file, `services[${code}].synonyms`, `'${word}' already means ${meant}`);
        words.set(word.toLowerCase(), meant);
      }
    }
  }
}

/** Code lists, EU membership, framework versions. */
export function checkCodes(files: SpecFiles, parts: SpecParts): void {
  checkLists(files, parts);
  checkValidity(files, parts.frameworks);
  checkServices(files, parts);
}
