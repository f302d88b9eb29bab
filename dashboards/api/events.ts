import { z } from 'zod';
import { eventsBehind } from '../events/behind.ts';
import { eventsQuery, parseEventsRequest } from '../events/request.ts';
import { journeyEvents } from '../journeys/events.ts';
import { journeyEventsQuery, parseJourneyEvents } from '../journeys/events-request.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';
import {
  arrayOf,
  bilingual,
  day,
  flag,
  instant,
  integer,
  object,
  orNull,
  provenance,
  type Schema,
  text,
} from './schema-parts.ts';

const TEXTS = ['event_id', 'source', 'occurred_at', 'recorded_at'] as const;
const CATEGORIES = ['desk', 'zone', 'programme', 'family', 'said_it', 'said_en'] as const;
const COLUMNS = [...columns('text', TEXTS), ...columns('category', CATEGORIES), ...columns('boolean', ['synthetic'])];

const page = {
  rows: arrayOf(
    object({
      ...Object.fromEntries([...TEXTS, ...CATEGORIES].map((name) => [name, text])),
      occurred_at: instant,
      recorded_at: instant,
      synthetic: flag,
    }),
  ),
  next: orNull(integer),
};

/** JSON Schemas of the answers. */
export const EVENTS_SCHEMAS: Readonly<Record<string, Schema>> = {
  EventsBehind: object({
    kpi: text,
    name: bilingual,
    part: { type: 'string', enum: ['numerator', 'denominator'] },
    cell: { type: 'object', additionalProperties: text },
    filters: { type: 'object', additionalProperties: text },
    lists: { type: 'string', enum: ['events', 'supports', 'first_supports', 'nothing'] },
    made_of: bilingual,
    ...provenance,
    ...page,
  }),
  JourneyEvents: object({
    ...{ ...provenance, filters: { type: 'object', additionalProperties: text }, observed_to: orNull(day) },
    figure: {
      type: 'object',
      properties: { unit: { type: 'string', enum: ['case', 'referral', 'survey'] } },
      required: ['unit'],
      additionalProperties: { type: ['string', 'integer', 'boolean'] },
    },
    ...page,
  }),
};

/** The events behind one figure of a KPI or of the journey, for who may open them. */
export function eventRoutes({ specs, warehouse, now, reader }: ApiDeps): ApiRoute[] {
  return [
    listRoute(
      {
        path: '/v1/kpis/:id/events',
        operationId: 'listEventsBehind',
        tag: 'kpis',
        summary: 'The events that one figure of a KPI counts, the newest first, as far as the reader may open them',
        schema: 'EventsBehind',
        params: z.strictObject({ id: z.string().meta({ description: 'KPI', enum: [...specs.kpis.keys()] }) }),
        query: eventsQuery(specs),
      },
      async ({ params: { id }, query, request }) => {
        const asked = parseEventsRequest(specs, id, query, reader(request), now());
        const answer = await eventsBehind({ specs, warehouse, now }, asked);
        return { columns: COLUMNS, rows: answer.rows, json: answer, provenance: answer };
      },
    ),
    listRoute(
      {
        path: '/v1/journey/events',
        operationId: 'listJourneyEvents',
        tag: 'journeys',
        summary: 'The events behind a figure of the journey, one for each case, referral or survey that it counts',
        schema: 'JourneyEvents',
        query: journeyEventsQuery(specs),
      },
      async ({ query, request }) => {
        const answer = await journeyEvents({ specs, warehouse, now }, parseJourneyEvents(specs, query, reader(request), now()));
        return { columns: COLUMNS, rows: answer.rows, json: answer, provenance: answer };
      },
    ),
  ];
}
