import { z } from 'zod';
import type { JsonSchema } from '../../specs/contract/json-schema.ts';
import { IMPORT_FAMILIES } from '../import/families.ts';
import { HELD_AT_ONCE } from '../import/held-rows.ts';
import { TABLE_LIMITS } from '../import/inspect-xlsx.ts';
import { FILE_MEDIA_TYPES, importQuery, XLSX } from './imports.ts';

const text = { type: 'string' };
const whole = { type: 'integer' };
const listed = {
  line: { ...whole, description: "The file's own line number; 0 = the file as a whole" },
  code: text,
  detail: text,
  what: text,
  todo: text,
};

const report: JsonSchema = {
  type: 'object',
  required: [
    'file',
    'sheet',
    'mapping',
    'lines',
    'events',
    'compared',
    'faults',
    'more_faults',
    'notes',
    'retracted',
    'published',
  ],
  properties: {
    file: text,
    sheet: text,
    mapping: text,
    lines: { ...whole, description: 'Rows of data' },
    events: { ...whole, description: 'Good events' },
    compared: {
      description: 'How the good events stand to what is stored',
      type: ['object', 'null'],
      properties: { new: whole, changed: whole, unchanged: whole, missing: whole },
    },
    faults: { type: 'array', items: { type: 'object', properties: { ...listed, column: text } } },
    more_faults: whole,
    notes: { type: 'array', items: { type: 'object', properties: listed } },
    retracted: whole,
    published: {
      type: ['object', 'null'],
      properties: { sent: whole, accepted: whole, duplicates: whole, refused: whole, receipts: { type: 'array', items: text } },
    },
  },
};

const rows = (properties: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['rows'],
  properties: { rows: { type: 'array', items: { type: 'object', properties } } },
});
const file = { type: 'string', contentEncoding: 'binary' };
const security = [{ publisherBearer: [] }, { publisherKey: [] }];

function queryOf(schema: z.ZodObject): JsonSchema[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = Object(property) as { description?: string };
    return { name, in: 'query', required: required.includes(name), ...(description ? { description } : {}), schema: rest };
  });
}

/** OpenAPI `paths` of the import of files; `problemAnswer` describes a problem document. */
export function importsOpenApi(problemAnswer: (description: string) => JsonSchema): Record<string, JsonSchema> {
  const answers = (answer: JsonSchema) => ({
    200: { description: 'The answer', content: answer },
    400: problemAnswer(
      'A parameter is not valid, or lines have faults and nothing was published (with the members of the report)',
    ),
    401: problemAnswer('Without an API key, or with one that is not valid'),
    409: problemAnswer('Another file of this desk is being imported'),
    413: problemAnswer('The file is too large'),
    415: problemAnswer('Not a media type of files'),
    429: problemAnswer('Too many requests with this key'),
    503: problemAnswer('The log or the warehouse cannot be reached, or what was published before is not stored yet'),
  });
  const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } });
  return {
    '/v1/imports': {
      post: {
        operationId: 'importFile',
        tags: ['publishing'],
        summary: 'Import a spreadsheet or CSV file: line-by-line report, dry run, publication',
        description: `A file of at most ${TABLE_LIMITS.bytes} bytes and ${TABLE_LIMITS.rows} rows, as the body or as the part «file» of a form. Rows already published are not sent again; a row that says otherwise than before is published as an amendment.`,
        security,
        parameters: queryOf(importQuery),
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['file'],
                properties: { file, mapping: { type: 'string', description: 'Mapping of its own, YAML (docs/import.md)' } },
              },
            },
            ...Object.fromEntries(FILE_MEDIA_TYPES.map((type) => [type, { schema: file }])),
          },
        },
        responses: answers({
          ...json(report),
          'text/csv': { schema: { ...text, description: 'line, column, kind, code, what, todo, detail' } },
        }),
      },
    },
    '/v1/imports/templates/{file}': {
      get: {
        operationId: 'importTemplate',
        tags: ['publishing'],
        summary: 'The spreadsheet of a family, to be filled',
        parameters: [
          {
            name: 'file',
            in: 'path',
            required: true,
            schema: { type: 'string', enum: IMPORT_FAMILIES.map((family) => `${family}.xlsx`) },
          },
        ],
        responses: {
          200: { description: 'The template', content: { [XLSX]: { schema: file } } },
          404: problemAnswer('There is no such template'),
        },
      },
    },
    '/v1/imports/rows': {
      get: {
        operationId: 'importedRows',
        tags: ['publishing'],
        summary: 'Rows of the desk that were imported with a mapping, from a file or on some days',
        security,
        parameters: ['mapping', 'file', 'from', 'to'].map((name) => ({ name, in: 'query', required: true, schema: text })),
        responses: answers(json(rows({ id: text, day: text, file: text }))),
      },
      post: {
        operationId: 'heldRows',
        tags: ['publishing'],
        summary: 'What is stored of the desk’s rows with these ids',
        security,
        requestBody: {
          required: true,
          content: json({
            type: 'object',
            required: ['ids'],
            properties: { ids: { type: 'array', maxItems: HELD_AT_ONCE, items: text } },
          }),
        },
        responses: answers(json(rows({ id: text, type: text, content: text, latest: text, day: text, file: text }))),
      },
    },
  };
}
