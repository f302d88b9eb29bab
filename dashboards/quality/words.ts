import { romeDay } from '../../specs/calendar.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import { serviceLookup } from '../../specs/vocabulary/lookup.ts';
import { suggester } from '../../specs/vocabulary/suggest.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { MappedShare, UnmappedWord } from '../../warehouse/vocabulary.ts';
import { asKnown } from '../kpis/knowledge.ts';
import type { Provenance } from '../kpis/types.ts';

/** The part of the warehouse that desks' words come from. */
export interface WordSource {
  readonly journal: Pick<Journal, 'dataAsOf' | 'unmappedWords' | 'mappedShares'>;
}

/** A word without a code, what the vocabulary makes of it now and the nearest service: a suggestion to review. */
export interface SuggestedWord extends Omit<UnmappedWord, 'latest'> {
  /** Code that the vocabulary gives it now, to be had by a replay; '' = none. */
  mapped_to: string;
  /** '' when nothing is near. */
  suggestion: string;
  like: string;
  /** Letters to change, and likeness from 0 to 1; null when nothing is near. */
  distance: number | null;
  score: number | null;
}

export interface WordsAnswer {
  rows: SuggestedWord[];
  desks: (MappedShare & { share: number })[];
  provenance: Provenance;
}

export interface WordsRequest {
  reader: Reader;
  desks: readonly string[];
  /** ISO instant; absent = now. */
  known_at?: string;
  limit: number;
}

/** Reader of the words without a code in the statements that hold, and of how much of what each desk said has one. */
export function wordReader({ specs, warehouse, now }: { specs: Specs; warehouse: WordSource; now: () => number }) {
  const { journal } = warehouse;
  const suggest = suggester(specs);
  const lookup = serviceLookup(specs);

  const suggested = ({ latest: _, ...row }: UnmappedWord): SuggestedWord => {
    const near = suggest(row.framework, row.desk, row.word);
    return {
      ...row,
      mapped_to: lookup(row.framework, row.desk, row.word).code,
      suggestion: near?.code ?? '',
      like: near?.like ?? '',
      distance: near?.distance ?? null,
      score: near === null ? null : Math.round(near.score * 1000) / 1000,
    };
  };

  return async ({ reader, desks, known_at, limit }: WordsRequest): Promise<WordsAnswer> => {
    const asked = { reader, desks };
    const { value, stored } = await asKnown({ warehouse, now }, known_at, async ({ instant, cut }) => ({
      instant,
      words: await journal.unmappedWords({ ...asked, ...cut, limit }),
      shares: await journal.mappedShares({ ...asked, ...cut }),
    }));
    return {
      rows: value.words.map(suggested),
      desks: value.shares.map((share) => ({ ...share, share: share.mapped / share.said })),
      provenance: {
        ...stored,
        known_at: new Date(value.instant).toISOString(),
        framework_version: frameworkOn(specs, romeDay(value.instant))?.id ?? null,
      },
    };
  };
}
