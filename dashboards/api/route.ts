import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseQuery } from '../kpis/request.ts';
import { type List, type ListMediaType, sendDocument, sendList } from '../negotiate.ts';

/** One GET address of the API: what the server registers and `/openapi.json` describes, so that neither can differ. */
export interface ApiRoute {
  /** With fastify's parameters, `/v1/kpis/:id`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  params: z.ZodObject;
  query: z.ZodObject;
  /** A list answers JSON, CSV or Arrow; a document JSON only; the others the media types they name, JSON with the schema. */
  answers: 'list' | 'document' | readonly string[];
  /** Name of the answer's JSON schema in the components. */
  schema: string;
  register(app: FastifyInstance): void;
}

type Description = Pick<ApiRoute, 'path' | 'operationId' | 'tag' | 'summary' | 'schema'>;

interface Shape<P extends z.ZodObject, Q extends z.ZodObject> extends Description {
  params?: P;
  query?: Q;
}

type Ask<P extends z.ZodObject, Q extends z.ZodObject> = { params: z.infer<P>; query: z.infer<Q>; request: FastifyRequest };

const none = z.strictObject({});

function route<P extends z.ZodObject, Q extends z.ZodObject>(
  shape: Shape<P, Q>,
  answers: ApiRoute['answers'],
  answer: (ask: Ask<P, Q>, reply: FastifyReply) => Promise<FastifyReply>,
): ApiRoute {
  const { params = none, query = none, ...description } = shape;
  return {
    ...description,
    params,
    query,
    answers,
    register(app) {
      app.get(description.path, (request, reply) => {
        const checked = { params: parseQuery(params, request.params), query: parseQuery(query, request.query), request };
        return answer(checked as Ask<P, Q>, reply);
      });
    },
  };
}

const LIST_FORMATS: Readonly<Record<string, ListMediaType>> = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
};

const format = z
  .enum(Object.keys(LIST_FORMATS))
  .optional()
  .meta({ description: 'Representation, for a link that cannot send Accept; it counts over Accept' });

/** An address that answers a list in the representation the client likes best, or the one its `format` names. */
export const listRoute = <P extends z.ZodObject = z.ZodObject, Q extends z.ZodObject = z.ZodObject>(
  shape: Shape<P, Q>,
  list: (ask: Ask<P, Q>) => Promise<List>,
): ApiRoute =>
  route({ ...shape, query: (shape.query ?? none).extend({ format }) }, 'list', async ({ query, ...ask }, reply) => {
    const { format: asked, ...own } = query as { format?: string };
    const mediaType = asked === undefined ? undefined : LIST_FORMATS[asked];
    return sendList(ask.request, reply, await list({ ...(ask as Ask<P, Q>), query: own as z.infer<Q> }), mediaType);
  });

/** An address that answers in several forms, of these media types, and sends them itself. */
export const formsRoute = <P extends z.ZodObject = z.ZodObject, Q extends z.ZodObject = z.ZodObject>(
  shape: Shape<P, Q>,
  mediaTypes: readonly string[],
  send: (ask: Ask<P, Q>, reply: FastifyReply) => Promise<FastifyReply>,
): ApiRoute => route(shape, mediaTypes, send);

/** An address that answers one JSON document. */
export const documentRoute = <P extends z.ZodObject = z.ZodObject, Q extends z.ZodObject = z.ZodObject>(
  shape: Shape<P, Q>,
  document: (ask: Ask<P, Q>) => Promise<unknown>,
): ApiRoute => route(shape, 'document', async (ask, reply) => sendDocument(ask.request, reply, await document(ask)));
