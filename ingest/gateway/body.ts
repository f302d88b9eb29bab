import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../../specs/problem.ts';
import type { Fault } from '../../transform/types.ts';
import { binaryEvent, isBinary } from './binary.ts';
import { scanFault, scanJson } from './json.ts';

export const MEDIA_TYPES = {
  structured: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  ndjson: 'application/x-ndjson',
  binary: 'application/json',
} as const;

export type ContentMode = keyof typeof MEDIA_TYPES;

/** One event of a request, as bytes of JSON; with a fault when it cannot even be read as one. */
export interface Item {
  /** From 0, in the order of the request (blank lines of NDJSON are not counted). */
  index: number;
  bytes: Uint8Array;
  fault?: Fault;
}

export interface Body {
  mode: ContentMode;
  items: readonly Item[];
  /** Byte where a batch stops being JSON: its one item is then the whole body. */
  position?: number;
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LINE_FEED = 0x0a;

/** Cuts a request body into events by its content mode. Throws 413 above `maxEvents`, 415 for what is no content mode. */
export function readBody(headers: IncomingHttpHeaders, received: Uint8Array, maxEvents: number): Body {
  const mode = contentMode(headers);
  const bytes = UTF8_BOM.equals(received.subarray(0, 3)) ? received.subarray(3) : received;
  const body = READERS[mode](bytes, headers);
  if (body.items.length > maxEvents) {
    throw new ProblemError('too_large', `The request holds more than ${maxEvents} events: send them in several requests.`, {
      members: { limit_events: maxEvents },
    });
  }
  return { mode, ...body };
}

type Reader = (bytes: Uint8Array, headers: IncomingHttpHeaders) => Omit<Body, 'mode'>;

const READERS: Readonly<Record<ContentMode, Reader>> = {
  structured: (bytes) => ({ items: [{ index: 0, bytes }] }),
  binary: (bytes, headers) => {
    const event = binaryEvent(headers, bytes);
    return { items: ['bytes' in event ? { index: 0, bytes: event.bytes } : { index: 0, bytes, fault: event.fault }] };
  },
  batch: (bytes) => {
    const scan = scanJson(bytes);
    if (!scan.ok) {
      return { items: [whole(bytes, scanFault(scan, '', 'batch'))], position: scan.position };
    }
    if (!isArray(bytes))
      return { items: [whole(bytes, { code: 'json_invalid', path: '', detail: 'A batch is a JSON array of events.' })] };
    return { items: scan.elements.map((element, index) => ({ index, bytes: element })) };
  },
  ndjson: (bytes) => {
    const lines = splitLines(bytes).filter((line) => !isBlank(line));
    if (lines.length === 0) return { items: [whole(bytes, { code: 'empty', path: '', detail: 'The body holds no event.' })] };
    return { items: lines.map((line, index) => ({ index, bytes: line })) };
  },
};

const whole = (bytes: Uint8Array, fault: Fault): Item => ({ index: 0, bytes, fault });

function contentMode(headers: IncomingHttpHeaders): ContentMode {
  const [essence = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw unsupported('Send the events in UTF-8.');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw unsupported('Send the body without content-encoding.');
  if (essence === MEDIA_TYPES.structured) return 'structured';
  if (essence === MEDIA_TYPES.batch) return 'batch';
  if (essence === MEDIA_TYPES.ndjson) return 'ndjson';
  if (essence === MEDIA_TYPES.binary && isBinary(headers)) return 'binary';
  throw unsupported(
    `Send ${MEDIA_TYPES.structured}, ${MEDIA_TYPES.batch}, ${MEDIA_TYPES.ndjson}, or ${MEDIA_TYPES.binary} with the attributes as ce-* headers.`,
  );
}

const unsupported = (detail: string) =>
  new ProblemError('unsupported_media_type', detail, { members: { accepted: Object.values(MEDIA_TYPES) } });

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
}

const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
const isArray = (bytes: Uint8Array): boolean => bytes[bytes.findIndex((byte) => byte > 0x20)] === 0x5b;
