import type { SpecFiles } from '../files.ts';
import type { FromFile, SpecParts } from '../read.ts';
import type { FrameworkVersion, Vocabulary } from '../types.ts';
import { fold } from '../vocabulary/fold.ts';
import { idsOf, knows } from './shared.ts';

/** Versions in the order they come into force, each with its codes. */
const inOrder = (frameworks: SpecParts['frameworks']): { id: string; codes: ReadonlySet<string> }[] =>
  [...frameworks]
    .sort((a, b) => a.valid_from.localeCompare(b.valid_from))
    .map(({ id, services }: FrameworkVersion) => ({ id, codes: new Set(services.map(({ code }) => code)) }));

/** Words of a file are in lower case, and no two of them are the same word once case, accents and spaces are set aside. */
function checkWords({ fault }: SpecFiles, { file, services, under = {}, notes = {} }: FromFile<Vocabulary>): void {
  for (const [place, words] of [
    ['services', services],
    ...Object.entries(under).map(([id, own]) => [`under.${id}`, own] as const),
  ] as const) {
    const meant = new Map<string, string>();
    for (const word of Object.keys(words)) {
      if (word !== word.trim().toLowerCase()) fault(file, `${place}[${word}]`, 'words are written in lower case');
      const same = meant.get(fold(word));
      if (same !== undefined && words[same] !== words[word])
        fault(file, `${place}[${word}]`, `'${same}' is the same word, with another code`);
      meant.set(fold(word), word);
    }
  }
  const known = new Set([...Object.keys(services), ...Object.values(under).flatMap((own) => Object.keys(own))]);
  for (const word of Object.keys(notes))
    if (!known.has(word)) fault(file, `notes[${word}]`, 'a note on a word that is not mapped');
}

/**
 * A word keeps its meaning: its code is in every framework version from the first that has it. A version that gives it up must be answered in
 * the file, under that version's id. A version before the first leaves the word without a code.
 */
function checkMeanings(
  { fault }: SpecFiles,
  { file, services, under = {} }: FromFile<Vocabulary>,
  frameworks: SpecParts['frameworks'],
): void {
  const versions = inOrder(frameworks);
  if (versions.length === 0) return;
  for (const [word, code] of Object.entries(services)) {
    const first = versions.findIndex(({ codes }) => codes.has(code));
    if (first < 0) fault(file, `services[${word}]`, `'${code}' is a service of no framework version`);
    else
      for (const { id, codes } of versions.slice(first))
        if (!codes.has(code) && under[id]?.[word] === undefined)
          fault(file, `services[${word}]`, `'${code}' is no service of ${id}: say under.${id} what the word means there`);
  }
  for (const [framework, words] of Object.entries(under)) {
    const version = versions.find(({ id }) => id === framework);
    if (!version) fault(file, `under.${framework}`, `no framework version '${framework}'`);
    else
      for (const [word, code] of Object.entries(words))
        if (!version.codes.has(code)) fault(file, `under.${framework}[${word}]`, `'${code}' is no service of ${framework}`);
  }
}

/** The desks' vocabularies against the network and against every framework version in which a word can apply. */
export function checkVocabularies(files: SpecFiles, { vocabularies, frameworks, desks }: SpecParts): void {
  const deskIds = idsOf(desks, ({ id }) => id);
  for (const vocabulary of vocabularies) {
    if (!knows(deskIds, vocabulary.desk))
      files.fault(vocabulary.file, 'desk', `no desk '${vocabulary.desk}' in network/desks.yaml`);
    checkWords(files, vocabulary);
    checkMeanings(files, vocabulary, frameworks);
  }
}
