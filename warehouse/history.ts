import type { WarehouseClient } from './client.ts';
import { atPositions, type LogPosition, logKey, pagesOf, topicLiteral, whole } from './keys.ts';
import type { EventHistory } from './types.ts';

export interface EventKey {
  source: string;
  id: string;
}

/** Keys of one look-up (22 bytes each in the query's text, which holds 256 KiB), and rows of one fetch (each up to some 256 KiB). */
const KEYS_AT_ONCE = 5_000;
const ROWS_AT_ONCE = 200;

interface KeyHit extends LogPosition {
  key: string;
  source: string;
}

interface StoredRow extends LogPosition {
  event_id: string;
  source: string;
  type: string;
  family: string;
  recorded_at: string;
  amends: string;
  state: string;
  raw: string;
}

const keyText = (source: string, id: string) => `${source} ${id}`;

/** Latest position per source and partition at which one of the keys is the event (or, if asked, what the event amends). */
async function hitsOf(client: WarehouseClient, keys: readonly EventKey[], kinds: string, condition: string): Promise<KeyHit[]> {
  const wanted = new Set(keys.map((k) => keyText(k.source, logKey(k.id))));
  const hits: KeyHit[] = [];
  for (const page of pagesOf([...new Set(keys.map((k) => logKey(k.id)))], KEYS_AT_ONCE)) {
    const found = await client.rows<KeyHit>(
      `SELECT toString(log_keys.key) AS key, source, topic, partition, max(log_keys.offset) AS offset
FROM log_keys
WHERE kind IN (${kinds}) AND log_keys.key IN (${page.join(', ')}) AND ${condition}
GROUP BY kind, log_keys.key, source, topic, partition`,
    );
    hits.push(...found.filter((h) => wanted.has(keyText(h.source, h.key))));
  }
  return hits;
}

/** Which of the keys are published and stored. */
export async function knownEvents(client: WarehouseClient, keys: readonly EventKey[]): Promise<EventKey[]> {
  const hits = await hitsOf(client, keys, "'event'", 'true');
  const found = new Set(hits.map((h) => keyText(h.source, h.key)));
  return keys.filter((k) => found.has(keyText(k.source, logKey(k.id))));
}

/**
 * What is stored about each key, from rows before a position: everything except the rows of that topic and partition at or after its offset.
 * A key without a row is absent from the answer. `state` is that of the key's last row in log order, across partitions by recorded time.
 */
export async function eventHistory(
  client: WarehouseClient,
  keys: readonly EventKey[],
  before: LogPosition,
): Promise<EventHistory[]> {
  const later = `topic = ${topicLiteral(before.topic)} AND partition = ${whole(before.partition)} AND log_keys.offset >= ${whole(before.offset)}`;
  const hits = await hitsOf(client, keys, "'event', 'amends'", `NOT (${later})`);
  const wanted = new Map(
    keys.map((key) => [keyText(key.source, key.id), { key, own: null as StoredRow | null, last: null as StoredRow | null }]),
  );

  for (const page of pagesOf(hits, ROWS_AT_ONCE)) {
    const rows = await client.rows<StoredRow>(
      `SELECT topic, partition, offset, event_id, source, type, family, toString(events.recorded_at) AS recorded_at, amends, state, raw
FROM events
WHERE ${atPositions(page)}`,
    );
    for (const row of rows) {
      const own = wanted.get(keyText(row.source, row.event_id));
      if (own) own.own = row;
      for (const entry of [own, row.amends === '' ? undefined : wanted.get(keyText(row.source, row.amends))]) {
        if (entry && (entry.last === null || isLater(row, entry.last))) entry.last = row;
      }
    }
  }

  return [...wanted.values()].flatMap(({ key, own, last }) => (last === null ? [] : [historyOf(key, own, last)]));
}

/** The state of an amendment's row is that of the event it amends; under its own id nothing holds. */
function historyOf({ source, id }: EventKey, own: StoredRow | null, last: StoredRow): EventHistory {
  if (own === null) return { source, event_id: id, published: false, type: '', raw: '', state: '', pending: last.raw };
  const state = own.family === 'amendment' ? '' : last.state;
  return { source, event_id: id, published: true, type: own.type, raw: own.raw, state, pending: '' };
}

function isLater(a: StoredRow, b: StoredRow): boolean {
  return a.topic === b.topic && a.partition === b.partition ? a.offset > b.offset : a.recorded_at > b.recorded_at;
}
