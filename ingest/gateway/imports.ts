import multipart from '@fastify/multipart';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../../specs/problem.ts';
import type { Specs } from '../../specs/types.ts';
import type { Transform } from '../../transform/transform.ts';
import { familyMapping, IMPORT_FAMILIES, isImportFamily } from '../import/families.ts';
import { HELD_AT_ONCE, type HeldRows } from '../import/held-rows.ts';
import { type ImportReport, importTable } from '../import/import-file.ts';
import { TABLE_LIMITS } from '../import/inspect-xlsx.ts';
import { type Mapping, MappingInvalid, parseMapping } from '../import/mapping.ts';
import { REPORT_MEDIA_TYPES, reportCsv, reportJson } from '../import/report.ts';
import { WarehouseBehind } from '../import/stored-rows.ts';
import { templateWorkbook } from '../import/template.ts';
import type { Body } from './body.ts';
import type { Intake, Publisher } from './intake.ts';
import { publishTaken } from './publish-taken.ts';
import { publisherOf } from './publisher.ts';

export interface ImportRoutesDeps {
  specs: Pick<Specs, 'codes' | 'locale'>;
  rows: HeldRows;
  /** Keyed pseudonym of an identifier; null where identifiers must not come: only pseudonyms are taken then. */
  pseudonym: ((identifier: string) => string) | null;
  transform: Transform;
  now: () => number;
  take: (body: Body, publisher: Publisher) => Promise<Intake>;
}

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** What a file may be sent as; what it is shows in its bytes. */
export const FILE_MEDIA_TYPES = [
  XLSX,
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/octet-stream',
] as const;

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
const shortText = z.string().min(1).max(100);

export const importQuery = z.strictObject({
  mapping: z
    .enum(IMPORT_FAMILIES)
    .optional()
    .describe('Family whose template the file is; absent with a mapping of its own (multipart part `mapping`)'),
  dry_run: flag.describe('Check every line and publish nothing'),
  take_good: flag.describe('Publish the good lines of a file that has faults too'),
  retract_missing: flag.describe('Retract what was published from this file before and is no longer in it'),
  sheet: shortText.optional().describe('Sheet of a workbook'),
  name: shortText.optional().describe('Name of the file, when the body is the file itself'),
  lang: z.enum(['it', 'en']).default('en').describe('Language of the texts of the report'),
});
type ImportQuery = z.infer<typeof importQuery>;

const day = z.iso.date();
const idsBody = z.strictObject({ ids: z.array(z.string().min(1).max(128)).max(HELD_AT_ONCE) });
const importedQuery = z.strictObject({
  mapping: z.string().max(200),
  file: z.string().max(200),
  from: day.or(z.literal('')),
  to: day.or(z.literal('')),
});

interface Upload {
  name: string;
  bytes: Uint8Array;
  mapping: Mapping;
}

/**
 * Routes by which a desk imports a file: the templates, the import itself, and what is stored of its rows (for an import that reads the file on
 * the desk's machine). To be registered where publishers are authenticated. A desk imports one file at a time.
 */
export function importRoutes(deps: ImportRoutesDeps): FastifyPluginAsync {
  const busy = new Set<string>();
  const templates = new Map<string, Promise<Uint8Array>>();
  const authenticated = { preParsing: async (request: FastifyRequest) => void publisherOf(request) };

  async function run({ name, bytes, mapping }: Upload, query: ImportQuery, publisher: Publisher): Promise<ImportReport> {
    const open = async function* () {
      yield bytes;
    };
    return importTable(
      { name, open },
      {
        mapping,
        codes: deps.specs.codes,
        transform: deps.transform,
        now: deps.now,
        pseudonym: deps.pseudonym,
        sheet: query.sheet,
        desk: publisher.desk,
        boundSource: `/pua/${publisher.desk}`,
        held: deps.rows,
        takeGood: query.take_good,
        retractMissing: query.retract_missing,
        publish: query.dry_run ? undefined : publishTaken((body) => deps.take(body, publisher)),
      },
    );
  }

  return async (app) => {
    await app.register(multipart, {
      limits: { fileSize: TABLE_LIMITS.bytes, files: 2, fields: 4, parts: 6 },
      throwFileSizeLimit: true,
    });
    app.addContentTypeParser(
      [...FILE_MEDIA_TYPES],
      { parseAs: 'buffer', bodyLimit: TABLE_LIMITS.bytes },
      async (_: FastifyRequest, body: Buffer) => body,
    );

    app.get<{ Params: { file: string } }>('/v1/imports/templates/:file', async ({ params: { file } }, reply) => {
      const family = file.replace(/\.xlsx$/, '');
      if (!isImportFamily(family) || family === file)
        throw new ProblemError(
          'not_found',
          `There is no such template: ask for one of ${IMPORT_FAMILIES.map((f) => `${f}.xlsx`).join(', ')}.`,
          {
            members: { allowed: IMPORT_FAMILIES.map((f) => `${f}.xlsx`) },
          },
        );
      const mapping = familyMapping(family);
      const bytes = templates.get(family) ?? templateWorkbook(mapping, deps.specs.codes);
      templates.set(family, bytes);
      return reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="modello-${mapping.name}.xlsx"`)
        .send(Buffer.from(await bytes));
    });

    app.post('/v1/imports', { ...authenticated, bodyLimit: TABLE_LIMITS.bytes }, async (request, reply) => {
      const publisher = publisherOf(request);
      const query = parsed(importQuery, request.query);
      const upload = await uploadOf(request, query);
      if (busy.has(publisher.desk))
        throw new ProblemError('conflict', 'Another file of this desk is being imported: wait for its report.');
      busy.add(publisher.desk);
      try {
        const report = await run(upload, query, publisher);
        const texts = deps.specs.locale[query.lang];
        const refused = !query.dry_run && report.published === null && report.faults.length > 0;
        if (refused) {
          const detail = `${report.faults.length} lines have a fault: nothing was published.`;
          throw new ProblemError('nothing_acceptable', detail, { members: { ...reportJson(report, texts) } });
        }
        reply.header('vary', 'Accept');
        return String(request.headers.accept).includes(REPORT_MEDIA_TYPES.csv)
          ? reply.type(`${REPORT_MEDIA_TYPES.csv}; charset=utf-8; header=present`).send(reportCsv(report, texts))
          : reply.send(reportJson(report, texts));
      } catch (error) {
        throw asProblem(error);
      } finally {
        busy.delete(publisher.desk);
      }
    });

    app.post('/v1/imports/rows', authenticated, async (request) => {
      const { ids } = parsed(idsBody, jsonOf(request.body));
      return { rows: await deps.rows.held(`/pua/${publisherOf(request).desk}`, ids).catch(rethrown) };
    });
    app.get('/v1/imports/rows', authenticated, async (request) => {
      const question = parsed(importedQuery, request.query);
      return { rows: await deps.rows.imported(`/pua/${publisherOf(request).desk}`, question).catch(rethrown) };
    });
  };
}

const rethrown = (error: unknown): never => {
  throw asProblem(error);
};

function asProblem(error: unknown): unknown {
  if (error instanceof WarehouseBehind)
    return new ProblemError('unavailable', error.message, { headers: { 'retry-after': '10' } });
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'WAREHOUSE_UNAVAILABLE'
    ? new ProblemError('warehouse_unavailable', 'What was published before cannot be read: try again.', {
        headers: { 'retry-after': '10' },
      })
    : error;
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ parameter: z.core.toDotPath(issue.path), detail: issue.message }));
  const detail = errors.map((e) => `${e.parameter || 'the request'}: ${e.detail}`).join('; ');
  throw new ProblemError('parameter_invalid', detail, { members: { errors } });
}

function jsonOf(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString()) : null;
  } catch {
    throw new ProblemError('json_invalid', 'The body is not JSON.');
  }
}

/** The file of a request and its mapping: the body itself, or the parts `file` and, for a mapping of its own, `mapping`. */
async function uploadOf(request: FastifyRequest, query: ImportQuery): Promise<Upload> {
  let file: { name: string; bytes: Uint8Array } | null = null;
  let own: string | null = null;
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.fieldname === 'file' && part.type === 'file') file = { name: part.filename, bytes: await part.toBuffer() };
      else if (part.fieldname === 'mapping') own = part.type === 'file' ? (await part.toBuffer()).toString() : String(part.value);
      else if (part.type === 'file') await part.toBuffer();
    }
  } else if (Buffer.isBuffer(request.body)) file = { name: query.name ?? 'file', bytes: request.body };
  if (file === null)
    throw new ProblemError('bad_request', 'Send the file as the body, or as the part «file» of multipart/form-data.');
  if (own !== null) return { ...file, mapping: ownMapping(own) };
  if (query.mapping === undefined)
    throw new ProblemError(
      'parameter_invalid',
      `Say which template the file is (mapping: ${IMPORT_FAMILIES.join(', ')}), or send a mapping.`,
      {
        members: { allowed: IMPORT_FAMILIES },
      },
    );
  return { ...file, mapping: familyMapping(query.mapping) };
}

function ownMapping(text: string): Mapping {
  try {
    return parseMapping(text, 'mapping');
  } catch (error) {
    if (error instanceof MappingInvalid)
      throw new ProblemError('bad_request', error.message, { members: { errors: error.faults } });
    throw error;
  }
}
