/**
 * Errors over HTTP are RFC 9457 problem details with a stable `code` from one closed list, the same in every room.
 * A fault of an event has its own codes (transform/types.ts `RejectionCode`); these are faults of a request.
 */
const PROBLEMS = {
  bad_request: [400, 'The request cannot be understood'],
  parameter_invalid: [400, 'A parameter is not valid'],
  nothing_acceptable: [400, 'No event of the request is acceptable'],
  json_invalid: [400, 'The body is not JSON'],
  unauthorized: [401, 'A valid API key is needed'],
  forbidden: [403, 'Not allowed'],
  source_forbidden: [403, 'The event is of another desk'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed here'],
  not_acceptable: [406, 'No representation the client accepts'],
  conflict: [409, 'In conflict with the present state'],
  too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'Media type not supported'],
  too_many_requests: [429, 'Too many requests'],
  internal: [500, 'Internal error'],
  log_unavailable: [503, 'The event log cannot be reached'],
  warehouse_unavailable: [503, 'The warehouse cannot be reached'],
  unavailable: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** RFC 9457 problem details; `code` is stable, `detail` is one line that says what to do, other members depend on the code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  [member: string]: unknown;
}

/** The problem document of a code. `members` are extension members; they never replace the standard ones. */
export function problem(code: ProblemCode, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem {
  const [status, title] = PROBLEMS[code];
  return { ...members, type: `urn:osservatorio-pua:problem:${code}`, title, status, code, detail };
}

/** The code that stands for an HTTP status when nothing more exact is known. */
export function problemCodeOf(status: number): ProblemCode {
  const exact = PROBLEM_CODES.find((code) => PROBLEMS[code][0] === status);
  return exact ?? (status >= 400 && status < 500 ? 'bad_request' : 'internal');
}

/** A fault of a request, thrown where it is found and answered by the room's error handler with its headers (`retry-after`). */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** Read by fastify. */
  readonly statusCode: number;

  constructor(
    code: ProblemCode,
    detail: string,
    options: ErrorOptions & { members?: Readonly<Record<string, unknown>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail, options);
    this.problem = problem(code, detail, options.members);
    this.headers = options.headers ?? {};
    this.statusCode = this.problem.status;
  }
}

/** JSON Schema of a problem document, for the OpenAPI description. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: PROBLEM_CODES },
    detail: { type: 'string' },
  },
  additionalProperties: true,
} as const;
