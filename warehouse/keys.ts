import { createHash } from 'node:crypto';

/**
 * Key of an id or a receipt in `log_keys`, as decimal digits: the first 8 bytes of its SHA-256, little-endian, as the views compute it.
 * What was found by key must be compared with the id itself.
 */
export function logKey(text: string): string {
  return createHash('sha256').update(text).digest().readBigUInt64LE(0).toString();
}

/** A log position as the warehouse keeps it. */
export interface LogPosition {
  topic: string;
  partition: number;
  offset: number;
}

/** Kafka's own rule for topic names, which makes a name safe inside a quoted literal. */
export function topicLiteral(topic: string): string {
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic)) throw new RangeError(`Not a topic name: ${JSON.stringify(topic)}`);
  return `'${topic}'`;
}

/** A whole number that JavaScript holds exactly, as SQL. */
export function whole(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Not a position in a log: ${value}`);
  return String(value);
}

/** Condition that picks exactly these positions through the primary key; `false` for none. */
export function atPositions(positions: readonly LogPosition[]): string {
  const groups = new Map<string, string[]>();
  for (const { topic, partition, offset } of positions) {
    const group = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)}`;
    const offsets = groups.get(group);
    if (offsets) offsets.push(whole(offset));
    else groups.set(group, [whole(offset)]);
  }
  return [...groups].map(([group, offsets]) => `(${group} AND offset IN (${offsets.join(', ')}))`).join(' OR ') || 'false';
}

/** Consecutive slices of at most `size`. */
export function pagesOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
