import type { WarehouseClient } from './client.ts';
import { atPositions, type LogPosition, logKey, pagesOf, topicLiteral, whole } from './keys.ts';
import type { EventHistory, Range } from './types.ts';

export interface EventKey {
  source: string;
  id: string;
}

/** Keys of one look-up (22 bytes each in the query's text, which holds 256 KiB), and rows of one fetch (each up to some 256 KiB). */
const KEYS_AT_ONCE = 5_000;
const ROWS_AT_ONCE = 200;

type Kind = 'event' | 'amends';

interface KeyHit extends LogPosition {
  key: string;
  source: string;
}

interface StoredRow extends LogPosition, EventHistory {}

const keyText = (source: string, id: string) => `${source} ${id}`;
const positionText = ({ topic, partition, offset }: LogPosition) => `${topic}:${partition}:${offset}`;

/** Positions at which one of the keys is the event (or, if asked, what the event amends). */
async function hitsOf(
  client: WarehouseClient,
  keys: readonly EventKey[],
  kinds: readonly Kind[],
  condition: string,
): Promise<KeyHit[]> {
  const wanted = new Set(keys.map((k) => keyText(k.source, logKey(k.id))));
  const hits: KeyHit[] = [];
  for (const page of pagesOf([...new Set(keys.map((k) => logKey(k.id)))], KEYS_AT_ONCE)) {
    const found = await client.rows<KeyHit>(
      `SELECT DISTINCT toString(log_keys.key) AS key, source, topic, partition, offset
FROM log_keys
WHERE kind IN (${kinds.map((k) => `'${k}'`).join(', ')}) AND log_keys.key IN (${page.join(', ')}) AND ${condition}`,
    );
    hits.push(...found.filter((h) => wanted.has(keyText(h.source, h.key))));
  }
  return hits;
}

/** Which of the keys are published and stored. */
export async function knownEvents(client: WarehouseClient, keys: readonly EventKey[]): Promise<EventKey[]> {
  const hits = await hitsOf(client, keys, ['event'], 'true');
  const found = new Set(hits.map((h) => keyText(h.source, h.key)));
  return keys.filter((k) => found.has(keyText(k.source, logKey(k.id))));
}

/** Leaves out what a partition holds from an offset on. */
const storedBefore = ({ topic, partition, offset }: LogPosition): string =>
  `NOT (topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND log_keys.offset >= ${whole(offset)})`;

/**
 * What is stored about each key and everything that amendments tie to it (the events it amends, its amendments, theirs, and so on), from
 * rows before a position: everything except the rows of that topic and partition at or after its offset. In log order.
 * An ordinary key costs one look-up; an amended one as many more as its chain of amendments is long.
 */
export async function eventHistory(
  client: WarehouseClient,
  keys: readonly EventKey[],
  before: LogPosition,
): Promise<EventHistory[]> {
  const asked = new Set<string>();
  const found = new Map<string, StoredRow>();
  let open: EventKey[] = [...keys];
  while (open.length > 0) {
    for (const { source, id } of open) asked.add(keyText(source, id));
    const hits = await hitsOf(client, open, ['event', 'amends'], storedBefore(before));
    const fresh = await storedRows(
      client,
      hits.filter((h) => !found.has(positionText(h))),
    );
    const related: EventKey[] = [];
    for (const row of fresh) {
      if (!asked.has(keyText(row.source, row.event_id)) && !asked.has(keyText(row.source, row.amends))) continue;
      found.set(positionText(row), row);
      for (const id of [row.event_id, row.amends]) {
        if (id !== '' && !asked.has(keyText(row.source, id))) related.push({ source: row.source, id });
      }
    }
    open = related;
  }
  return inLogOrder([...found.values()]).map(({ topic: _, partition: __, offset: ___, ...row }) => row);
}

async function storedRows(client: WarehouseClient, hits: readonly KeyHit[]): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  const positions = new Map(hits.map((h) => [positionText(h), h]));
  for (const page of pagesOf([...positions.values()], ROWS_AT_ONCE)) {
    rows.push(
      ...(await client.rows<StoredRow>(
        `SELECT topic, partition, offset, event_id, source, type, toUnixTimestamp64Milli(events.recorded_at) AS recorded_at, amends, amendment, state, raw
FROM events
WHERE ${atPositions(page)}`,
      )),
    );
  }
  return rows;
}

/**
 * A partition's rows by offset; across partitions by recorded time, where a row counts as recorded no earlier than those before it in its
 * partition. A source's events share a partition while every producer uses the source as key.
 */
function inLogOrder(rows: readonly StoredRow[]): StoredRow[] {
  const latest = new Map<string, number>();
  return rows
    .toSorted((a, b) => a.offset - b.offset)
    .map((row) => {
      const partition = `${row.topic}:${row.partition}`;
      const at = Math.max(row.recorded_at, latest.get(partition) ?? 0);
      latest.set(partition, at);
      return { row, partition, at };
    })
    .sort((a, b) => a.at - b.at || (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : a.row.offset - b.row.offset))
    .map(({ row }) => row);
}

/** An amendment at an offset of a range, and what it amends. */
export interface Orphan extends EventKey {
  offset: number;
}

/**
 * Which amendments of a range amend an event that only other sources have published. A range of which something is stored already keeps
 * the answer it got then: another partition may have brought the other desk's event since.
 */
export async function foreignTargets(client: WarehouseClient, orphans: readonly Orphan[], range: Range): Promise<Set<number>> {
  if (orphans.length === 0) return new Set();
  const { topic, partition, first, last } = range;
  const within = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset BETWEEN ${whole(first)} AND ${whole(last)}`;
  const [stored] = await client.rows<{ rows: number; foreign: number[] }>(
    `SELECT sum(part.rows) AS rows, arrayFlatten(groupArray(part.foreign)) AS foreign
FROM
(
  SELECT count() AS rows, groupArrayIf(offset, code = 'amendment_foreign') AS foreign FROM rejections WHERE ${within}
  UNION ALL
  SELECT count() AS rows, CAST([], 'Array(UInt64)') AS foreign FROM events WHERE ${within}
) AS part`,
  );
  if (stored && stored.rows > 0) return new Set(stored.foreign);
  const published = new Map<string, Set<string>>();
  for (const page of pagesOf([...new Set(orphans.map((o) => logKey(o.id)))], KEYS_AT_ONCE)) {
    const hits = await client.rows<{ key: string; source: string }>(
      `SELECT DISTINCT toString(log_keys.key) AS key, source
FROM log_keys
WHERE kind = 'event' AND log_keys.key IN (${page.join(', ')}) AND ${storedBefore({ topic, partition, offset: first })}`,
    );
    for (const { key, source } of hits) published.set(key, (published.get(key) ?? new Set()).add(source));
  }
  const isForeign = ({ source, id }: Orphan) => {
    const sources = published.get(logKey(id));
    return sources !== undefined && !sources.has(source);
  };
  return new Set(orphans.filter(isForeign).map((o) => o.offset));
}
