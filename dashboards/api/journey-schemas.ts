import { arrayOf, day, integer, number, object, orNull, provenance, type Schema, text } from './schema-parts.ts';

const about = { ...provenance, filters: { type: 'object', additionalProperties: text }, observed_to: orNull(day) };
const proportion = { share: orNull(number), lower: orNull(number), upper: orNull(number) };
const interval = { lower: orNull(number), upper: orNull(number) };

const note = {
  type: 'string',
  enum: ['', 'suppressed'],
  description: 'suppressed: small counts are null, with what rests on them',
};

/** JSON Schemas of the answers about journeys. */
export const JOURNEY_SCHEMAS: Readonly<Record<string, Schema>> = {
  CaseJourney: object({
    ...about,
    contacts_without_case: orNull(integer),
    rows: arrayOf(
      object({
        step: text,
        from: text,
        term_days: integer,
        eligible: orNull(integer),
        mature: orNull(integer),
        reached: orNull(integer),
        late: orNull(integer),
        ...proportion,
        note,
      }),
    ),
    drop_off: arrayOf(object({ step: text, reason: text, cases: orNull(integer), share: orNull(number), note })),
    repeats: arrayOf(
      object({ measure: text, within_days: integer, mature: orNull(integer), cases: orNull(integer), ...proportion, note }),
    ),
  }),
  JourneyTimes: object({
    ...about,
    curves: arrayOf(
      object({
        step: text,
        from: text,
        unit: { type: 'string', enum: ['case', 'referral', 'survey'] },
        method: { type: 'string', enum: ['kaplan_meier', 'cumulative_incidence'] },
        n: orNull(integer),
        open: orNull(integer),
        exits: { type: 'object', additionalProperties: orNull(integer) },
        median: orNull(number),
        reason: orNull(text),
      }),
    ),
    rows: arrayOf(object({ step: text, exit: text, time: integer, at_risk: orNull(integer), share: number, ...interval })),
  }),
  Handovers: object({
    ...about,
    rows: arrayOf(
      object({
        from: text,
        to: text,
        n: orNull(integer),
        open: orNull(integer),
        closed: orNull(integer),
        median: orNull(number),
        q1: orNull(number),
        q3: orNull(number),
        iqr: orNull(number),
        p90: orNull(number),
        note,
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
        sent: orNull(integer),
        mature: orNull(integer),
        accepted: orNull(integer),
        rejected: orNull(integer),
        revoked: orNull(integer),
        unanswered: orNull(integer),
        done: orNull(integer),
        outcomes: orNull(integer),
        ...proportion,
        note,
      }),
    ),
  }),
  SatisfactionByOutcome: object({
    ...about,
    rows: arrayOf(
      object({
        stratum: text,
        offered: orNull(integer),
        answered: orNull(integer),
        response: orNull(number),
        response_lower: orNull(number),
        response_upper: orNull(number),
        satisfied: orNull(integer),
        ...proportion,
        helpful: orNull(integer),
        helpful_answered: orNull(integer),
        note,
      }),
    ),
  }),
  Backlog: object({
    ...about,
    by: orNull(text),
    little: object({
      from: day,
      to: day,
      arrivals: orNull(integer),
      closures: orNull(integer),
      open: orNull(number),
      mean_days_closed: orNull(number),
      expected_open: orNull(number),
      ratio: orNull(number),
      note,
    }),
    rows: arrayOf(
      object({
        group: text,
        open: orNull(integer),
        median: orNull(number),
        p75: orNull(number),
        p90: orNull(number),
        oldest: orNull(number),
        note,
      }),
    ),
  }),
};
