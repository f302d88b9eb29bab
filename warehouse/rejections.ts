import type { WarehouseClient } from './client.ts';
import { type LogPosition, topicLiteral, whole } from './keys.ts';
import { visibleDesks } from './permissions.ts';
import type { StoredRejection } from './trace.ts';
import type { Reader } from './types.ts';

export const REJECTION_STATES = ['open', 'replayed', 'discarded', 'closed'] as const;

/** `open`: somebody must look at it. `closed`: nothing is to be done, as with a repetition or a record that is no event. */
export type RejectionState = (typeof REJECTION_STATES)[number];

export interface ListedRejection extends StoredRejection {
  state: RejectionState;
  /** Where it was replayed to (`topic:partition:offset`), or why it was discarded; '' else. */
  state_detail: string;
}

export interface RejectionsQuery {
  reader: Reader;
  /** At most this many, newest first. */
  limit: number;
  /** The last rejection of the page before. */
  after?: LogPosition & { recorded_at: string };
  code?: string;
  state?: RejectionState;
}

/**
 * Steps are rows of their own: skipped records of the refusals topic that name the rejection in `path`. The first in the log counts.
 * They are of a few rejections, so their list is small.
 */
const IS_STEP = "(outcome = 'skipped' AND code IN ('replayed', 'discarded'))";
const NEEDS_WORK = "(outcome = 'rejected' OR code = 'duplicate_conflict')";
const POSITION = "concat(toString(topic), ':', toString(partition), ':', toString(offset))";
const stepped = (condition: string) => `${POSITION} IN (SELECT path FROM rejections WHERE ${IS_STEP} AND ${condition})`;

const OF_STATE: Readonly<Record<RejectionState, string>> = {
  open: `${NEEDS_WORK} AND NOT ${stepped('true')}`,
  replayed: stepped("code = 'replayed'"),
  discarded: stepped("code = 'discarded'"),
  closed: `NOT ${NEEDS_WORK}`,
};

/** Rejections that are open, by desk and code: what data quality counts as still to do. */
export const OPEN = OF_STATE.open;
export const NOT_A_STEP = `NOT ${IS_STEP}`;

const COLUMNS =
  'topic, partition, offset, toString(rejections.recorded_at) AS at, outcome, code, path, detail, event_id, source, type, receipt, redacted';

const select = (
  raw: string,
  where: string,
  end: string,
) => `SELECT topic, partition, offset, at AS recorded_at, outcome, code, path, detail, event_id, source, type, receipt, redacted, raw,
  multiIf(steps.step != '', steps.step, ${NEEDS_WORK}, 'open', 'closed') AS state, steps.step_detail AS state_detail
FROM (SELECT ${COLUMNS}, ${raw} AS raw, ${POSITION} AS position FROM rejections WHERE ${where} ${end}) AS found
LEFT JOIN
(
  SELECT path AS position, argMin(toString(code), (rejections.recorded_at, offset)) AS step, argMin(detail, (rejections.recorded_at, offset)) AS step_detail
  FROM rejections
  WHERE ${IS_STEP}
  GROUP BY path
) AS steps ON steps.position = found.position
ORDER BY recorded_at DESC, topic, partition, offset`;

/** Rejections with what was done about them, the latest first, without the bytes received: `raw` is ''. */
export async function listRejections(
  client: WarehouseClient,
  { reader, limit, after, code, state }: RejectionsQuery,
): Promise<ListedRejection[]> {
  const desks = await visibleDesks(client, reader);
  const params: Record<string, string | string[]> = {};
  const conditions = [NOT_A_STEP];
  if (desks !== 'all') {
    params.sources = desks.map((d) => `/pua/${d}`);
    conditions.push('source IN {sources:Array(String)}');
  }
  if (code !== undefined) {
    params.code = code;
    conditions.push('code = {code:String}');
  }
  if (state !== undefined) conditions.push(OF_STATE[state]);
  if (after) {
    params.at = after.recorded_at;
    const position = `(${topicLiteral(after.topic)}, ${whole(after.partition)}, ${whole(after.offset)})`;
    const at = "toDateTime64({at:String}, 3, 'UTC')";
    conditions.push(
      `(rejections.recorded_at < ${at} OR (rejections.recorded_at = ${at} AND (toString(topic), partition, offset) > ${position}))`,
    );
  }
  const end = `ORDER BY rejections.recorded_at DESC, topic, partition, offset LIMIT ${whole(limit)}`;
  return client.rows<ListedRejection>(select("''", conditions.join(' AND '), end), params);
}

/** One rejection with the bytes received and what was done about it; null when there is none at the position, or none the reader may see. */
export async function readRejection(
  client: WarehouseClient,
  { topic, partition, offset }: LogPosition,
  reader: Reader,
): Promise<ListedRejection | null> {
  const desks = await visibleDesks(client, reader);
  const at = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset = ${whole(offset)}`;
  const [row] = await client.rows<ListedRejection>(select('raw', at, ''));
  return row && (desks === 'all' || desks.some((d) => row.source === `/pua/${d}`)) ? row : null;
}
