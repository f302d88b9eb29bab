import { z } from 'zod';
import type { Programme } from '../types.ts';
import { day, id, name, sourced, text } from './shared.ts';

const target = z.strictObject({
  id: name,
  metric: z.literal('recipients'),
  scope: z.union([z.literal('region'), z.strictObject({ desk: id, organisation: id })], {
    error: 'scope is region, or {desk, organisation}',
  }),
  value: z.int().min(1),
  valid_from: day,
  valid_to: day.nullable(),
  ...sourced,
});

const cronoprogrammaItem = z.strictObject({
  id: name,
  activity: text,
  start: day,
  end: day,
  actual_end: day.exactOptional(),
  owners: z.array(id).min(1),
  outputs: z.array(name),
  ...sourced,
});

const budgetLine = z.strictObject({
  organisation: id,
  line: z.int().min(1),
  amount_eur: z.number().positive(),
  activity: name.nullable(),
  ...sourced,
});

const expenditure = z.strictObject({
  organisation: id.nullable(),
  amount_eur: z.number().min(0),
  to: day,
  ...sourced,
});

export const programmeFile = z.strictObject({
  id,
  code: name,
  name: text,
  fund: name,
  start: day,
  planned_end: day,
  actual_end: day.nullable(),
  desks: z.array(z.strictObject({ desk: id, from: day, to: day.nullable(), basis: name })),
  targets: z.array(target),
  cronoprogramma: z.array(cronoprogrammaItem),
  budget: z.array(budgetLine),
  budget_total_eur: z.number().positive().nullable(),
  expenditure: z.array(expenditure).min(1).exactOptional(),
  ...sourced,
}) satisfies z.ZodType<Programme>;
