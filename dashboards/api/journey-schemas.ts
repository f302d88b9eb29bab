import { arrayOf, day, integer, number, object, orNull, provenance, type Schema, text } from './schema-parts.ts';

const about = { ...provenance, filters: { type: 'object', additionalProperties: text }, observed_to: orNull(day) };
const proportion = { share: orNull(number), lower: orNull(number), upper: orNull(number) };
const interval = { lower: orNull(number), upper: orNull(number) };

/** JSON Schemas of the answers about journeys. */
export const JOURNEY_SCHEMAS: Readonly<Record<string, Schema>> = {
  CaseJourney: object({
    ...about,
    contacts_without_case: integer,
    rows: arrayOf(
      object({
        step: text,
        from: text,
        term_days: integer,
        eligible: integer,
        mature: integer,
        reached: integer,
        late: integer,
        ...proportion,
      }),
    ),
    drop_off: arrayOf(object({ step: text, reason: text, cases: integer, share: orNull(number) })),
    repeats: arrayOf(object({ measure: text, within_days: integer, mature: integer, cases: integer, ...proportion })),
  }),
  JourneyTimes: object({
    ...about,
    curves: arrayOf(
      object({
        step: text,
        from: text,
        unit: { type: 'string', enum: ['case', 'referral', 'survey'] },
        method: { type: 'string', enum: ['kaplan_meier', 'cumulative_incidence'] },
        n: integer,
        open: integer,
        exits: { type: 'object', additionalProperties: integer },
        median: orNull(number),
        reason: orNull(text),
      }),
    ),
    rows: arrayOf(object({ step: text, exit: text, time: integer, at_risk: integer, share: number, ...interval })),
  }),
  Handovers: object({
    ...about,
    rows: arrayOf(
      object({
        from: text,
        to: text,
        n: integer,
        open: integer,
        closed: integer,
        median: orNull(number),
        q1: orNull(number),
        q3: orNull(number),
        iqr: orNull(number),
        p90: orNull(number),
      }),
    ),
  }),
  ReferralTable: object({
    ...about,
    term_days: integer,
    rows: arrayOf(
      object({
        sender: text,
        receiver: text,
        receiver_desk: text,
        sent: integer,
        mature: integer,
        accepted: integer,
        rejected: integer,
        revoked: integer,
        unanswered: integer,
        done: integer,
        outcomes: integer,
        ...proportion,
      }),
    ),
  }),
  SatisfactionByOutcome: object({
    ...about,
    rows: arrayOf(
      object({
        stratum: text,
        offered: integer,
        answered: integer,
        response: orNull(number),
        response_lower: orNull(number),
        response_upper: orNull(number),
        satisfied: integer,
        ...proportion,
        helpful: integer,
        helpful_answered: integer,
      }),
    ),
  }),
  Backlog: object({
    ...about,
    by: orNull(text),
    little: object({
      from: day,
      to: day,
      arrivals: integer,
      closures: integer,
      open: number,
      mean_days_closed: orNull(number),
      expected_open: orNull(number),
      ratio: orNull(number),
    }),
    rows: arrayOf(
      object({
        group: text,
        open: integer,
        median: orNull(number),
        p75: orNull(number),
        p90: orNull(number),
        oldest: orNull(number),
      }),
    ),
  }),
};
