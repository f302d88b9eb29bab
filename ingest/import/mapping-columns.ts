import { z } from 'zod';
import { CODE_LISTS } from './code-words.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const columnName = z.string().trim().min(1);

/**
 * `iso`: instant with offset; the others are wall-clock times of the mapping's time zone, midnight when they say a day alone.
 * `it`: as Italians write them, 31/12/2019 or 31-12-2019, with or without leading zeros and time.
 */
export const dateFormat = z.enum(['iso', 'iso_local', 'it', 'dd/MM/yyyy', 'dd/MM/yyyy HH:mm']);

export const fromColumn = z
  .strictObject({
    column: columnName,
    /** What the cell becomes. */
    as: z.enum(['text', 'integer', 'number', 'boolean', 'day', 'instant', 'time']).default('text'),
    format: dateFormat.optional(),
    /** What a number is multiplied by: 60 makes minutes of hours. */
    times: z.number().positive().optional(),
    /** Translation of the cell's words. */
    codes: z.record(z.string(), scalar).optional(),
    /** The code list whose codes the words are, written as codes or as their labels in Italian or English. */
    list: z.enum(CODE_LISTS).optional(),
    /** A word that `codes` and `list` do not have: a fault, kept as it is, or this code. */
    unknown: z.union([z.enum(['fault', 'keep']), z.strictObject({ code: scalar })]).default('fault'),
    /** What an empty cell stands for; without it the field is left out. */
    default: scalar.optional(),
    required: z.boolean().default(false),
    /** Separator of the values listed in one cell: one value for each `[]` of the path. */
    split: z.string().min(1).max(8).optional(),
    /** Replaces the identifier by its keyed pseudonym. */
    pseudonym: z.boolean().default(false),
  })
  .refine((v) => (v.as === 'day' || v.as === 'instant') === (v.format !== undefined), {
    path: ['format'],
    message: 'goes with as: day or as: instant, and they need it',
  })
  .refine((v) => v.times === undefined || v.as === 'integer' || v.as === 'number', {
    path: ['times'],
    message: 'goes with as: integer or as: number',
  })
  .refine((v) => !v.required || v.default === undefined, {
    path: ['required'],
    message: 'a column with a default is never missing',
  })
  .refine((v) => !v.pseudonym || (v.as === 'text' && v.codes === undefined && v.list === undefined && v.split === undefined), {
    path: ['pseudonym'],
    message: 'goes with one plain text column',
  });

export const constant = z.strictObject({ constant: scalar });

const PATH = /^data(?:\.[a-z][a-z_]*(?:\[\d{0,2}\])?)+$/;
export const fieldPath = z
  .string()
  .regex(PATH, 'a path of the event, like data.channel, data.services[0].code or data.services[].code')
  .refine((path) => path.split('[]').length <= 2, 'one [] in a path at most');

export type ColumnValue = z.infer<typeof fromColumn>;
export type FieldValue = ColumnValue | z.infer<typeof constant>;
export type DateFormat = z.infer<typeof dateFormat>;
