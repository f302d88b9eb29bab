import { render } from 'preact-render-to-string';
import type { Specs } from '../../specs/types.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { Reader } from '../../warehouse/types.ts';
import { registerReader } from '../quality/register.ts';
import { type WordSource, wordReader } from '../quality/words.ts';
import type { PageFrame } from './layout.tsx';
import { QualityPage } from './quality.tsx';
import type { QualityQuery } from './quality-query.ts';

/** The part of the warehouse that this page is made from. */
export type QualitySource = WordSource & { readonly journal: Pick<Journal, 'refused'> };

export interface QualityDeps {
  specs: Specs;
  warehouse: QualitySource;
  now: () => number;
  reader: Reader;
}

/** Words listed at most, the most frequent first; the list to download holds more. */
const WORDS = 200;

/** The page Qualità dei dati as HTML: the register of the specifications in use, words and refusals as they are now. */
export async function drawQuality(
  { specs, warehouse, now, reader }: QualityDeps,
  frame: PageFrame,
  query: QualityQuery,
): Promise<string> {
  const at = now();
  const desks = [...specs.network.desks.keys()];
  const [words, refused] = await Promise.all([
    wordReader({ specs, warehouse, now: () => at })({ reader, desks, limit: WORDS }),
    warehouse.journal.refused(reader, desks),
  ]);
  const page = (
    <QualityPage
      frame={frame}
      specs={specs}
      query={query}
      register={registerReader(specs)(query.wanted)}
      words={words}
      most={WORDS}
      refused={refused}
      until={new Date(at).toISOString()}
    />
  );
  return `<!doctype html>${render(page)}`;
}
