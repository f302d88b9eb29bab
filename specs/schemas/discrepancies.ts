import { z } from 'zod';
import type { DeclaredFigure, Discrepancy } from '../types.ts';
import { id, name, sourced } from './shared.ts';

const found = z.string().regex(/^[a-z_]+(:[a-z0-9_.-]+)?$/, 'write a rule, or rule:subject as "pua discrepancies" shows it');

export const discrepanciesFile = z.strictObject({
  discrepancies: z.array(
    z.strictObject({
      id: z.string().regex(/^D\d{2}$/),
      severity: z.enum(['low', 'medium', 'high']),
      status: z.enum(['open', 'accepted', 'resolved']),
      topic: name,
      text: name,
      proposal: name.nullable(),
      found_by: z.array(found).min(1).exactOptional(),
      ...sourced,
    }) satisfies z.ZodType<Discrepancy>,
  ),
});

const figure = z.strictObject({
  id,
  territory: name,
  measure: z.string().regex(/^[a-z][a-z_]{1,63}$/, 'a measure is lower-case letters and underscores'),
  population: z.enum(['all', 'italian', 'foreign', 'eu', 'non_eu']),
  unit: z.enum(['count', 'share', 'rate']),
  value: z
    .string()
    .regex(
      /^\d{1,12}([.,]\d{1,4})?$/,
      'a figure is digits, with a point or a comma before decimals and nothing between thousands',
    ),
  reference_date: z.string().regex(/^(\d{4}(-\d{2}(-\d{2})?)?)?$/, 'a reference date is YYYY, YYYY-MM or YYYY-MM-DD, or empty'),
  source: name,
  line: z.int(),
});

/** Rows of a file of declared figures, each with its line. The value is text, so that the decimals it is printed with are known. */
export const declaredFigures = (file: string) =>
  z.array(figure).transform((rows) =>
    rows.map(
      ({ value, reference_date, ...row }): DeclaredFigure => ({
        ...row,
        value: Number(value.replace(',', '.')),
        decimals: value.split(/[.,]/)[1]?.length ?? 0,
        reference_date: reference_date === '' ? null : reference_date,
        file,
      }),
    ),
  );
