import { z } from 'zod';
import type { LogRecord, Position } from '../log/types.ts';

const position = z.object({ topic: z.string(), partition: z.int().min(0), offset: z.int().min(0) });

const step = z.object({
  step: z.enum(['replayed', 'discarded']),
  /** The rejection concerned. */
  rejection: position,
  /** Where its bytes were published again; null when discarded. */
  as: position.nullable(),
  /** Why it was discarded, '' when replayed. */
  reason: z.string(),
  /** What could be read of the event, '' when nothing. */
  event_id: z.string(),
  source: z.string(),
  type: z.string(),
  at: z.iso.datetime(),
});

/** What somebody did about a rejection: a record of the refusals topic, so that it is stored and kept like what it is about. */
export type RejectionStep = z.infer<typeof step>;

/** Header of a record published again: the position of the rejection. The bytes themselves stay as they were. */
export const REPLAYS_HEADER = 'replays';

/** `topic:partition:offset` */
export const positionText = ({ topic, partition, offset }: Position): string => `${topic}:${partition}:${offset}`;

/** The record of a step; a step keeps its order with others about the same source. */
export const stepRecord = (topic: string, value: RejectionStep): LogRecord => ({
  topic,
  key: value.source === '' ? positionText(value.rejection) : value.source,
  value: Buffer.from(JSON.stringify(value)),
});

/** The step of a log record, or null when the record is none. */
export function decodeStep(value: Uint8Array | null): RejectionStep | null {
  if (value === null) return null;
  try {
    return step.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value)));
  } catch {
    return null;
  }
}
