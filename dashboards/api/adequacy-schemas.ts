import {
  arrayOf,
  bilingual,
  day,
  flag,
  instant,
  integer,
  number,
  object,
  orNull,
  provenance,
  type Schema,
  text,
} from './schema-parts.ts';

const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
const STATUSES = ['met', 'partial', 'not_met', 'unknown', 'not_applicable'];
const requirementStatus = oneOf(...STATUSES);
const adequacyStatus = oneOf('pua', 'in_progress', 'not_assessable');
const levels = arrayOf({ type: 'integer', enum: [1, 2] });
const counts = Object.fromEntries(STATUSES.map((status) => [status, integer]));
const dimensions = arrayOf(object({ dimension: text, ...counts }));
const mode = { type: ['string', 'null'], enum: ['direct', 'booked', 'referred', 'none', null] };

const summary = {
  id: text,
  label: bilingual,
  status: oneOf('proposal', 'adopted'),
  valid_from: day,
  valid_to: orNull(day),
  based_on: orNull(text),
};

const requirement = object({
  id: text,
  dimension: text,
  levels,
  area: orNull(text),
  metric: { type: 'string', description: 'Of a declaration, or kpi: and a KPI' },
  parameter: orNull(text),
  operator: oneOf('at_least', 'at_most', 'equals'),
  threshold: number,
  partial: orNull(number),
  weight: number,
  mandatory: flag,
  valid_from: day,
  valid_to: orNull(day),
  source: text,
  statement: bilingual,
  reasoning: text,
});

const evidence: Schema = {
  oneOf: [
    object({
      kind: oneOf('declaration'),
      event_id: text,
      declared_from: day,
      recorded_at: instant,
      stated: { description: 'What the declaration says in the key that the metric reads; null when it says nothing there' },
    }),
    object({
      kind: oneOf('kpi'),
      kpi: text,
      numerator: orNull(number),
      denominator: orNull(number),
      value: orNull(number),
      n: orNull(integer),
    }),
    object({ kind: oneOf('none') }),
  ],
};

const desk = object({
  desk: text,
  level: integer,
  from: day,
  to: day,
  framework_version: text,
  offered: { type: 'boolean', description: 'Whether the desk is of this level or declares areas at it' },
  status: adequacyStatus,
  missing: arrayOf(object({ requirement: text, status: oneOf('not_met', 'partial', 'unknown'), since: orNull(day) })),
  dimensions,
  requirements: arrayOf(
    object({
      id: text,
      dimension: text,
      area: orNull(text),
      status: requirementStatus,
      value: orNull(number),
      threshold: number,
      operator: text,
      mandatory: flag,
      evidence,
      since: orNull(day),
    }),
  ),
});

const assessed = {
  ...provenance,
  level: integer,
  from: day,
  to: day,
  in_force: { type: ['string', 'null'], description: 'Version in force on the last day, whichever was evaluated' },
  version: object(summary),
  requirements: arrayOf(requirement),
};

/** JSON Schemas of what is answered about the framework and about adequacy. */
export const ADEQUACY_SCHEMAS: Readonly<Record<string, Schema>> = {
  Framework: object({
    version: object({
      ...summary,
      source: text,
      dimensions: arrayOf(object({ id: text, label: bilingual })),
      areas: arrayOf(object({ code: text, label: bilingual, office: text, minimum: object({ 1: mode, 2: mode }) })),
      services: arrayOf(object({ code: text, area: text, label: bilingual, synonyms: arrayOf(text) })),
      requirements: arrayOf(requirement),
    }),
    versions: arrayOf(object(summary)),
  }),
  FrameworkDiff: object({
    ...provenance,
    a: object(summary),
    b: object(summary),
    from: day,
    to: day,
    definition: arrayOf(
      object({
        part: oneOf('area', 'service', 'requirement'),
        id: text,
        change: oneOf('added', 'removed', 'changed'),
        field: text,
        a: text,
        b: text,
      }),
    ),
    rows: arrayOf(
      object({
        desk: text,
        level: integer,
        status_a: adequacyStatus,
        status_b: adequacyStatus,
        changes_status: flag,
        cells: arrayOf(
          object({
            requirement: text,
            a: { type: ['string', 'null'], enum: [...STATUSES, null] },
            b: { type: ['string', 'null'], enum: [...STATUSES, null] },
          }),
        ),
      }),
    ),
  }),
  AdequacyMatrix: object({ ...assessed, rows: arrayOf(desk) }),
  DeskAdequacy: object({
    ...assessed,
    desk,
    trend: arrayOf(
      object({
        period: { type: 'string', description: 'A month, 2019-03, or a quarter, 2019Q1' },
        from: day,
        to: day,
        framework_version: text,
        offered: flag,
        status: adequacyStatus,
        ...counts,
        dimensions,
      }),
    ),
  }),
};
