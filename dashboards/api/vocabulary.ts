import { z } from 'zod';
import { romeDay } from '../../specs/calendar.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import { ProblemError } from '../../specs/problem.ts';
import { serviceLookup } from '../../specs/vocabulary/lookup.ts';
import { suggester } from '../../specs/vocabulary/suggest.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { instant, knownAtOf } from '../kpis/request.ts';
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
  const suggest = suggester(specs);
  const lookup = serviceLookup(specs);
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
        const asked = { reader: reader(request), desks: desk === undefined ? [...specs.network.desks.keys()] : [desk] };
        const at = known_at === undefined ? undefined : knownAtOf(known_at, now());
        const { value, stored } = await asKnown({ warehouse, now }, at, async ({ instant, cut }) => ({
          instant,
          words: await journal.unmappedWords({ ...asked, ...cut, limit }),
          shares: await journal.mappedShares({ ...asked, ...cut }),
        }));
        const rows = value.words.map(({ latest: _, ...row }) => {
          const near = suggest(row.framework, row.desk, row.word);
          return {
            ...row,
            mapped_to: lookup(row.framework, row.desk, row.word).code,
            suggestion: near?.code ?? '',
            like: near?.like ?? '',
            distance: near?.distance ?? null,
            score: near === null ? null : Math.round(near.score * 1000) / 1000,
          };
        });
        const provenance = {
          ...stored,
          known_at: new Date(value.instant).toISOString(),
          framework_version: frameworkOn(specs, romeDay(value.instant))?.id ?? null,
        };
        const desks = value.shares.map((share) => ({ ...share, share: share.mapped / share.said }));
        return { columns: COLUMNS, rows, json: { ...provenance, desks, rows }, provenance };
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
