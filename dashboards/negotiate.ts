import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../specs/problem.ts';
import type { Provenance } from './kpis/types.ts';
import { type Column, type Row, toArrow, toCsv } from './tabular.ts';

export const LIST_MEDIA_TYPES = ['application/json', 'text/csv', 'application/vnd.apache.arrow.stream'] as const;
export type ListMediaType = (typeof LIST_MEDIA_TYPES)[number];

/** A table to answer with, and the document that holds it in JSON. What it says of itself goes to headers and Arrow metadata too. */
export interface List {
  columns: readonly Column[];
  rows: readonly Row[];
  json: unknown;
  provenance?: Provenance;
}

/** A table whose document in JSON is its rows. */
export const rowsList = (columns: readonly Column[], rows: readonly Row[]): List => ({ columns, rows, json: { rows } });

interface MediaRange {
  range: string;
  quality: number;
}

function mediaRanges(accept: string): MediaRange[] {
  return accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return { range, quality: Number.isNaN(quality) ? 0 : quality };
  });
}

/** Quality of a media type under an `Accept` header: that of the most specific range that holds it (RFC 9110, 12.5.1). */
function qualityOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [main = ''] = mediaType.split('/');
  for (const wanted of [mediaType, `${main}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found !== undefined) return found.quality;
  }
  return 0;
}

/** The offered media type a client likes best, the first of equals; throws a 406 problem when it takes none. */
export function preferred<M extends string>(accept: string | undefined, offered: readonly M[]): M {
  const ranges = mediaRanges(accept === undefined || accept.trim() === '' ? '*/*' : accept);
  const liked = offered.map((mediaType) => ({ mediaType, quality: qualityOf(mediaType, ranges) }));
  const best = liked.reduce((a, b) => (b.quality > a.quality ? b : a));
  if (best.quality > 0) return best.mediaType;
  throw new ProblemError('not_acceptable', `This address answers ${offered.join(', ')}: ask for one of them in Accept.`, {
    members: { allowed: offered },
  });
}

const aboutOf = (provenance: Provenance | undefined): Record<string, string> =>
  Object.fromEntries(
    ['data_as_of', 'known_at', 'framework_version', 'synthetic'].flatMap((name) => {
      const value = provenance?.[name as keyof Provenance] ?? null;
      return value === null ? [] : [[name, String(value)]];
    }),
  );

function encoded(mediaType: ListMediaType, { columns, rows, json, provenance }: List): string | Buffer {
  if (mediaType === 'text/csv') return toCsv(columns, rows);
  if (mediaType === 'application/json') return JSON.stringify(json);
  return Buffer.from(toArrow(columns, rows, aboutOf(provenance)));
}

/**
 * Answers a list as JSON, CSV or an Arrow IPC stream, as `Accept` asks unless the media type is already settled. The figures' provenance is in
 * `pua-…` headers of all three.
 */
export function sendList(
  request: FastifyRequest,
  reply: FastifyReply,
  list: List,
  mediaType: ListMediaType = preferred(request.headers.accept, LIST_MEDIA_TYPES),
): FastifyReply {
  for (const [name, value] of Object.entries(aboutOf(list.provenance))) reply.header(`pua-${name.replaceAll('_', '-')}`, value);
  const type = mediaType === 'text/csv' ? 'text/csv; charset=utf-8; header=present' : mediaType;
  return reply.header('vary', 'Accept').type(type).send(encoded(mediaType, list));
}

/** Answers one document, JSON only. */
export function sendDocument(request: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const mediaType = preferred(request.headers.accept, ['application/json']);
  return reply.header('vary', 'Accept').type(mediaType).send(JSON.stringify(body));
}
