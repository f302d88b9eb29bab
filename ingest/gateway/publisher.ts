import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../specs/problem.ts';
import type { Publisher } from './intake.ts';

declare module 'fastify' {
  interface FastifyRequest {
    publisher: Publisher | null;
  }
}

/** Who publishes. Throws a 401 problem when the request has no valid key. */
export function publisherOf(request: FastifyRequest): Publisher {
  if (request.publisher) return request.publisher;
  throw new ProblemError('unauthorized', 'Send the API key of your desk as «Authorization: Bearer pua_…» or x-api-key.', {
    headers: { 'www-authenticate': 'Bearer realm="pua"' },
  });
}

/** The API key of a request, from either header that may hold it; null without one. */
export function credential({ headers }: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const apiKey = headers['x-api-key'];
  return bearer ?? (typeof apiKey === 'string' && apiKey !== '' ? apiKey : null);
}
