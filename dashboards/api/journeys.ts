import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import * as evaluate from '../journeys/evaluate.ts';
import { backlogQuery, journeyQuery, journeyRequest } from '../journeys/request.ts';
import type { JourneyProvenance, JourneyRequest } from '../journeys/types.ts';
import type { List } from '../negotiate.ts';
import { type Column, columns, type Row } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const NOTE = columns('category', ['note']);
const PROPORTION = columns('number', ['share', 'lower', 'upper']);
const STEPS: readonly Column[] = [
  ...columns('category', ['step', 'from']),
  ...columns('integer', ['term_days', 'eligible', 'mature', 'reached', 'late']),
  ...PROPORTION,
  ...NOTE,
];
const DROP_OFF: readonly Column[] = [
  ...columns('category', ['step', 'reason']),
  ...columns('integer', ['cases']),
  ...columns('number', ['share']),
  ...NOTE,
];
const CURVES: readonly Column[] = [
  ...columns('category', ['step', 'exit']),
  ...columns('integer', ['time', 'at_risk']),
  ...PROPORTION,
];
const HANDOVERS: readonly Column[] = [
  ...columns('category', ['from', 'to']),
  ...columns('integer', ['n', 'open', 'closed']),
  ...columns('number', ['median', 'q1', 'q3', 'iqr', 'p90']),
  ...NOTE,
];
const REFERRALS: readonly Column[] = [
  ...columns('category', ['sender', 'receiver', 'receiver_desk']),
  ...columns('integer', ['sent', 'mature', 'accepted', 'rejected', 'revoked', 'unanswered', 'done', 'outcomes']),
  ...PROPORTION,
  ...NOTE,
];
const SATISFACTION: readonly Column[] = [
  ...columns('category', ['stratum']),
  ...columns('integer', ['offered', 'answered']),
  ...columns('number', ['response', 'response_lower', 'response_upper']),
  ...columns('integer', ['satisfied']),
  ...PROPORTION,
  ...columns('integer', ['helpful', 'helpful_answered']),
  ...NOTE,
];
const BACKLOG: readonly Column[] = [
  ...columns('category', ['group']),
  ...columns('integer', ['open']),
  ...columns('number', ['median', 'p75', 'p90', 'oldest']),
  ...NOTE,
];

const listOf = (shown: readonly Column[], answer: JourneyProvenance, rows: readonly object[]): List => ({
  columns: shown,
  rows: rows.map((row): Row => ({ ...row })),
  json: answer,
  provenance: answer,
});

/** The journey from contact to outcome: reach, times, hand-overs, referrals, satisfaction, backlog. */
export function journeyRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  const tag = 'journeys';
  const deps = { specs, warehouse, now };
  const query = journeyQuery(specs);
  type Ask = { query: z.infer<typeof query>; request: FastifyRequest };
  const requested = (ask: Ask): JourneyRequest => journeyRequest(ask.query, reader(ask.request), now());
  const of = <A extends JourneyProvenance & { rows: readonly object[] }>(
    shape: Pick<ApiRoute, 'path' | 'operationId' | 'summary' | 'schema'>,
    shown: readonly Column[],
    answer: (deps: evaluate.JourneyDeps, request: JourneyRequest) => Promise<A>,
  ): ApiRoute =>
    listRoute({ ...shape, tag, query }, async (ask) => {
      const found = await answer(deps, requested(ask));
      return listOf(shown, found, found.rows);
    });
  return [
    of(
      {
        path: '/v1/journey',
        operationId: 'getCaseJourney',
        summary: 'How many cases make each step within its term, why others do not, and repeated contacts',
        schema: 'CaseJourney',
      },
      STEPS,
      evaluate.journey,
    ),
    listRoute(
      {
        path: '/v1/journey/drop-off',
        operationId: 'getJourneyDropOff',
        tag,
        summary: 'Why cases do not make a step within its term',
        schema: 'CaseJourney',
        query,
      },
      async (ask) => {
        const found = await evaluate.journey(deps, requested(ask));
        return listOf(DROP_OFF, found, found.drop_off);
      },
    ),
    of(
      {
        path: '/v1/journey/times',
        operationId: 'getJourneyTimes',
        summary: 'Time to each step, open cases censored: Kaplan-Meier, or cumulative incidence where exits compete',
        schema: 'JourneyTimes',
      },
      CURVES,
      evaluate.journeyTimes,
    ),
    of(
      {
        path: '/v1/journey/handovers',
        operationId: 'getHandovers',
        summary: 'Lead time of each hand-over on the cases that made it',
        schema: 'Handovers',
      },
      HANDOVERS,
      evaluate.handovers,
    ),
    of(
      {
        path: '/v1/journey/referrals',
        operationId: 'getReferralTable',
        summary: 'Referrals by sender and receiver, with the outcomes credited to both',
        schema: 'ReferralTable',
      },
      REFERRALS,
      evaluate.referrals,
    ),
    of(
      {
        path: '/v1/journey/satisfaction',
        operationId: 'getSatisfactionByOutcome',
        summary: 'Satisfaction by what came of the case, with the response beside it',
        schema: 'SatisfactionByOutcome',
      },
      SATISFACTION,
      evaluate.satisfaction,
    ),
    listRoute(
      {
        path: '/v1/journey/backlog',
        operationId: 'getBacklog',
        tag,
        summary: "Open cases and their ages, with Little's law",
        schema: 'Backlog',
        query: backlogQuery(specs),
      },
      async ({ query: { by, ...asked }, request }) => {
        const found = await evaluate.backlog(deps, journeyRequest(asked, reader(request), now()), by ?? null);
        return listOf(BACKLOG, found, found.rows);
      },
    ),
  ];
}
