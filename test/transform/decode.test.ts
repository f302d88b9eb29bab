import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES } from '../../specs/events/envelope.ts';
import { decode } from '../../transform/decode.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = (value: Uint8Array) => {
  const decoded = decode(value);
  return decoded.ok ? 'ok' : decoded.fault.code;
};

describe('decode', () => {
  it.each([
    ['nothing', bytes(''), 'empty'],
    ['spaces alone', bytes(' \n\t '), 'empty'],
    ['a byte order mark alone', new Uint8Array([0xef, 0xbb, 0xbf]), 'empty'],
    ['one byte too many', new Uint8Array(MAX_EVENT_BYTES + 1).fill(0x20), 'too_large'],
    ['as much as is allowed', bytes(`"${'a'.repeat(MAX_EVENT_BYTES - 2)}"`), 'ok'],
    ['Latin-1 text', new Uint8Array([0x22, 0xe0, 0x22]), 'encoding_invalid'],
    ['an overlong form', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 'encoding_invalid'],
    ['half of a surrogate pair in bytes', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'encoding_invalid'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'encoding_invalid'],
    ['a cut object', bytes('{"id":'), 'json_invalid'],
    ['two values', bytes('{}{}'), 'json_invalid'],
    ['a bare NUL', bytes('{"id":"\0"}'), 'json_invalid'],
    ['endless nesting', bytes('['.repeat(200_000)), 'json_invalid'],
    ['a byte order mark before an object', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 'ok'],
  ])('%s', (_name, value, code) => {
    expect(codeOf(value)).toBe(code);
  });

  it('says where the text stops being JSON, and never quotes it', () => {
    const decoded = decode(bytes('{"name": "Segreta" x}'));
    expect(decoded).toMatchObject({ ok: false, fault: { code: 'json_invalid', path: '' } });
    const detail = decoded.ok ? '' : decoded.fault.detail;
    expect(detail).toBe('not valid JSON (character 20)');
    expect(JSON.stringify(decode(bytes('Segreta')))).not.toMatch(/detail":"[^"]*Segreta/);
  });
});
