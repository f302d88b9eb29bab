import type { WarehouseClient } from './client.ts';
import { type LogPosition, topicLiteral, whole } from './keys.ts';
import { visibleDesks } from './permissions.ts';
import { type EventTrace, type StoredRejection, tracesOf } from './trace.ts';
import type { Reader, RejectionRow } from './types.ts';

export interface RejectionsQuery {
  reader: Reader;
  /** At most this many, newest first. */
  limit: number;
  /** The last rejection of the page before. */
  after?: LogPosition & { recorded_at: string };
  code?: string;
}

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
  /** Without the bytes received: `raw` is ''. */
  rejections(query: RejectionsQuery): Promise<StoredRejection[]>;
  /** One rejection with the bytes received; null when there is none at the position, or none the reader may see. */
  rejection(position: LogPosition, reader: Reader): Promise<StoredRejection | null>;
  counts(): Promise<OutcomeCount[]>;
  /** `knownAt` is a UTC instant `YYYY-MM-DD hh:mm:ss.mmm`; absent = now. */
  dataAsOf(knownAt?: string): Promise<DataAsOf>;
}

const LIST_COLUMNS =
  'topic, partition, offset, toString(rejections.recorded_at) AS recorded_at, outcome, code, path, detail, event_id, source, type, receipt, redacted';

export function createJournal(client: WarehouseClient): Journal {
  const traces = async (kinds: string, text: string, reader: Reader) =>
    tracesOf(client, kinds, text, await visibleDesks(client, reader));

  return {
    eventById: (id, reader) => traces("'event', 'rejection'", id, reader),
    byReceipt: (receipt, reader) => traces("'receipt', 'rejection_receipt'", receipt, reader),
    async rejections({ reader, limit, after, code }) {
      const desks = await visibleDesks(client, reader);
      const params: Record<string, string | string[]> = {};
      const conditions = ['true'];
      if (desks !== 'all') {
        params.sources = desks.map((d) => `/pua/${d}`);
        conditions.push('source IN {sources:Array(String)}');
      }
      if (code !== undefined) {
        params.code = code;
        conditions.push('code = {code:String}');
      }
      if (after) {
        params.at = after.recorded_at;
        const position = `(${topicLiteral(after.topic)}, ${whole(after.partition)}, ${whole(after.offset)})`;
        const at = "toDateTime64({at:String}, 3, 'UTC')";
        conditions.push(
          `(rejections.recorded_at < ${at} OR (rejections.recorded_at = ${at} AND (toString(topic), partition, offset) > ${position}))`,
        );
      }
      return client.rows<StoredRejection>(
        `SELECT ${LIST_COLUMNS}, '' AS raw
FROM rejections
WHERE ${conditions.join(' AND ')}
ORDER BY rejections.recorded_at DESC, topic, partition, offset
LIMIT ${whole(limit)}`,
        params,
      );
    },
    async rejection({ topic, partition, offset }, reader) {
      const desks = await visibleDesks(client, reader);
      const [row] = await client.rows<StoredRejection>(
        `SELECT ${LIST_COLUMNS}, raw
FROM rejections
WHERE topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset = ${whole(offset)}`,
      );
      return row && (desks === 'all' || desks.some((d) => row.source === `/pua/${d}`)) ? row : null;
    },
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
  SELECT count() AS stored, max(events.recorded_at) AS last, max(events.synthetic) AS synthetic
  FROM events
  WHERE recorded_at >= toStartOfHour(at, 'UTC') AND recorded_at <= at
) AS hours`;
