import { z } from 'zod';
import { MAX_EVENT_BYTES } from '../../specs/events/envelope.ts';
import type { Fault, RejectionCode } from '../../transform/types.ts';

const CODES = [
  'empty',
  'too_large',
  'encoding_invalid',
  'json_invalid',
  'json_too_deep',
  'envelope_invalid',
  'type_unknown',
  'data_invalid',
  'code_unknown',
  'source_forbidden',
  'desk_unknown',
  'personal_data',
  'time_implausible',
  'amendment_foreign',
  'amendment_type_mismatch',
  'duplicate',
  'duplicate_conflict',
  'warehouse_refused',
] as const satisfies readonly RejectionCode[];

/** The closed list of refusal codes, for descriptions of the API. */
export const REFUSAL_CODES: readonly RejectionCode[] = CODES;

const refusal = z.object({
  code: z.enum(CODES),
  path: z.string(),
  detail: z.string(),
  /** What could be read of the event, '' when nothing. */
  event_id: z.string(),
  source: z.string(),
  type: z.string(),
  /** The bytes as received, base64; '' when `redacted`. */
  raw: z.string(),
  redacted: z.union([z.literal(0), z.literal(1)]),
  /** ms since epoch. */
  received_at: z.int(),
  receipt: z.string(),
  /** Position in the request, from 0. */
  index: z.int().min(0),
});

/** A record of the refusals topic: what the gateway would not take, and why. */
export type Refusal = z.infer<typeof refusal>;

/** What a refusal keeps of what was received; with base64 and the texts a record stays under 400 KB, within Kafka's default of 1 MB. */
const MAX_RAW_BYTES = MAX_EVENT_BYTES;
const MAX_TEXT = 1024;
const MAX_ID = 128;

const clip = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`);

export interface Refused {
  fault: Fault;
  id: string;
  source: string;
  type: string;
  bytes: Uint8Array;
  index: number;
}

/** Wraps what was refused; the bytes of what may hold personal data are not kept, larger ones only in their first part, which `detail` then says. */
export function refusalOf(refused: Refused, receipt: string, receivedAt: number): Refusal {
  const { fault, bytes } = refused;
  const redacted = fault.code === 'personal_data';
  const cut = !redacted && bytes.length > MAX_RAW_BYTES;
  const raw = redacted ? '' : Buffer.from(bytes.subarray(0, MAX_RAW_BYTES)).toString('base64');
  return {
    code: fault.code,
    path: clip(fault.path, MAX_TEXT),
    detail: `${clip(fault.detail, MAX_TEXT)}${cut ? ` (The first ${MAX_RAW_BYTES} of ${bytes.length} bytes are kept.)` : ''}`,
    event_id: clip(refused.id, MAX_ID),
    source: clip(refused.source, MAX_ID),
    type: clip(refused.type, MAX_ID),
    raw,
    redacted: redacted ? 1 : 0,
    received_at: receivedAt,
    receipt,
    index: refused.index,
  };
}

export const encodeRefusal = (value: Refusal): Uint8Array => Buffer.from(JSON.stringify(value));

/** The refusal of a log record, or null when the record is not one (a foreign producer wrote to the topic). */
export function decodeRefusal(value: Uint8Array | null): Refusal | null {
  if (value === null) return null;
  try {
    return refusal.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value)));
  } catch {
    return null;
  }
}
