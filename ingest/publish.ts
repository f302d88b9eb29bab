import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { byteLines } from './lines.ts';

export interface PublishOptions {
  /** Base address of the gateway, like http://127.0.0.1:8080. */
  url: string;
  /** API key of the desk. */
  key: string;
  /** One event each, JSON text or its bytes, sent as they are. */
  events: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** Most events in a request. */
  batchSize?: number;
  /** Attempts at one request before giving up. */
  attempts?: number;
  onProgress?: (progress: PublishProgress) => void;
  fetch?: typeof globalThis.fetch;
  /** Waits, ms. */
  wait?: (ms: number) => Promise<unknown>;
  /** In [0, 1). */
  random?: () => number;
  now?: () => number;
}

export interface PublishProgress {
  sent: number;
  accepted: number;
  duplicates: number;
  refused: number;
}

export interface RefusedEvent {
  /** Position among all events published, from 0. */
  index: number;
  id: string;
  code: string;
  path: string;
  detail: string;
}

export interface PublishReport extends PublishProgress {
  receipts: readonly string[];
  /** Of the refused ones. */
  results: readonly RefusedEvent[];
}

/** The gateway could not be reached, or would not take a request as a whole; what was sent before it is in `report`. */
export class PublishFailed extends Error {
  readonly code: 'GATEWAY_UNREACHABLE' | 'GATEWAY_REFUSED';
  readonly report: PublishReport;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  constructor(
    code: PublishFailed['code'],
    message: string,
    report: PublishReport,
    options: ErrorOptions & { status?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.report = report;
    this.status = options.status ?? 0;
  }
}

/** What the gateway answers, as far as a publisher needs it: 202, or a problem with the same members. */
const answer = z.object({
  receipt: z.string(),
  accepted: z.int(),
  duplicates: z.int(),
  refused: z.int(),
  results: z.array(
    z.object({
      index: z.int(),
      id: z.string(),
      status: z.string(),
      code: z.string().default(''),
      path: z.string().default(''),
      detail: z.string().default(''),
    }),
  ),
});
const problem = z.object({ detail: z.string() });

const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;
const AGAIN = new Set([429, 502, 503, 504]);

/**
 * Publishes events through the gateway as NDJSON. A request that met 429, 502, 503, 504 or no answer is sent again, after the time `retry-after`
 * asks for or a growing one with jitter: an event that was taken all the same comes back as a duplicate, never twice. Throws PublishFailed.
 */
export async function publish(options: PublishOptions): Promise<PublishReport> {
  const { url, key, events, batchSize = 500, onProgress } = options;
  const report = { sent: 0, accepted: 0, duplicates: 0, refused: 0, receipts: [] as string[], results: [] as RefusedEvent[] };
  const endpoint = new URL('v1/events', url.endsWith('/') ? url : `${url}/`);

  for await (const batch of batches(events, batchSize)) {
    const body = Buffer.concat(batch.flatMap((event) => [event, NEW_LINE]));
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
    const response = await sendPatiently(options, endpoint, { method: 'POST', headers, body }, report);
    const text = await response.text();
    const taken = answer.safeParse(parsed(text));
    if (!taken.success) {
      const detail = problem.safeParse(parsed(text)).data?.detail ?? `no problem document, status ${response.status}`;
      throw new PublishFailed('GATEWAY_REFUSED', `The gateway refused the request: ${detail}`, report, {
        status: response.status,
      });
    }
    for (const { status, index, id, code, path, detail } of taken.data.results) {
      if (status === 'refused') report.results.push({ index: report.sent + index, id, code, path, detail });
    }
    report.sent += batch.length;
    report.accepted += taken.data.accepted;
    report.duplicates += taken.data.duplicates;
    report.refused += taken.data.refused;
    report.receipts.push(taken.data.receipt);
    const { sent, accepted, duplicates, refused } = report;
    onProgress?.({ sent, accepted, duplicates, refused });
  }
  return report;
}

const NEW_LINE = Buffer.from('\n');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function* batches(events: PublishOptions['events'], size: number): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const event of events) {
    const line = typeof event === 'string' ? Buffer.from(event) : event;
    if (batch.length >= size || (batch.length > 0 && bytes + line.length > MAX_BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += line.length + 1;
  }
  if (batch.length > 0) yield batch;
}

async function sendPatiently(
  options: PublishOptions,
  endpoint: URL,
  request: RequestInit,
  report: PublishReport,
): Promise<Response> {
  const { attempts = 8, fetch = globalThis.fetch, wait = sleep, random = Math.random, now = Date.now } = options;
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(endpoint, request).catch((cause: unknown) => {
      if (attempt < attempts) return null;
      throw new PublishFailed('GATEWAY_UNREACHABLE', `No answer from ${endpoint.origin} after ${attempts} attempts.`, report, {
        cause,
      });
    });
    if (response && !AGAIN.has(response.status)) return response;
    if (response && attempt >= attempts) {
      throw new PublishFailed(
        'GATEWAY_UNREACHABLE',
        `${endpoint.origin} answered ${response.status} ${attempts} times.`,
        report,
        { status: response.status },
      );
    }
    await response?.body?.cancel();
    const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
    await wait(retryAfter(response?.headers.get('retry-after') ?? null, now()) ?? backoff * (0.5 + random() / 2));
  }
}

/** Milliseconds that a `retry-after` header asks for (seconds or an HTTP date), bounded; null without one. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), 2 * LONGEST_WAIT);
}

/** Events of an NDJSON file, one a line, as they were written; `-` is `stdin`. Blank lines are passed over. */
export async function* readNdjson(path: string, stdin: Readable): AsyncGenerator<Uint8Array> {
  for await (const line of byteLines(path === '-' ? stdin : createReadStream(path))) {
    if (line.some((byte) => byte > 0x20)) yield line;
  }
}
