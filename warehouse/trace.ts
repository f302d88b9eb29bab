import type { WarehouseClient } from './client.ts';
import { atPositions, type LogPosition, logKey, pagesOf } from './keys.ts';
import type { EventRow, RejectionRow } from './types.ts';

/** An accepted event where the log has it. */
export interface StoredEvent extends Omit<EventRow, 'state' | 'prior'>, LogPosition {
  batch_first: number;
  batch_last: number;
}

/** A rejection where the log has it. */
export interface StoredRejection extends RejectionRow, LogPosition {}

/** What became of one event id of one source. */
export interface EventTrace {
  source: string;
  event_id: string;
  /** The publication that counts; null when every one was refused. */
  event: StoredEvent | null;
  /** Amendments of it, of those amendments and so on, in the order they were recorded. */
  amendedBy: StoredEvent[];
  /** The fact that holds now; null when retracted, waiting for its original, or when the event is itself an amendment. */
  fact: Readonly<Record<string, unknown>> | null;
  /** Refusals and repeated publications of this id, in the order they were recorded. */
  rejections: StoredRejection[];
}

/** Log records of one id or receipt that a trace looks at. */
const RECORDS_AT_MOST = 1_000;
const ROWS_AT_ONCE = 200;

type Hit = LogPosition & { stored: 0 | 1 };
type Row = EventRow & LogPosition & { batch_first: number; batch_last: number };

/** Positions under which a text is known as one of these kinds, the first ones in the log. */
function hitsOf(client: WarehouseClient, kinds: string, texts: readonly string[]): Promise<Hit[]> {
  return client.rows<Hit>(
    `SELECT topic, partition, offset, kind IN ('event', 'amends', 'receipt') AS stored
FROM log_keys
WHERE kind IN (${kinds}) AND key IN (${texts.map(logKey).join(', ')})
ORDER BY topic, partition, offset
LIMIT ${RECORDS_AT_MOST}`,
  );
}

async function fetchRows<T>(client: WarehouseClient, table: string, columns: string, hits: readonly Hit[]): Promise<T[]> {
  const rows: T[] = [];
  for (const page of pagesOf(hits, ROWS_AT_ONCE)) {
    rows.push(
      ...(await client.rows<T>(
        `SELECT ${columns} FROM ${table} WHERE ${atPositions(page)} ORDER BY ${table}.recorded_at, topic, partition, offset`,
      )),
    );
  }
  return rows;
}

const EVENT = `topic, partition, offset, batch_first, batch_last, event_id, source, type, family, desk, subject, toString(events.occurred_at) AS occurred_at,
  toString(events.recorded_at) AS recorded_at, toString(events.day) AS day, synthetic, receipt, amends, amendment, state, prior, raw`;
const REJECTION = `topic, partition, offset, toString(rejections.recorded_at) AS recorded_at, outcome, code, path, detail, event_id, source, type, receipt,
  redacted, raw`;

/**
 * The traces of everything known under an id or a receipt, of the desks that may be seen, one per source and event id.
 * `kinds` are kinds of `log_keys`.
 */
export async function tracesOf(
  client: WarehouseClient,
  kinds: string,
  text: string,
  desks: 'all' | readonly string[],
): Promise<EventTrace[]> {
  const visible = (source: string) => desks === 'all' || desks.some((d) => source === `/pua/${d}`);
  const hits = await hitsOf(client, kinds, [text]);
  const matches = (row: { event_id: string; receipt: string; source: string }) =>
    (row.event_id === text || row.receipt === text) && visible(row.source);
  const events = (
    await fetchRows<Row>(
      client,
      'events',
      EVENT,
      hits.filter((h) => h.stored === 1),
    )
  ).filter(matches);
  const rejections = (
    await fetchRows<StoredRejection>(
      client,
      'rejections',
      REJECTION,
      hits.filter((h) => h.stored === 0),
    )
  ).filter(matches);

  const amending = await amendmentsOf(client, events);
  const traces = new Map<
    string,
    { event: Row | null; amendments: Row[]; rejections: StoredRejection[]; source: string; event_id: string }
  >();
  const traceOf = ({ source, event_id }: { source: string; event_id: string }) => {
    const key = `${source} ${event_id}`;
    const trace = traces.get(key) ?? { event: null, amendments: [], rejections: [], source, event_id };
    traces.set(key, trace);
    return trace;
  };
  for (const row of events) traceOf(row).event = row;
  for (const trace of traces.values()) trace.amendments = chainOf(trace, amending);
  for (const row of rejections) traceOf(row).rejections.push(row);

  return [...traces.values()].map(({ event, amendments, ...trace }) => ({
    ...trace,
    event: event && storedEvent(event),
    amendedBy: amendments.map(storedEvent),
    fact: event && event.family !== 'amendment' ? factOf([event, ...amendments]) : null,
  }));
}

/** The amendments of events, those of the amendments, and so on. */
async function amendmentsOf(client: WarehouseClient, events: readonly Row[]): Promise<Row[]> {
  const found = new Map(events.map((row) => [`${row.source} ${row.event_id}`, row]));
  const amendments: Row[] = [];
  let ids = [...new Set(events.map((e) => e.event_id))];
  while (ids.length > 0) {
    const rows = await fetchRows<Row>(client, 'events', EVENT, await hitsOf(client, "'amends'", ids));
    const fresh = rows.filter((row) => found.has(`${row.source} ${row.amends}`) && !found.has(`${row.source} ${row.event_id}`));
    for (const row of fresh) found.set(`${row.source} ${row.event_id}`, row);
    amendments.push(...fresh);
    ids = [...new Set(fresh.map((row) => row.event_id))];
  }
  return amendments;
}

/** The amendments, among some, of one event and of what amends it, in the order they were recorded. */
function chainOf({ source, event_id }: { source: string; event_id: string }, amendments: readonly Row[]): Row[] {
  const ids = new Set([event_id]);
  const chain = new Set<Row>();
  for (let size = 0; size < ids.size; ) {
    size = ids.size;
    for (const row of amendments) {
      if (row.source !== source || !ids.has(row.amends)) continue;
      chain.add(row);
      ids.add(row.event_id);
    }
  }
  return [...chain].sort((a, b) => (isLater(a, b) ? 1 : -1));
}

function storedEvent({ state: _, prior: __, ...event }: Row): StoredEvent {
  return event;
}

/** What the row that was recorded last says holds. */
function factOf(rows: readonly Row[]): EventTrace['fact'] {
  const last = rows.reduce((a, b) => (isLater(b, a) ? b : a));
  return last.state === '' ? null : JSON.parse(last.state);
}

/** Within a partition the log's order decides, else the time of recording. */
const isLater = (a: Row, b: Row): boolean =>
  a.topic === b.topic && a.partition === b.partition ? a.offset > b.offset : a.recorded_at > b.recorded_at;
