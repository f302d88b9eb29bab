import { parseDocument } from 'yaml';
import { z } from 'zod';
import { EVENT_CONTRACTS } from '../../specs/events/families.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const column = z.string().trim().min(1);

/** `iso`: instant with offset; the others are wall-clock times of the mapping's time zone, midnight when they say a day alone. */
const dateFormat = z.enum(['iso', 'iso_local', 'dd/MM/yyyy', 'dd/MM/yyyy HH:mm']);

const fromColumn = z
  .strictObject({
    column,
    /** What the text of the cell becomes. */
    as: z.enum(['text', 'integer', 'boolean', 'day', 'instant']).default('text'),
    format: dateFormat.optional(),
    /** Translation of the cell's words. */
    codes: z.record(z.string(), scalar).optional(),
    /** A word that `codes` does not have: a fault, kept as it is, or this code. */
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
  .refine((v) => !v.required || v.default === undefined, {
    path: ['required'],
    message: 'a column with a default is never missing',
  })
  .refine((v) => !v.pseudonym || (v.as === 'text' && v.codes === undefined && v.split === undefined), {
    path: ['pseudonym'],
    message: 'goes with one plain text column',
  });

const constant = z.strictObject({ constant: scalar });

const PATH = /^data(?:\.[a-z][a-z_]*(?:\[\d{0,2}\])?)+$/;
const fieldPath = z
  .string()
  .regex(PATH, 'a path of the event, like data.channel, data.services[0].code or data.services[].code')
  .refine((path) => path.split('[]').length <= 2, 'one [] in a path at most');

const mappingSchema = z
  .strictObject({
    name: z.string().min(1),
    delimiter: z
      .string()
      .length(1)
      .regex(/[^"\r\n]/, 'one character, not a quote')
      .default(','),
    encoding: z.enum(['utf-8', 'iso-8859-1']).default('utf-8'),
    time_zone: z.enum(['Europe/Rome', 'UTC']).default('Europe/Rome'),
    /** A desk id, or the column that has it. */
    desk: z.union([z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/), fromColumn]),
    /** An event type, or the column whose codes give it. */
    type: z.union([z.enum([...EVENT_CONTRACTS.keys()]), fromColumn]),
    /** Columns that together name a row for ever: the event's id is made of them, so a file published twice doubles nothing. */
    id: z.array(column).min(1),
    time: z.strictObject({ column, format: dateFormat }),
    subject: fromColumn.optional(),
    synthetic: z.boolean().default(false),
    fields: z.record(fieldPath, z.union([constant, fromColumn])),
  })
  .superRefine((mapping, context) => {
    for (const [path, value] of Object.entries(mapping.fields)) {
      const split = 'column' in value && value.split !== undefined;
      if (split && !path.includes('[]'))
        context.addIssue({ code: 'custom', path: ['fields', path], message: 'a split column needs [] in its path' });
      if (Object.keys(mapping.fields).some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`)))
        context.addIssue({ code: 'custom', path: ['fields', path], message: 'another field goes inside this one' });
      const list = listOf(path);
      const fills = (other: [string, z.infer<typeof fromColumn | typeof constant>]) =>
        listOf(other[0]) === list && 'column' in other[1] && other[1].split !== undefined;
      if (list !== null && !Object.entries(mapping.fields).some(fills))
        context.addIssue({ code: 'custom', path: ['fields', path], message: `no split column fills ${list}[]` });
    }
    const identifiers = [mapping.subject, ...Object.values(mapping.fields)].flatMap((v) =>
      v && 'column' in v && v.pseudonym ? [v.column] : [],
    );
    mapping.id.forEach((name, i) => {
      if (identifiers.includes(name))
        context.addIssue({ code: 'custom', path: ['id', i], message: 'a column that is pseudonymised cannot be part of the id' });
    });
  });

/** The list a path with `[]` goes into (`data.services`), or null. */
export const listOf = (path: string): string | null => (path.includes('[]') ? path.slice(0, path.indexOf('[]')) : null);

/** How the columns of a desk's file become events; read from a YAML file that an officer can review. */
export type Mapping = z.infer<typeof mappingSchema>;
export type ColumnValue = z.infer<typeof fromColumn>;
export type FieldValue = ColumnValue | z.infer<typeof constant>;
export type DateFormat = z.infer<typeof dateFormat>;

/** A mapping that cannot be used; one line per fault, with the file and the path or line in it. */
export class MappingInvalid extends Error {
  readonly code = 'MAPPING_INVALID';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** The mapping in a YAML text; `file` is its name in messages. Throws MappingInvalid with every fault. */
export function parseMapping(text: string, file: string): Mapping {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    throw new MappingInvalid(
      document.errors.map(
        (error) => `${file}: line ${text.slice(0, error.pos[0]).split('\n').length}: ${error.message.split('\n')[0]}`,
      ),
    );
  }
  const parsed = mappingSchema.safeParse(document.toJS({ maxAliasCount: 20 }));
  if (parsed.success) return parsed.data;
  throw new MappingInvalid(
    parsed.error.issues.map((issue) => `${file}: ${z.core.toDotPath(issue.path) || 'the whole file'}: ${issue.message}`),
  );
}

/** Every column a mapping reads. */
export function columnsOf(mapping: Mapping): ReadonlySet<string> {
  const values = [mapping.desk, mapping.type, mapping.subject, ...Object.values(mapping.fields)];
  const named = values.flatMap((value) => (typeof value === 'object' && 'column' in value ? [value.column] : []));
  return new Set([...mapping.id, mapping.time.column, ...named]);
}
