import { endForecast } from './forecast-schemas.ts';
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

const deskPlace = { desk: text, name_it: text, name_en: text, comune: text, zone: text };
const place = { topic: text, partition: integer, offset: integer };
const attainment = {
  reached: orNull(integer),
  target: orNull(number),
  reached_of_target: orNull(integer),
  attainment: orNull(number),
  note: text,
};
const publication = { receipt: text, received_at: orNull(instant), log: object(place), recorded_at: instant };
const amends = { event_id: text, amendment: text, reason: text };
const countedCell = object({ programme: text, month: text, desk: text, zone: text, service_areas: arrayOf(text) });
const refusal = { outcome: { type: 'string', enum: ['rejected', 'skipped', 'duplicate'] }, code: text, path: text, detail: text };
const rejection = {
  ...place,
  recorded_at: instant,
  ...refusal,
  event_id: text,
  source: text,
  type: text,
  receipt: text,
  redacted: flag,
  state: { type: 'string', enum: ['open', 'replayed', 'discarded', 'closed'] },
  state_detail: { type: 'string', description: 'Where it was replayed to, topic:partition:offset, or why it was discarded' },
};

const figures = {
  numerator: orNull(number),
  denominator: orNull(number),
  value: orNull(number),
  lower: orNull(number),
  upper: orNull(number),
  n: orNull(integer),
  suppressed: flag,
  note: {
    type: 'string',
    description: 'Codes joined by a space: why a figure is missing or to be read with care; empty when nothing is to say',
  },
};

/** JSON Schemas of the API's answers, by the name that routes give. */
export const ANSWER_SCHEMAS: Readonly<Record<string, Schema>> = {
  KpiCatalogue: object({
    kpis: arrayOf(
      object({
        id: text,
        ...Object.fromEntries(['name', 'sentence', 'formula', 'caveats', 'used_by'].map((name) => [name, bilingual])),
        unit: text,
        polarity: { type: 'string', enum: ['higher', 'lower', 'none'] },
        min_n: { type: 'integer', description: 'Least observations of a figure that is judged' },
        standard: orNull(number),
        framework_dimension: orNull(text),
        dimensions: arrayOf(text),
      }),
    ),
  }),
  KpiAnswer: object({
    kpi: text,
    name: bilingual,
    sentence: bilingual,
    unit: text,
    polarity: text,
    by: arrayOf(text),
    filters: { type: 'object', additionalProperties: text },
    ...provenance,
    rows: arrayOf({
      ...object(figures),
      additionalProperties: { type: 'string', description: 'A column per dimension; empty = unknown' },
    }),
    denominators: arrayOf(object({ territory: text, value: number, reference_date: orNull(text), source: text, note: text })),
  }),
  Differences: object({
    kpi: text,
    name: bilingual,
    unit: text,
    by: arrayOf(text),
    filters: { type: 'object', additionalProperties: text },
    from_known: instant,
    to_known: instant,
    part: { type: 'string', enum: ['numerator', 'denominator'] },
    ...provenance,
    cells: arrayOf({
      ...object(
        Object.fromEntries(
          ['numerator', 'denominator', 'value'].flatMap((name) => [
            [`${name}_before`, orNull(number)],
            [`${name}_after`, orNull(number)],
          ]),
        ),
      ),
      additionalProperties: { type: 'string', description: 'A column per dimension' },
    }),
    rows: arrayOf({
      ...object({
        effect: {
          type: 'integer',
          description: "What the event did to the cell's count: the effects of a cell add up to its change",
        },
        kind: { type: 'string', enum: ['new', 'late', 'amended', 'retracted', 'withheld'] },
        event_id: text,
        source: text,
        position: { type: 'string', description: 'topic:partition:offset' },
        recorded_at: text,
        occurred_at: text,
        amends: text,
        reason: text,
      }),
      additionalProperties: { type: 'string', description: 'A column per dimension' },
    }),
    next: orNull(integer),
  }),
  Programmes: object({
    rows: arrayOf(
      object({
        id: text,
        code: text,
        name_it: text,
        name_en: text,
        fund: text,
        start: day,
        planned_end: day,
        actual_end: text,
        target: orNull(number),
      }),
    ),
  }),
  Progress: object({
    programme: text,
    name: bilingual,
    target: orNull(number),
    allocated: orNull(number),
    unallocated: orNull(number),
    reached: orNull(integer),
    note: text,
    attainment: orNull(number),
    pace: orNull(number),
    elapsed: number,
    start: day,
    planned_end: day,
    actual_end: orNull(day),
    forecasts: arrayOf(object(endForecast)),
    targets: arrayOf(object({ id: text, label: text, desk: text, organisation: text, ...attainment })),
    areas: arrayOf(object({ area_vasta: text, name: bilingual, target_partial: flag, ...attainment })),
    zones: arrayOf(
      object({ zone: text, name: text, area_vasta: text, target_partial: flag, desks: arrayOf(text), ...attainment }),
    ),
    desks: arrayOf(object({ desk: text, name: bilingual, zone: text, status: text, ...attainment })),
    ...provenance,
  }),
  BurnUp: object({
    programme: text,
    zone: orNull(text),
    desk: orNull(text),
    target: orNull(number),
    note: text,
    start: day,
    planned_end: day,
    ...provenance,
    rows: arrayOf(object({ day, reached_cumulative: orNull(integer), planned: orNull(number), note: text })),
  }),
  Journeys: object({
    id: text,
    events: arrayOf(
      object({
        source: text,
        event_id: text,
        type: text,
        status: { type: 'string', enum: ['stored', 'replaced', 'retracted', 'rejected'] },
        occurred_at: orNull(instant),
        publication: { anyOf: [object({ ...publication, range: text }), { type: 'null' }] },
        amends: { anyOf: [object(amends), { type: 'null' }] },
        amended_by: arrayOf(object({ ...amends, amends: text, ...publication })),
        rejections: arrayOf(object({ ...refusal, ...publication })),
        counted_in: arrayOf(object({ kpi: text, counted: flag, why: text, cell: { anyOf: [countedCell, { type: 'null' }] } })),
      }),
    ),
  }),
  Quality: object({
    rows: arrayOf(
      object({
        item: { type: 'string', enum: ['rejected', 'duplicate', 'conflict', 'skipped', 'unmapped_service'] },
        desk: { type: 'string', description: 'Empty where no desk of the network could be read' },
        code: text,
        word: { type: 'string', description: 'Of an unmapped service: the word as the desk writes it' },
        suggestion: { type: 'string', description: 'Of a word: code of the nearest service; empty when nothing is near' },
        count: integer,
        open: { type: 'integer', description: 'How many nobody has replayed or discarded' },
        latest: instant,
      }),
    ),
  }),
  Catalogue: object({
    day,
    ...provenance,
    rows: arrayOf(
      object({
        ...{ id: text, name: bilingual, unit: text, status: text, area_vasta: text, province: text },
        comune: object({ istat: text, name: text }),
        zone: object({ id: text, name: text }),
        opening: {
          type: ['object', 'null'],
          description: 'By weekday: slots, closed, by_appointment, or null, which is not stated',
        },
        exceptions: arrayOf({ type: 'object' }),
        stated: { type: 'object', description: 'The declaration, or the source line of the documents' },
        not_stated: arrayOf(text),
        ...Object.fromEntries(['languages', 'mediators', 'channels', 'areas'].map((name) => [name, { type: ['array', 'null'] }])),
        ...Object.fromEntries(['organisation', 'accessibility'].map((name) => [name, { type: ['object', 'null'] }])),
      }),
    ),
  }),
  OpenDesks: object({
    at: instant,
    day,
    ...provenance,
    rows: arrayOf(
      object({
        ...deskPlace,
        state: { type: 'string', enum: ['open', 'by_appointment', 'closed', 'unknown'] },
        because: { type: 'string', enum: ['week', 'exception', 'holiday'] },
        closes: text,
        opens: text,
      }),
    ),
  }),
  NextMediations: object({
    language: text,
    after: instant,
    day,
    ...provenance,
    rows: arrayOf(object({ ...deskPlace, state: { type: 'string', enum: ['next', 'none', 'unknown'] }, from: text, to: text })),
  }),
  UnmappedWords: object({
    ...provenance,
    desks: arrayOf(object({ desk: text, said: integer, mapped: integer, share: number })),
    rows: arrayOf(
      object({
        desk: text,
        word: { type: 'string', description: 'As received' },
        ...{ count: integer, contacts: integer, referrals: integer, outcomes: integer, first_seen: day, last_seen: day },
        framework: { type: 'string', description: 'Framework version that the statements were read with' },
        mapped_to: { type: 'string', description: 'Code that the vocabulary gives it now; empty when none' },
        suggestion: { type: 'string', description: 'Code of the nearest service; empty when nothing is near' },
        like: { type: 'string', description: 'The code, label, synonym or word of the desk that it is near to' },
        ...{ distance: orNull(integer), score: orNull(number) },
      }),
    ),
  }),
  UnmappedStatements: object({
    marks: arrayOf(object({ partition: integer, mark: integer })),
    rows: arrayOf(
      object({
        source: text,
        event_id: text,
        records: arrayOf(
          object({
            ...{ source: text, event_id: text, type: text, recorded_at: { type: 'integer', description: 'UTC milliseconds' } },
            ...{ amends: text, amendment: text, state: text, raw: { type: 'string', description: 'As published, JSON text' } },
          }),
        ),
      }),
    ),
    next: orNull(text),
  }),
  Discrepancies: object({
    rows: arrayOf(
      object({
        id: { type: 'string', description: 'D01 and so on, or rule:subject' },
        kind: { type: 'string', enum: ['documented', 'rule'] },
        severity: { type: 'string', enum: ['low', 'medium', 'high'] },
        status: { type: 'string', enum: ['open', 'accepted', 'resolved'] },
        ...{ topic: text, text, proposal: text, source: text, place: text },
        known_as: { type: 'string', description: 'Documented discrepancy that a finding is known as; empty when there is none' },
        findings: { type: 'integer', description: 'Findings of the rules that a documented discrepancy stands for' },
      }),
    ),
  }),
  Rejections: object({ rows: arrayOf(object(rejection)), next: orNull(text) }),
  Rejection: object({ ...rejection, raw: { type: 'string', contentEncoding: 'base64' } }),
  AuditProgress: object({ done: integer, total: integer }),
  Audit: object({
    ok: flag,
    first_difference: orNull(text),
    partitions: arrayOf(
      object({
        topic: text,
        partition: integer,
        first: integer,
        last: integer,
        ranges: integer,
        rows: integer,
        offsets: integer,
        contiguous: flag,
        difference: text,
        published: integer,
        accepted: integer,
        rejected: integer,
        skipped: integer,
        duplicate: integer,
        log_end: orNull(integer),
        lag: orNull(integer),
      }),
    ),
    checks: arrayOf(object({ check: text, expected: integer, found: integer, difference: text })),
  }),
};
