import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../specs/problem.ts';
import { LIST_MEDIA_TYPES } from '../negotiate.ts';
import { ADEQUACY_SCHEMAS } from './adequacy-schemas.ts';
import { BENCHMARK_SCHEMAS } from './benchmark-schemas.ts';
import { EVENTS_SCHEMAS } from './events.ts';
import { FORECAST_SCHEMAS } from './forecast-schemas.ts';
import { JOURNEY_SCHEMAS } from './journey-schemas.ts';
import type { ApiRoute } from './route.ts';
import { ANSWER_SCHEMAS } from './schemas.ts';
import { TREND_SCHEMAS } from './trend-schemas.ts';

export interface OpenApiParts {
  version: string;
  routes: readonly ApiRoute[];
  /** Path items and security schemes of other rooms' routes. */
  paths: Readonly<Record<string, unknown>>;
  securitySchemes: Readonly<Record<string, unknown>>;
}

const HEADERS = Object.fromEntries(
  ['pua-data-as-of', 'pua-known-at', 'pua-framework-version', 'pua-synthetic'].map((name) => [
    name,
    { description: 'As in the JSON document; of answers with figures', schema: { type: 'string' } },
  ]),
);

function parametersOf(schema: z.ZodObject, place: 'path' | 'query') {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = typeof property === 'object' ? property : {};
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

const problemAnswer = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** What the text of a media type is; a media type that is not here is text. */
const TEXTS: Readonly<Record<string, object>> = {
  'text/csv': { type: 'string', description: 'RFC 4180, header line first' },
  [LIST_MEDIA_TYPES[2]]: { type: 'string', contentEncoding: 'binary' },
};

function contentOf({ answers, schema }: ApiRoute) {
  const mediaTypes = answers === 'document' ? ['application/json'] : answers === 'list' ? LIST_MEDIA_TYPES : answers;
  return Object.fromEntries(
    mediaTypes.map((mediaType) => [
      mediaType,
      {
        schema:
          mediaType === 'application/json'
            ? { $ref: `#/components/schemas/${schema}` }
            : (TEXTS[mediaType] ?? { type: 'string' }),
      },
    ]),
  );
}

function operationOf(route: ApiRoute) {
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    responses: {
      200: {
        description: 'The answer',
        ...(route.answers === 'document' ? {} : { headers: HEADERS }),
        content: contentOf(route),
      },
      400: problemAnswer('A parameter is not valid; `errors` lists what is allowed'),
      403: problemAnswer('The reader may not see this'),
      404: problemAnswer('There is no such thing; `allowed` lists those there are, where they are few'),
      406: problemAnswer('None of the representations is acceptable'),
      429: problemAnswer('Too many requests'),
      503: problemAnswer('The warehouse cannot be reached'),
    },
  };
}

const templated = (path: string): string => path.replaceAll(/:([a-z_]+)/g, '{$1}');

/** The OpenAPI 3.1 document of the whole HTTP face: these routes, from the schemas that check their requests, and those of other rooms. */
export function openApi({ version, routes, paths, securitySchemes }: OpenApiParts) {
  const own = Object.fromEntries(routes.map((route) => [templated(route.path), { get: operationOf(route) }]));
  const shared = Object.fromEntries(
    [...new Set([...Object.keys(own), ...Object.keys(paths)])].map((path) => [path, { ...own[path], ...Object(paths[path]) }]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Osservatorio PUA',
      version,
      description: "Monitoring of Tuscany's Punti Unici di Accesso: events in, figures out.",
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: shared,
    components: {
      schemas: {
        Problem: problemSchema,
        ...ANSWER_SCHEMAS,
        ...ADEQUACY_SCHEMAS,
        ...BENCHMARK_SCHEMAS,
        ...EVENTS_SCHEMAS,
        ...FORECAST_SCHEMAS,
        ...JOURNEY_SCHEMAS,
        ...TREND_SCHEMAS,
      },
      securitySchemes,
    },
  };
}
