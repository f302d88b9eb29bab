import type { WarehouseClient } from './client.ts';
import { visibleDesks } from './permissions.ts';
import { NOT_A_STEP, OPEN } from './rejections.ts';
import type { Reader } from './types.ts';
import { type UnmappedWord, unmappedWords } from './vocabulary.ts';

/** Something to look at in what a desk publishes. */
export interface QualityItem {
  /** `conflict`: an id published again with other content; `unmapped_service`: a word that no framework service is known for. */
  item: 'rejected' | 'duplicate' | 'conflict' | 'skipped' | 'unmapped_service';
  /** '' = no desk of the network could be read. */
  desk: string;
  /** Code of the rejection; '' for a word. */
  code: string;
  /** The word as the desk writes it, and the framework version it was read with; '' for a rejection. */
  word: string;
  framework: string;
  count: number;
  /** How many of them nobody has replayed or discarded; 0 where nothing is to be done. */
  open: number;
  /** When the latest was recorded, UTC `YYYY-MM-DD hh:mm:ss.mmm`. */
  latest: string;
}

/** Words listed at most, the most frequent first. */
const WORDS = 1_000;

/** Repetitions, conflicts, discarded records and rejections by code and desk. Reads all rejections. */
export async function refusedItems(client: WarehouseClient, reader: Reader, desks: readonly string[]): Promise<QualityItem[]> {
  const visible = await visibleDesks(client, reader);
  const shown = visible === 'all' ? desks : desks.filter((d) => visible.includes(d));
  return client.rows<QualityItem>(
    `SELECT multiIf(code = 'duplicate_conflict', 'conflict', toString(outcome)) AS item,
  if(source IN {sources:Array(String)}, substring(source, 6), '') AS desk, toString(code) AS code, '' AS word, '' AS framework,
  count() AS count, countIf(${OPEN}) AS open, toString(max(rejections.recorded_at)) AS latest
FROM rejections
WHERE ${NOT_A_STEP} AND ${visible === 'all' ? 'true' : 'source IN {sources:Array(String)}'}
GROUP BY item, desk, code
ORDER BY item, count DESC, desk, code`,
    { sources: shown.map((d) => `/pua/${d}`) },
  );
}

/** What was refused or repeated, and service words without a code, by desk. Reads all rejections and all contacts. */
export async function qualityItems(client: WarehouseClient, reader: Reader, desks: readonly string[]): Promise<QualityItem[]> {
  const rejections = await refusedItems(client, reader, desks);
  const words = await unmappedWords(client, { reader, desks, limit: WORDS });
  return [...rejections, ...words.map(wordItem)];
}

const wordItem = ({ desk, word, framework, count, latest }: UnmappedWord): QualityItem => ({
  ...{ item: 'unmapped_service', desk, code: '', word, framework, count, open: 0, latest },
});
