import { inflateRawSync } from 'node:zlib';

/** A file of a ZIP archive, inflated. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** Why an archive is not read: it is no whole archive, it is locked, or it holds more than `maxBytes`. */
export class ZipRefused extends Error {
  readonly code: 'damaged' | 'locked' | 'too_large';
  constructor(code: ZipRefused['code'], options: ErrorOptions = {}) {
    super(`zip archive ${code}`, options);
    this.code = code;
  }
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 2_000;

/**
 * Files of a ZIP archive, inflated one after the other as they are asked for. What is counted against `maxBytes` is what truly comes out:
 * the sizes an archive states of itself may be false. Throws ZipRefused. Source: APPNOTE.TXT 6.3.10, 4.3; archives of more than 4 GiB are not read.
 */
export function* zipEntries(archive: Uint8Array, maxBytes: number): Generator<ZipEntry> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new ZipRefused('too_large');
  let at = bytes.readUInt32LE(end + 16);
  let left = maxBytes;
  for (let i = 0; i < count; i += 1) {
    if (at + CENTRAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new ZipRefused('damaged');
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes);
    const inflated = inflate(bytes, at, left);
    left -= inflated.length;
    yield { name, bytes: inflated };
    at += CENTRAL_BYTES + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - MAX_COMMENT); at -= 1)
    if (bytes.readUInt32LE(at) === END) return at;
  throw new ZipRefused('damaged');
}

function inflate(bytes: Buffer, central: number, maxBytes: number): Uint8Array {
  if ((bytes.readUInt16LE(central + 8) & 1) === 1) throw new ZipRefused('locked');
  const method = bytes.readUInt16LE(central + 10);
  const size = bytes.readUInt32LE(central + 20);
  const local = bytes.readUInt32LE(central + 42);
  if (local + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw new ZipRefused('damaged');
  const from = local + LOCAL_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (from + size > bytes.length) throw new ZipRefused('damaged');
  const packed = bytes.subarray(from, from + size);
  if (method === 0) {
    if (packed.length > maxBytes) throw new ZipRefused('too_large');
    return packed;
  }
  if (method !== 8) throw new ZipRefused('damaged');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ZipRefused(tooLarge ? 'too_large' : 'damaged', { cause });
  }
}
