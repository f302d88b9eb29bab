import { z } from 'zod';
import { type ColumnValue, fieldPath, fromColumn } from './mapping-columns.ts';

/** Opening of a day: a slot from one time to another, or a word for a day without one (`closed`, `by_appointment`, `unknown`). */
const hours = z.strictObject({ from: fromColumn, to: fromColumn, state: fromColumn });

/**
 * What a kind of row adds to the event: to a list (`into: data.languages[]`) a value or an object of fields, to an object
 * (`into: data.opening`, with `key`) the value of a key, or to a single field (`into: data.training_hours`) its value. `hours` goes into an
 * object under the name `opening`; several rows of one day are several slots of it.
 */
export const part = z
  .strictObject({
    into: z.union([fieldPath, z.string().regex(/^data\.[a-z][a-z_]*\[\]$/)]),
    key: fromColumn.optional(),
    value: fromColumn.optional(),
    fields: z.record(z.string().regex(/^[a-z][a-z_]*$/), fromColumn).optional(),
    hours: hours.optional(),
  })
  .refine((p) => (p.value === undefined) !== (p.fields === undefined && p.hours === undefined), {
    message: 'a part has a value, or fields and hours',
  })
  .refine((p) => p.key === undefined || !p.into.endsWith('[]'), { path: ['key'], message: 'a list has no keys' });

export type Part = z.infer<typeof part>;

/** How a part reads its columns. */
export const valuesOfPart = ({ key, value, fields, hours: opening }: Part): ColumnValue[] =>
  [key, value, ...Object.values(fields ?? {}), opening?.from, opening?.to, opening?.state].filter((spec) => spec !== undefined);

/** The columns a part reads. */
export const columnsOfPart = (read: Part): string[] => valuesOfPart(read).map(({ column }) => column);
