import { eventSchema, type JsonSchema } from '../../specs/contract/json-schema.ts';
import { EVENT_EXAMPLES } from '../../specs/events/examples.ts';
import { EVENT_CONTRACTS } from '../../specs/events/families.ts';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../specs/problem.ts';
import type { Specs } from '../../specs/types.ts';
import { MEDIA_TYPES } from './body.ts';
import { GATEWAY_LIMITS } from './gateway.ts';
import { importsOpenApi } from './imports-openapi.ts';
import { REFUSAL_CODES } from './refusal.ts';

const EVENT_REFERENCE = '#/paths/~1v1~1events/post/requestBody/content/application~1cloudevents+json/schema';

const position = { topic: { type: 'string' }, partition: { type: 'integer' }, offset: { type: 'integer' } };

const result: JsonSchema = {
  type: 'object',
  required: ['index', 'id', 'status', 'topic', 'partition', 'offset'],
  properties: {
    index: { type: 'integer', description: 'Position in the request, from 0' },
    id: { type: 'string', description: 'Id of the event, empty when it could not be read' },
    status: { type: 'string', enum: ['accepted', 'duplicate', 'refused'] },
    ...position,
    code: { type: 'string', enum: REFUSAL_CODES, description: 'Why it was refused' },
    path: { type: 'string', description: 'Where in the event' },
    detail: { type: 'string' },
  },
};

const intakeMembers = {
  receipt: { type: 'string', description: 'Names the request for ever: ask for it when something is missing' },
  accepted: { type: 'integer' },
  refused: { type: 'integer' },
  duplicates: { type: 'integer' },
  results: { type: 'array', items: result },
};

const problemAnswer = (description: string, members: JsonSchema = {}) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { ...problemSchema, properties: { ...problemSchema.properties, ...members } } } },
});

const retryAfter = {
  'retry-after': { description: 'Seconds to wait before the same request is sent again', schema: { type: 'integer' } },
};

/** OpenAPI 3.1 `paths` of the gateway: `POST /v1/events` and the import of files, their schemas inline, the security schemes named `publisherBearer` and `publisherKey`. */
export function gatewayOpenApi(specs: Pick<Specs, 'codes'>): Record<string, JsonSchema> {
  const event = { oneOf: [...EVENT_CONTRACTS.values()].map((contract) => eventSchema(specs, contract)) };
  const examples = [...EVENT_EXAMPLES.values()];
  return {
    ...importsOpenApi(problemAnswer),
    '/v1/events': {
      post: {
        operationId: 'publishEvents',
        tags: ['publishing'],
        summary: 'Publish events: one CloudEvent, a batch, or NDJSON',
        description: `Answers once every event is durable in the log. At most ${GATEWAY_LIMITS.events} events and ${GATEWAY_LIMITS.bodyBytes} bytes in a request. An event sent twice (same source and id) counts once. CloudEvents binary mode: attributes as ce-* headers, data as body of type ${MEDIA_TYPES.binary}.`,
        security: [{ publisherBearer: [] }, { publisherKey: [] }],
        requestBody: {
          required: true,
          content: {
            [MEDIA_TYPES.structured]: {
              schema: event,
              examples: Object.fromEntries(examples.map((value) => [value.type, { value }])),
            },
            [MEDIA_TYPES.batch]: { schema: { type: 'array', items: { $ref: EVENT_REFERENCE } }, example: examples.slice(0, 2) },
            [MEDIA_TYPES.ndjson]: { schema: { type: 'string', description: 'One event a line' } },
            [MEDIA_TYPES.binary]: { schema: { type: 'object', description: 'Data of one event in CloudEvents binary mode' } },
          },
        },
        responses: {
          202: {
            description: 'Durable in the log; each event has its own result',
            content: {
              'application/json': { schema: { type: 'object', required: Object.keys(intakeMembers), properties: intakeMembers } },
            },
          },
          400: problemAnswer('No event is acceptable, or a batch is not JSON (`json_invalid`, with the byte `position`)', {
            ...intakeMembers,
            position: { type: 'integer' },
          }),
          401: problemAnswer('Without an API key, or with one that is not valid'),
          403: problemAnswer('The one event is of another desk', intakeMembers),
          413: problemAnswer('Too many bytes or too many events'),
          415: problemAnswer('Not a media type of events'),
          429: { ...problemAnswer('Too many requests with this key'), headers: retryAfter },
          503: { ...problemAnswer('The log cannot be reached: nothing was stored'), headers: retryAfter },
        },
      },
    },
  };
}

/** OpenAPI `securitySchemes` that `gatewayOpenApi` names. */
export const gatewaySecuritySchemes = {
  publisherBearer: { type: 'http', scheme: 'bearer', description: 'API key of the desk' },
  publisherKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'API key of the desk' },
} as const;
