import { z } from 'zod';
import { ProblemError } from '../../specs/problem.ts';
import { instant, knownAtOf } from '../kpis/request.ts';
import { wordReader } from '../quality/words.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, documentRoute, listRoute } from './route.ts';

const COLUMNS = [
  ...columns('category', ['desk']),
  ...columns('text', ['word']),
  ...columns('number', ['count', 'contacts', 'referrals', 'outcomes']),
  ...columns('text', ['first_seen', 'last_seen']),
  ...columns('category', ['framework', 'mapped_to', 'suggestion']),
  ...columns('text', ['like']),
  ...columns('number', ['distance', 'score']),
];

/** Desks' words without a framework code, and the statements that say them. */
export function vocabularyRoutes({ specs, warehouse, now, reader, topics }: ApiDeps): ApiRoute[] {
  const { journal } = warehouse;
  const words = wordReader({ specs, warehouse, now });
  const [events = ''] = topics;
  const whole = z.coerce.number().int().min(1);
  const desk = z.enum([...specs.network.desks.keys()]).meta({ description: 'Desk (PUA)' });

  return [
    listRoute(
      {
        path: '/v1/vocabulary/unmapped',
        operationId: 'listUnmappedWords',
        tag: 'vocabulary',
        summary:
          "Desks' words for services that have no framework code in the statements that hold, with the nearest service (a suggestion to review, or none); `mapped_to` is what the vocabulary says now, to be had by a replay",
        schema: 'UnmappedWords',
        query: z.strictObject({
          desk: desk.optional(),
          known_at: instant.optional(),
          limit: whole.max(10_000).default(1_000).meta({ description: 'Words at most, 1 to 10000' }),
        }),
      },
      async ({ query: { desk, known_at, limit }, request }) => {
        const { rows, desks, provenance } = await words({
          reader: reader(request),
          desks: desk === undefined ? [...specs.network.desks.keys()] : [desk],
          limit,
          ...(known_at === undefined ? {} : { known_at: knownAtOf(known_at, now()) }),
        });
        return { columns: COLUMNS, rows: rows.map((row) => ({ ...row })), json: { ...provenance, desks, rows }, provenance };
      },
    ),
    documentRoute(
      {
        path: '/v1/vocabulary/statements',
        operationId: 'listUnmappedStatements',
        tag: 'vocabulary',
        summary:
          'The statements of a desk that say a word without a code, with every record about them as published: for a replay',
        schema: 'UnmappedStatements',
        query: z.strictObject({
          desk,
          word: z.string().min(1).max(200).meta({ description: 'As received' }),
          after: z.string().max(128).default('').meta({ description: 'Last event id of the page before' }),
          limit: whole.max(500).default(200).meta({ description: 'Statements at most, 1 to 500' }),
        }),
      },
      async ({ query, request }) => {
        if (reader(request).role !== 'admin')
          throw new ProblemError('forbidden', 'Only an administrator reads what was published.');
        const marks = (await journal.marks(events)).map(({ partition, mark }) => ({ partition, mark }));
        const rows = await journal.unmappedStatements(query);
        return { marks, rows, next: rows.length < query.limit ? null : (rows.at(-1)?.event_id ?? null) };
      },
    ),
  ];
}
