import { z } from 'zod';
import type { KpiDefinition } from '../types.ts';
import { DIMENSION_IDS } from './framework.ts';
import { code, sourced, text } from './shared.ts';

export const DIMENSIONS = [
  'region',
  'area_vasta',
  'zone',
  'network',
  'province',
  'desk',
  'level',
  'service_area',
  'month',
  'quarter',
  'year',
  'gender',
  'age_bracket',
  'citizenship',
  'problem_area',
  'eligibility',
  'language',
  'channel',
  'programme',
] as const;

const column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a column name is lower-case letters, digits and underscores');

const id = z.string().regex(/^[a-z][a-z0-9_]*$/);
const dimensions = z.array(z.enum(DIMENSIONS)).min(1);

const measure = z.strictObject({
  fact: z.enum(['contacts', 'recipients', 'referrals', 'outcomes', 'surveys', 'provisions']),
  aggregate: z.enum(['count', 'distinct_recipients', 'first_supports', 'distinct_persons', 'distinct_areas']),
  where: z.record(column, z.array(z.union([z.string(), z.number()])).min(1)).exactOptional(),
  except: z.record(column, z.array(z.string()).min(1)).exactOptional(),
  stated: z.enum(['wait_days', 'minutes', 'overall']).exactOptional(),
  rises: z.strictObject({ from: column, to: column, scale: z.array(code).min(2) }).exactOptional(),
  reaches: z
    .strictObject({ kinds: z.array(code).min(1), of: z.enum(['case', 'person']), when: z.enum(['from_then', 'any_time']) })
    .exactOptional(),
  recorded_within_hours: z.int().min(1).exactOptional(),
  followed_by: z.strictObject({ steps: z.array(code).min(1), within_days: z.int().min(0).nullable() }).exactOptional(),
  matured_days: z.int().min(1).exactOptional(),
});

const operands = [
  z.strictObject({ kind: z.literal('opening_hours'), per: z.enum(['period', 'week']) }),
  z.strictObject({ kind: z.literal('mediation_hours') }),
  z.strictObject({ kind: z.literal('desk_months'), only: z.literal('with_events').exactOptional() }),
  z.strictObject({ kind: z.literal('requirements'), status: z.enum(['met', 'judged']) }),
  z.strictObject({ kind: z.literal('expenditure') }),
  z.strictObject({ kind: z.literal('activities'), figure: z.enum(['ended', 'days_late']) }),
] as const;

export const kpiFile = z.strictObject({
  id,
  name: text,
  sentence: text,
  unit: z.enum([
    'contacts',
    'persons',
    'days',
    'points',
    'ratio',
    'percent',
    'per_100_contacts',
    'per_1000',
    'per_hour',
    'hours_per_1000',
    'hours_per_100_contacts',
    'eur_per_person',
  ]),
  polarity: z.enum(['higher', 'lower', 'none']),
  numerator: z.union([measure, z.discriminatedUnion('kind', operands)]),
  denominator: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('measure'), measure, across: dimensions.exactOptional() }),
      z.strictObject({ kind: z.literal('target') }),
      z.strictObject({ kind: z.literal('target_pace') }),
      z.strictObject({ kind: z.literal('foreign_residents') }),
      z.strictObject({ kind: z.literal('framework_areas') }),
      ...operands,
    ])
    .nullable(),
  quantile: z.number().gt(0).lt(1).exactOptional(),
  mean: z
    .strictObject({ least: z.number(), most: z.number() })
    .refine(({ least, most }) => least < most, 'least is below most')
    .exactOptional(),
  always_by: dimensions.exactOptional(),
  beside: z.array(id).min(1).exactOptional(),
  factor: z.union([z.literal(1), z.literal(100), z.literal(1000)], { error: 'factor is 1, 100 or 1000' }),
  interval: z.enum(['none', 'wilson', 'byar', 't']),
  min_n: z.int().min(0),
  standard: z.number().min(0).nullable(),
  framework_dimension: z.enum(DIMENSION_IDS).nullable(),
  formula: text,
  caveats: text,
  used_by: text,
  dimensions,
  ...sourced,
}) satisfies z.ZodType<KpiDefinition>;
