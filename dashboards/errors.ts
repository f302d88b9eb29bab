import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, ProblemError, problemCodeOf } from '../specs/problem.ts';
import { QueryInvalid } from '../warehouse/compile.ts';
import { QueryForbidden } from '../warehouse/permissions.ts';
import { WarehouseUnavailable } from '../warehouse/types.ts';

const RETRY_AFTER_SECONDS = 5;

/** Any error as a problem: the reader's own faults by their code, ours as `internal` or `warehouse_unavailable`. */
export function asProblem(error: FastifyError | Error): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof QueryInvalid) return new ProblemError('parameter_invalid', error.message, { cause: error });
  if (error instanceof QueryForbidden) return new ProblemError('forbidden', error.message, { cause: error });
  if (error instanceof WarehouseUnavailable) {
    return new ProblemError('warehouse_unavailable', `Ask again in ${RETRY_AFTER_SECONDS} s.`, {
      cause: error,
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    });
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  return status >= 400 && status < 500
    ? new ProblemError(problemCodeOf(status), error.message, { cause: error })
    : new ProblemError('internal', 'The request failed; the failure is in the log under this request id.', { cause: error });
}

/** Answers any error as RFC 9457 problem details with the request's id; what is our fault is logged whole and told without its message. */
export function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { problem, headers, statusCode } = asProblem(error);
  if (statusCode >= 500) request.log.error({ err: error }, problem.detail);
  return reply
    .code(statusCode)
    .headers(headers)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify({ ...problem, request_id: request.id }));
}

/** The answer to an address that no route has. */
export const sendNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(
    new ProblemError('not_found', `There is nothing at ${request.method} ${request.url}: see /openapi.json.`),
    request,
    reply,
  );
