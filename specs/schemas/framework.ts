import { z } from 'zod';
import { isDeclaredMetric } from '../metrics.ts';
import type { DimensionId, FrameworkArea, FrameworkService, FrameworkVersion, MetricId, Requirement } from '../types.ts';
import { code, day, id, name, sourced, text } from './shared.ts';

export const DIMENSION_IDS = [
  'areas',
  'opening',
  'languages',
  'staffing',
  'channels',
  'waiting',
  'pathway',
  'network',
  'accessibility',
  'evaluation',
  'data',
  'staff_development',
] as const satisfies readonly DimensionId[];

const mode = z.enum(['direct', 'booked', 'referred', 'none']).nullable();
const level = z.union([z.literal(1), z.literal(2)], { error: 'a level is 1 or 2' });

const metric = z.custom<MetricId>(
  (value) => typeof value === 'string' && (isDeclaredMetric(value) || /^kpi:[a-z][a-z0-9_]*$/.test(value)),
  { error: ({ input }) => `no metric '${String(input)}': one of specs/metrics.ts, or kpi: and the id of a KPI` },
);

const requirement = z.strictObject({
  id,
  dimension: z.enum(DIMENSION_IDS),
  levels: z.array(level).min(1),
  area: code.nullable().default(null),
  metric,
  parameter: code.nullable().default(null),
  operator: z.enum(['at_least', 'at_most', 'equals']),
  threshold: z.number(),
  partial: z.number().nullable().default(null),
  weight: z.number(),
  mandatory: z.boolean(),
  valid_from: day.exactOptional(),
  valid_to: day.nullable().exactOptional(),
  source: name,
  statement: text,
  reasoning: name,
});

const NUMBERS = { it: new Intl.NumberFormat('it-IT'), en: new Intl.NumberFormat('en-GB') };

function completed(
  { valid_from, valid_to, statement, ...rest }: z.infer<typeof requirement>,
  version: Pick<FrameworkVersion, 'valid_from' | 'valid_to'>,
): Requirement {
  const filled = (locale: keyof typeof NUMBERS): string =>
    statement[locale].replace(/\{(threshold|partial)\}/g, (_, key: 'threshold' | 'partial') =>
      NUMBERS[locale].format(rest[key] ?? rest.threshold),
    );
  return {
    ...rest,
    valid_from: valid_from ?? version.valid_from,
    valid_to: valid_to === undefined ? version.valid_to : valid_to,
    statement: { it: filled('it'), en: filled('en') },
  };
}

/** A version in full. */
export const frameworkFile = z
  .strictObject({
    id,
    status: z.enum(['proposal', 'adopted']),
    label: text,
    based_on: id.nullable().default(null),
    valid_from: day,
    valid_to: day.nullable(),
    dimensions: z.array(z.strictObject({ id: z.enum(DIMENSION_IDS), label: text })).min(1),
    areas: z
      .array(
        z.strictObject({
          code,
          label: text,
          office: name,
          minimum: z.strictObject({ 1: mode, 2: mode }),
        }) satisfies z.ZodType<FrameworkArea>,
      )
      .min(1),
    services: z
      .array(z.strictObject({ code, area: code, label: text, synonyms: z.array(name) }) satisfies z.ZodType<FrameworkService>)
      .min(1),
    requirements: z.array(requirement),
    ...sourced,
  })
  .transform(
    (version): FrameworkVersion => ({
      ...version,
      requirements: version.requirements.map((one) => completed(one, version)),
    }),
  );

const byId = z.array(z.looseObject({ id: name })).default([]);
const byCode = z.array(z.looseObject({ code: name })).default([]);
const codes = z.array(name).default([]);

/** A version as its file has it: with `based_on`, only what it adds, changes (the changed keys of an item) or removes. */
export const frameworkDocument = z.looseObject({
  id: name,
  based_on: z.string().nullable().default(null),
  valid_from: z.string().default(''),
  valid_to: z.string().nullable().default(null),
  dimensions: byId,
  areas: byCode,
  services: byCode,
  requirements: byId,
  removes: z
    .strictObject({ areas: codes, services: codes, requirements: codes })
    .default({ areas: [], services: [], requirements: [] }),
});

export type FrameworkDocument = z.infer<typeof frameworkDocument>;
