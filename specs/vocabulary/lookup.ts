import type { FrameworkVersion, Specs, Vocabulary } from '../types.ts';
import { fold } from './fold.ts';

/** A framework service; both '' when the word is known neither to the framework nor to the desk. */
export interface ServiceCode {
  code: string;
  area: string;
}

export const UNMAPPED: ServiceCode = { code: '', area: '' };

/** Desks say the same few words again and again. */
const WORDS_KEPT = 10_000;

export type ServiceLookup = (framework: string, desk: string, word: string) => ServiceCode;

/**
 * Finds the framework service that a desk means: by framework code, by the desk's own vocabulary, then by the framework's labels and
 * synonyms in both languages. A word that is only like one of these is not taken for it: that is for a person to decide.
 */
export function serviceLookup(specs: Pick<Specs, 'frameworks' | 'vocabularies'>): ServiceLookup {
  const frameworks = new Map(specs.frameworks.map((framework) => [framework.id, indexOf(framework)]));
  const vocabularies = new Map([...specs.vocabularies].map(([desk, vocabulary]) => [desk, localIndexOf(vocabulary)]));

  const foldedWords = new Map<string, string>();
  const foldedOf = (word: string): string => {
    const known = foldedWords.get(word);
    if (known !== undefined) return known;
    if (foldedWords.size >= WORDS_KEPT) foldedWords.clear();
    const folded = fold(word);
    foldedWords.set(word, folded);
    return folded;
  };

  return (framework, desk, word) => {
    const index = frameworks.get(framework);
    if (!index) return UNMAPPED;
    const exact = index.byCode.get(word);
    if (exact) return exact;
    const folded = foldedOf(word);
    const local = vocabularies.get(desk)?.(framework, folded);
    return (local !== undefined ? index.byCode.get(local) : index.byWord.get(folded)) ?? UNMAPPED;
  };
}

function localIndexOf({ services, under = {} }: Vocabulary): (framework: string, folded: string) => string | undefined {
  const byFold = (words: Readonly<Record<string, string>>) =>
    new Map(Object.entries(words).map(([word, code]) => [fold(word), code]));
  const always = byFold(services);
  const own = new Map(Object.entries(under).map(([framework, words]) => [framework, byFold(words)]));
  return (framework, folded) => own.get(framework)?.get(folded) ?? always.get(folded);
}

interface FrameworkIndex {
  byCode: ReadonlyMap<string, ServiceCode>;
  byWord: ReadonlyMap<string, ServiceCode>;
}

function indexOf(framework: FrameworkVersion): FrameworkIndex {
  const byCode = new Map<string, ServiceCode>();
  const byWord = new Map<string, ServiceCode>();
  for (const { code, area } of framework.services) byCode.set(code, { code, area });
  const name = (words: readonly string[], service: ServiceCode) => {
    for (const word of words) if (!byWord.has(fold(word))) byWord.set(fold(word), service);
  };
  for (const { code, area } of framework.services) name([code], { code, area });
  for (const { code, area, label } of framework.services) name([label.it, label.en], { code, area });
  for (const { code, area, synonyms } of framework.services) name(synonyms, { code, area });
  return { byCode, byWord };
}
