import { createHash } from 'node:crypto';

/** Namespace of every UUID of the catalogue; a fixed random UUID of this project. */
const NAMESPACE = Buffer.from('5f0b1e7c6d6a4d1f9a52b7a1c0d3e864', 'hex');

/** UUID version 5 (RFC 9562, 5.5) of a name made of parts: the same parts give the same UUID for ever. */
export function stableUuid(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(parts.join('\u001f')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** URN of a thing of the catalogue, by its kind and its identifiers. */
export const urn = (kind: string, ...ids: readonly string[]): string =>
  ['urn:osservatorio-pua', kind, ...ids.map(encodeURIComponent)].join(':');
