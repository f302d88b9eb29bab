import { MAX_EVENT_BYTES } from '../specs/events/envelope.ts';
import type { Fault } from './types.ts';

export type Decoded = { ok: true; value: unknown; text: string } | { ok: false; fault: Fault; readable: string };

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

const fault = (code: Fault['code'], detail: string, bytes: Uint8Array): Decoded => ({
  ok: false,
  fault: { code, path: '', detail },
  readable: lenient.decode(bytes),
});

/**
 * Bytes of one message → JSON value. Faults: `empty`, `too_large`, `encoding_invalid`, `json_invalid`; with a fault comes what could be
 * read of the text, so that it can be searched for personal data before anything of it is kept.
 */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_EVENT_BYTES)
    return fault('too_large', `${bytes.length} bytes; at most ${MAX_EVENT_BYTES} are accepted`, bytes);
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return fault('encoding_invalid', 'not valid UTF-8', bytes);
  }
  if (text.trim() === '') return fault('empty', 'the message holds no event', bytes);
  try {
    return { ok: true, value: JSON.parse(text), text };
  } catch (error) {
    // The engine's message may quote the text: only the position is taken from it.
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return fault('json_invalid', `not valid JSON${position ? ` (character ${Number(position) + 1})` : ''}`, bytes);
  }
}
