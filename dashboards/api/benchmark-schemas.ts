import { arrayOf, bilingual, flag, integer, number, object, orNull, provenance, type Schema, text } from './schema-parts.ts';

const said = (description: string): Schema => ({ type: 'string', description });
const filters = { type: 'object', additionalProperties: text };
const FLAGS = ['high_998', 'high_95', 'in_limits', 'low_95', 'low_998', 'not_judged'];
const READINGS = ['better', 'worse', 'different', 'in_line', 'not_judged'];
const judged = { flag: { type: 'string', enum: FLAGS }, reading: { type: 'string', enum: READINGS } };
const limits = {
  lower_95: orNull(number),
  upper_95: orNull(number),
  lower_998: orNull(number),
  upper_998: orNull(number),
};
const reference = object({ numerator: orNull(number), denominator: orNull(number), value: orNull(number) });
const dispersion: Schema = {
  ...object({
    phi: {
      type: ['number', 'null'],
      description: 'Mean square of the Winsorised z over what chance alone gives: 1 = chance alone; null under two desks',
    },
    tau2: { type: 'number', description: 'Variance between desks on the scale, which the limits are widened by; 0 = none' },
    units: { type: 'integer', description: 'Desks the estimate rests on' },
    applied: flag,
  }),
  type: ['object', 'null'],
};
const deciles = { type: ['array', 'null'], items: number, description: 'Of the values judged; null under ten desks' };
const notes = arrayOf(said('What is to be known of the whole comparison'));

const row = object({
  id: said('Empty: the desks that the reader may not tell apart'),
  name: text,
  zone: text,
  peer_group: text,
  numerator: orNull(integer),
  denominator: orNull(number),
  n: orNull(number),
  value: orNull(number),
  lower: orNull(number),
  upper: orNull(number),
  expected: orNull(number),
  z: orNull(number),
  ...limits,
  ...judged,
  shrunken: orNull(number),
  rank_low: orNull(integer),
  rank_high: orNull(integer),
  adjusted: orNull(number),
  adjusted_lower: orNull(number),
  adjusted_upper: orNull(number),
  suppressed: flag,
  note: said('Codes joined by a space: why it is not judged, or to be read with care'),
});

/** JSON Schemas of the benchmarks' answers, by the name that routes give. */
export const BENCHMARK_SCHEMAS: Readonly<Record<string, Schema>> = {
  Benchmark: object({
    kpi: text,
    name: bilingual,
    unit: text,
    polarity: { type: 'string', enum: ['higher', 'lower', 'none'] },
    by: { type: 'string', enum: ['desk', 'zone'] },
    peers: text,
    adjust: { type: 'string', enum: ['none', 'direct', 'indirect'] },
    filters,
    min_n: integer,
    scale: { type: ['string', 'null'], enum: ['arcsine', 'square_root', null] },
    ...provenance,
    reference,
    dispersion,
    deciles,
    notes,
    groups: arrayOf(object({ id: text, name: bilingual, reference, dispersion, deciles, notes })),
    curve: arrayOf(object({ peer_group: text, n: number, ...limits })),
    rows: arrayOf(row),
  }),
  Flags: object({
    by: { type: 'string', enum: ['desk', 'zone'] },
    filters,
    rate: number,
    kpis: arrayOf(text),
    ...provenance,
    rows: arrayOf(
      object({
        kpi: text,
        id: text,
        name: text,
        zone: text,
        n: number,
        value: number,
        reference: number,
        z: number,
        p: number,
        p_adjusted: number,
        ...judged,
        listed: flag,
      }),
    ),
  }),
};
