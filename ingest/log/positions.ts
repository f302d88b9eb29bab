import type { Position } from './types.ts';

/** One text for a partition of a topic, to key maps by. */
export const partitionKey = (p: { topic: string; partition: number }) => `${p.topic}:${p.partition}`;

/** The offset a handler wants a partition read from; a handler that names none is at fault. */
export function offsetOf(p: { topic: string; partition: number }, positions: readonly Position[]): number {
  const position = positions.find(({ topic, partition }) => topic === p.topic && partition === p.partition);
  if (!position) throw new Error(`No offset to read ${partitionKey(p)} from was given.`);
  return position.offset;
}
