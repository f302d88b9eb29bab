import type { WarehouseClient } from './client.ts';
import type { LogPosition } from './keys.ts';
import { marksOf } from './ledger.ts';
import { visibleDesks } from './permissions.ts';
import { type QualityItem, qualityItems, refusedItems } from './quality.ts';
import { type ListedRejection, listRejections, type RejectionsQuery, readRejection } from './rejections.ts';
import { type EventTrace, tracesOf } from './trace.ts';
import type { PartitionMark, Reader, RejectionRow } from './types.ts';
import {
  type MappedShare,
  mappedShares,
  type StatementsQuery,
  type UnmappedStatement,
  type UnmappedWord,
  unmappedStatements,
  unmappedWords,
  type WordsQuery,
} from './vocabulary.ts';

/** How many log records came to which end; `code` is '' for accepted ones. */
export interface OutcomeCount {
  outcome: 'accepted' | RejectionRow['outcome'];
  code: string;
  count: number;
}

export interface DataAsOf {
  /** When the latest event counted was recorded, ISO 8601 UTC; null when there is none. */
  data_as_of: string | null;
  /** Whether any of them is simulated. */
  synthetic: boolean;
}

/** Reading back what was stored. No method takes SQL. All throw WarehouseUnavailable or WarehouseRefused; those with a reader, QueryForbidden. */
export interface Journal {
  /** What became of an event id: one trace per source that published it, or had it refused, and that the reader may see. */
  eventById(id: string, reader: Reader): Promise<EventTrace[]>;
  /** The traces of the events of one receipt, at most 1,000 log records of it. */
  byReceipt(receipt: string, reader: Reader): Promise<EventTrace[]>;
  /** With what was done about them and without the bytes received: `raw` is ''. */
  rejections(query: RejectionsQuery): Promise<ListedRejection[]>;
  /** One rejection with the bytes received; null when there is none at the position, or none the reader may see. */
  rejection(position: LogPosition, reader: Reader): Promise<ListedRejection | null>;
  counts(): Promise<OutcomeCount[]>;
  /** What is to be looked at in what these desks publish, as far as the reader may see. Its cost grows with the log. */
  quality(reader: Reader, desks: readonly string[]): Promise<QualityItem[]>;
  /** The part of it that was refused or repeated, without the words. */
  refused(reader: Reader, desks: readonly string[]): Promise<QualityItem[]>;
  /** Words of the desks that no framework code is known for, and how much of what they said has one. Their cost grows with the log. */
  unmappedWords(query: WordsQuery): Promise<UnmappedWord[]>;
  mappedShares(query: Omit<WordsQuery, 'limit'>): Promise<MappedShare[]>;
  /** What was published, of every desk: for an administrator. */
  unmappedStatements(query: StatementsQuery): Promise<UnmappedStatement[]>;
  /** How far each partition of a topic is stored. */
  marks(topic: string): Promise<PartitionMark[]>;
  /** `knownAt` is a UTC instant `YYYY-MM-DD hh:mm:ss.mmm`; absent = now. */
  dataAsOf(knownAt?: string): Promise<DataAsOf>;
}

export function createJournal(client: WarehouseClient): Journal {
  const traces = async (kinds: string, text: string, reader: Reader) =>
    tracesOf(client, kinds, text, await visibleDesks(client, reader));

  return {
    eventById: (id, reader) => traces("'event', 'rejection'", id, reader),
    byReceipt: (receipt, reader) => traces("'receipt', 'rejection_receipt'", receipt, reader),
    rejections: (query) => listRejections(client, query),
    rejection: (position, reader) => readRejection(client, position, reader),
    quality: (reader, desks) => qualityItems(client, reader, desks),
    refused: (reader, desks) => refusedItems(client, reader, desks),
    unmappedWords: (query) => unmappedWords(client, query),
    mappedShares: (query) => mappedShares(client, query),
    unmappedStatements: (query) => unmappedStatements(client, query),
    marks: (topic) => marksOf(client, topic),
    counts: () =>
      client.rows<OutcomeCount>(
        'SELECT outcome, code, sum(stored) AS count FROM log_hours GROUP BY outcome, code ORDER BY outcome, code',
      ),
    async dataAsOf(knownAt) {
      const [row] = await client.rows<{ stored: number; last: string; synthetic: number }>(
        knownAt === undefined ? CURRENT : AS_KNOWN_AT,
        knownAt === undefined ? undefined : { at: knownAt },
      );
      if (!row || row.stored === 0) return { data_as_of: null, synthetic: false };
      return { data_as_of: `${row.last.replace(' ', 'T')}Z`, synthetic: row.synthetic === 1 };
    },
  };
}

const CURRENT = `SELECT sum(log_hours.stored) AS stored, toString(max(log_hours.last)) AS last, max(log_hours.synthetic) AS synthetic
FROM log_hours
WHERE outcome = 'accepted'`;

/** Whole hours from the rollup, the hour of the instant itself from the events, which its minmax index finds. */
const AS_KNOWN_AT = `WITH toDateTime64({at:String}, 3, 'UTC') AS at
SELECT sum(hours.stored) AS stored, toString(max(hours.last)) AS last, max(hours.synthetic) AS synthetic
FROM
(
  SELECT sum(log_hours.stored) AS stored, max(log_hours.last) AS last, max(log_hours.synthetic) AS synthetic
  FROM log_hours
  WHERE outcome = 'accepted' AND hour < toStartOfHour(at, 'UTC')
  UNION ALL
  SELECT toInt64(count()) AS stored, max(events.recorded_at) AS last, max(events.synthetic) AS synthetic
  FROM events
  WHERE recorded_at >= toStartOfHour(at, 'UTC') AND recorded_at <= at
) AS hours`;
