import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, ProblemError, problemCodeOf } from '../../specs/problem.ts';
import { LogUnavailable } from '../log/types.ts';

/**
 * Answers any error of the gateway as problem details: its own as they are, an unreachable log as 503 with `retry-after`,
 * the framework's client errors by status; anything else is a bug, logged whole and answered without its message.
 */
export function sendProblem(retryAfterSeconds: number) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => {
    const known = asProblemError(error, retryAfterSeconds);
    if (known.statusCode >= 500) request.log.error({ err: error }, known.problem.detail);
    return reply.code(known.statusCode).headers(known.headers).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(known.problem));
  };
}

function asProblemError(error: FastifyError | Error, retryAfterSeconds: number): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof LogUnavailable) {
    return new ProblemError('log_unavailable', `Nothing was stored: send the same events again in ${retryAfterSeconds} s.`, {
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  return status >= 400 && status < 500
    ? new ProblemError(problemCodeOf(status), error.message)
    : new ProblemError('internal', 'The gateway failed on this request; the failure is in its log.');
}
