import { CODE_LIST_FILES } from '../../specs/schemas/content.ts';
import type { CodeListId, Specs } from '../../specs/types.ts';
import { fold } from '../../specs/vocabulary/fold.ts';

/** Lists whose codes the system gives: no publisher writes them. */
const OURS: readonly CodeListId[] = ['referral_state', 'eligibility', 'rejection'];

/** The code lists that a column of a file can be written in. */
export const CODE_LISTS: readonly CodeListId[] = [
  ...CODE_LIST_FILES.filter((list) => !OURS.includes(list)),
  'service_area',
  'service',
];

/** The code of a word in a list: the code itself or its label in Italian or English; undefined when the list has none. */
export type CodeOfWord = (list: CodeListId, word: string) => string | undefined;

/** Reads words of the code lists, whatever their case and accents. Of two codes with one label the first of the list counts. */
export function codeWords(codes: Specs['codes']): CodeOfWord {
  const words = new Map<string, Map<string, string>>();
  return (list, word) => {
    let known = words.get(list);
    if (known === undefined) {
      known = new Map();
      for (const [code, { label }] of codes[list])
        for (const name of [code, label.it, label.en]) if (!known.has(fold(name))) known.set(fold(name), code);
      words.set(list, known);
    }
    return known.get(fold(word));
  };
}
