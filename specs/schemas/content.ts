import { z } from 'zod';
import type { Code, CodeListId, Denominator, EuMembership } from '../types.ts';
import { code, day, name, sourced, text } from './shared.ts';

/** Code lists kept as files; `service_area` and `service` are those of the framework versions. */
export const CODE_LIST_FILES = [
  'gender',
  'permit',
  'channel',
  'access_route',
  'mediation_mode',
  'service_result',
  'problem_area',
  'referral_target',
  'referral_state',
  'outcome_kind',
  'outcome_result',
  'case_closed_reason',
  'survey_mode',
  'staff_profile',
  'cefr',
  'unit',
  'eligibility',
  'rejection',
  'language',
  'country',
] as const satisfies readonly CodeListId[];

export type CodeListFile = (typeof CODE_LIST_FILES)[number];

export const codeListFile = z.strictObject({
  list: z.enum(CODE_LIST_FILES),
  source: name.exactOptional(),
  codes: z.array(z.strictObject({ code, label: text, source: name.exactOptional() }) satisfies z.ZodType<Code>).min(1),
});

const named = z.strictObject({ code, it: name, en: name, source: z.string() });

/** A long list, as rows of code, Italian name, English name and source. */
export const codeListRows = z
  .array(named)
  .min(1)
  .transform((rows) =>
    rows.map(({ code, source, ...label }): Code => (source === '' ? { code, label } : { code, label, source })),
  );

export const euFile = z.strictObject({
  members: z
    .array(
      z.strictObject({
        country: z.string().regex(/^[A-Z]{2}$/),
        from: day,
        until: day.nullable(),
      }) satisfies z.ZodType<EuMembership>,
    )
    .min(1),
});

export const denominatorsFile = z.strictObject({
  denominators: z.array(
    z.strictObject({
      territory: name,
      level: z.enum(['region', 'zone', 'province', 'comune']),
      metric: z.enum(['foreign_residents', 'eu_residents', 'long_term_permits']),
      value: z.int().min(1).nullable(),
      reference_date: z
        .string()
        .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a reference date is YYYY, YYYY-MM or YYYY-MM-DD')
        .nullable(),
      source_type: name,
      note: name.exactOptional(),
      ...sourced,
    }) satisfies z.ZodType<Denominator>,
  ),
});

export const sourcesFile = z.strictObject({
  sources: z.array(z.strictObject({ id: z.string().regex(/^S\d{3}$/), title: name, date: day.nullable() })),
});
