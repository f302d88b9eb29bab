import type { Fault } from '../../transform/types.ts';

/**
 * A strict scanner of RFC 8259 text in bytes: says where a body stops being JSON, and cuts a top-level array into the bytes of its elements, as they were written.
 * The runtime's own parser names no position for many faults (V8 quotes the text instead, which may be personal data) and gives values, not bytes.
 */
const MAX_DEPTH = 512;

/** `position` is the byte offset of the first byte that cannot be there. */
export interface NotJson {
  ok: false;
  reason: 'syntax' | 'depth';
  position: number;
}

export type Scan = { ok: true; elements: readonly Uint8Array[] } | NotJson;

/** The fault of a text that is not JSON; `what` names the text to its sender. */
export const scanFault = ({ reason, position }: NotJson, path: string, what: string): Fault =>
  reason === 'depth'
    ? { code: 'json_too_deep', path, detail: `The ${what} nests deeper than ${MAX_DEPTH} levels at byte ${position}.` }
    : { code: 'json_invalid', path, detail: `The ${what} stops being JSON at byte ${position}: nothing of it was read.` };

const BYTE = (character: string): number => character.charCodeAt(0);
const QUOTE = BYTE('"');
const BACKSLASH = BYTE('\\');
const COMMA = BYTE(',');
const COLON = BYTE(':');
const OPEN_ARRAY = BYTE('[');
const CLOSE_ARRAY = BYTE(']');
const OPEN_OBJECT = BYTE('{');
const CLOSE_OBJECT = BYTE('}');
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** What may come next. */
type Expect = 'value' | 'value_or_close' | 'key' | 'key_or_close' | 'colon' | 'comma_or_close';

/** Reads one JSON value that fills the whole text; `elements` are those of a top-level array, empty for any other value. */
export function scanJson(bytes: Uint8Array): Scan {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const elements: Uint8Array[] = [];
  const stack: number[] = [];
  let expect: Expect = 'value';
  let started = false;
  let elementStart = 0;
  let at = skipSpace(bytes, 0);

  while (at < bytes.length) {
    const byte = bytes[at];
    if (started && stack.length === 0) return { ok: false, reason: 'syntax', position: at };
    const inList = stack.length === 1 && stack[0] === OPEN_ARRAY;
    if (inList && (expect === 'value' || expect === 'value_or_close')) elementStart = at;

    let end: number;
    if (expect === 'colon') {
      if (byte !== COLON) return { ok: false, reason: 'syntax', position: at };
      expect = 'value';
      end = at + 1;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      const opened = byte === CLOSE_ARRAY ? OPEN_ARRAY : OPEN_OBJECT;
      if (stack.at(-1) !== opened || expect === 'value' || expect === 'key') return { ok: false, reason: 'syntax', position: at };
      stack.pop();
      expect = 'comma_or_close';
      end = at + 1;
      if (stack.length === 1 && stack[0] === OPEN_ARRAY) elements.push(bytes.subarray(elementStart, end));
    } else if (expect === 'comma_or_close') {
      if (byte !== COMMA) return { ok: false, reason: 'syntax', position: at };
      expect = stack.at(-1) === OPEN_OBJECT ? 'key' : 'value';
      end = at + 1;
    } else if (expect === 'key' || expect === 'key_or_close') {
      const string = byte === QUOTE ? endOfString(bytes, latin, at) : { fault: at };
      if ('fault' in string) return { ok: false, reason: 'syntax', position: string.fault };
      expect = 'colon';
      end = string.end;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (stack.length >= MAX_DEPTH) return { ok: false, reason: 'depth', position: at };
      stack.push(byte);
      expect = byte === OPEN_ARRAY ? 'value_or_close' : 'key_or_close';
      started = true;
      end = at + 1;
    } else {
      const scalar = byte === QUOTE ? endOfString(bytes, latin, at) : endOfScalar(latin, at);
      if ('fault' in scalar) return { ok: false, reason: 'syntax', position: scalar.fault };
      if (inList) elements.push(bytes.subarray(at, scalar.end));
      expect = 'comma_or_close';
      started = true;
      end = scalar.end;
    }
    at = skipSpace(bytes, end);
  }
  return started && stack.length === 0 ? { ok: true, elements } : { ok: false, reason: 'syntax', position: bytes.length };
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[at]) at += 1;
  return at;
}

function endOfString(bytes: Uint8Array, latin: string, from: number): { end: number } | { fault: number } {
  let at = from + 1;
  for (let byte = bytes[at]; byte !== undefined; byte = bytes[at]) {
    if (byte === QUOTE) return { end: at + 1 };
    if (byte < 0x20) return { fault: at };
    if (byte === BACKSLASH) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(latin)) return { fault: at };
      at = ESCAPE.lastIndex;
    } else at += 1;
  }
  return { fault: at };
}

function endOfScalar(latin: string, from: number): { end: number } | { fault: number } {
  SCALAR.lastIndex = from;
  return SCALAR.test(latin) ? { end: SCALAR.lastIndex } : { fault: from };
}
