import { z } from 'zod';
import { ProblemError } from '../../specs/problem.ts';
import { type ListedRejection, REJECTION_STATES } from '../../warehouse/rejections.ts';
import { journeysOf } from '../events/journey.ts';
import { parameterProblem } from '../kpis/request.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, documentRoute, listRoute } from './route.ts';

const POSITION = /^([A-Za-z0-9._-]+):(\d{1,10}):(\d{1,15})$/;

const REJECTION_COLUMNS = [
  ...columns('category', ['topic']),
  ...columns('integer', ['partition']),
  ...columns('number', ['offset']),
  ...columns('text', ['recorded_at']),
  ...columns('category', ['outcome', 'code']),
  ...columns('text', ['path', 'detail', 'event_id', 'source', 'type', 'receipt']),
  ...columns('boolean', ['redacted']),
  ...columns('category', ['state']),
  ...columns('text', ['state_detail']),
];

const AUDIT_COLUMNS = [
  ...columns('category', ['topic']),
  ...columns('integer', ['partition']),
  ...columns('number', ['first', 'last', 'ranges', 'rows', 'offsets']),
  ...columns('boolean', ['contiguous']),
  ...columns('number', ['published', 'accepted', 'rejected', 'skipped', 'duplicate', 'log_end', 'lag']),
  ...columns('text', ['difference']),
];

function listed({ raw: _, redacted, recorded_at, ...rejection }: ListedRejection) {
  return { ...rejection, recorded_at: `${recorded_at.replace(' ', 'T')}Z`, redacted: redacted === 1 };
}

const positionOf = ({ topic, partition, offset }: ListedRejection): string => `${topic}:${partition}:${offset}`;

/** What became of events: journeys, rejections, and the proof that nothing was lost. */
export function ledgerRoutes({ specs, warehouse: { journal, audit }, reader, topics, consumer }: ApiDeps): ApiRoute[] {
  const auditing = { done: 0, total: 0 };
  const tag = 'ledger';
  const whole = z.coerce.number().int().min(0);
  const listQuery = z.strictObject({
    limit: whole.min(1).max(1000).default(50).meta({ description: 'At most so many rows' }),
    code: z
      .enum([...specs.codes.rejection.keys()])
      .optional()
      .meta({ description: 'Only with this code' }),
    state: z
      .enum(REJECTION_STATES)
      .optional()
      .meta({ description: 'Only in this state: open, replayed, discarded, or closed (nothing is to be done)' }),
    after: z
      .string()
      .regex(POSITION, 'Write topic:partition:offset')
      .optional()
      .meta({ description: '`next` of the page before' }),
  });

  async function lastOfPageBefore(after: string, request: Parameters<typeof reader>[0]) {
    const [, topic = '', partition, offset] = POSITION.exec(after) ?? [];
    const last = await journal.rejection({ topic, partition: Number(partition), offset: Number(offset) }, reader(request));
    if (last !== null) return last;
    throw parameterProblem([{ parameter: 'after', detail: 'No rejection is stored there.', allowed: [] }]);
  }

  return [
    documentRoute(
      {
        path: '/v1/events/:id',
        operationId: 'getJourney',
        tag,
        summary: "An event's journey by its id or by the receipt of its publication",
        schema: 'Journeys',
        params: z.strictObject({ id: z.string().min(1).max(128) }),
      },
      async ({ params: { id }, request }) => ({ id, events: await journeysOf({ specs, journal }, id, reader(request)) }),
    ),
    listRoute(
      {
        path: '/v1/rejections',
        operationId: 'listRejections',
        tag,
        summary: 'What was refused, repeated or skipped, the latest first',
        schema: 'Rejections',
        query: listQuery,
      },
      async ({ query: { limit, code, state, after }, request }) => {
        const page = {
          ...(code === undefined ? {} : { code }),
          ...(state === undefined ? {} : { state }),
          ...(after === undefined ? {} : { after: await lastOfPageBefore(after, request) }),
        };
        const found = await journal.rejections({ reader: reader(request), limit, ...page });
        const last = found.at(-1);
        const rows = found.map(listed);
        const next = last === undefined || found.length < limit ? null : positionOf(last);
        return { columns: REJECTION_COLUMNS, rows, json: { rows, next } };
      },
    ),
    documentRoute(
      {
        path: '/v1/rejections/:topic/:partition/:offset',
        operationId: 'getRejection',
        tag,
        summary: 'One rejection with the bytes received, base64 (empty where they may hold personal data)',
        schema: 'Rejection',
        params: z.strictObject({ topic: z.string().regex(/^[A-Za-z0-9._-]{1,249}$/), partition: whole, offset: whole }),
      },
      async ({ params, request }) => {
        const rejection = await journal.rejection(params, reader(request));
        if (rejection !== null) return { ...listed(rejection), raw: rejection.raw };
        throw new ProblemError('not_found', `No rejection is stored at ${params.topic}:${params.partition}:${params.offset}.`);
      },
    ),
    listRoute(
      {
        path: '/v1/audit',
        operationId: 'getAudit',
        tag,
        summary: 'Proof that every offset of the log up to the mark is stored once, and that every projection equals a recount',
        schema: 'Audit',
      },
      async () => {
        const report = await audit.run({
          topics,
          logEnds: async () => (await consumer())?.partitions ?? null,
          onProgress: (done, total) => Object.assign(auditing, { done, total }),
        });
        return { columns: AUDIT_COLUMNS, rows: report.partitions.map((row) => ({ ...row })), json: report };
      },
    ),
    documentRoute(
      {
        path: '/v1/audit/progress',
        operationId: 'getAuditProgress',
        tag,
        summary: 'How far the audit under way is, in steps; the last one when none is',
        schema: 'AuditProgress',
      },
      async () => auditing,
    ),
  ];
}
