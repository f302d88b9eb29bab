import { createHmac } from 'node:crypto';

/**
 * The keyed pseudonym that a publisher sends as `subject` in place of a person's identifier: HMAC-SHA-256 of the identifier (Unicode NFKC,
 * spaces removed, upper case, so that `rssmra 85t10…` and `RSSMRA85T10…` are one person) as 43 base64url characters. The key never leaves the
 * publisher, or the publishers that must recognise each other's people. Throws RangeError for an empty identifier or a key under 16 bytes.
 */
export function pseudonym(key: string | Uint8Array, identifier: string): string {
  const plain = identifier.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (plain === '') throw new RangeError('the identifier is empty');
  if (Buffer.byteLength(key) < 16) throw new RangeError('the key of the pseudonyms is shorter than 16 bytes');
  return createHmac('sha256', key).update(plain, 'utf8').digest('base64url');
}
