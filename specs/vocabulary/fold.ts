/** Case, accents, apostrophes, underscores and repeated spaces set aside: `Idoneità  alloggiativa` → `idoneita alloggiativa`. */
export const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_'’‘`´-]+/g, ' ')
    .trim();
