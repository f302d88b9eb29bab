import { parseDocument } from 'yaml';
import { z } from 'zod';
import { EVENT_CONTRACTS } from '../../specs/events/families.ts';
import { type ColumnValue, columnName, constant, dateFormat, fieldPath, fromColumn } from './mapping-columns.ts';
import { part, valuesOfPart } from './mapping-parts.ts';

/** How the file to fill looks: its columns in order, each with what to write in it and, of an example row, what could stand there. */
const templateText = z.strictObject({
  title: z.string().min(1).max(31),
  intro: z.array(z.string().min(1)).default([]),
  columns: z.array(z.strictObject({ column: columnName, note: z.string().min(1), example: z.string().default('') })).min(1),
});

const mappingSchema = z
  .strictObject({
    name: z.string().min(1),
    /** Of CSV files; `auto` finds it in the header. */
    delimiter: z
      .union([z.literal('auto'), z.string().regex(/^[^"\r\n]$/, 'auto, or one character that is no quote')])
      .default('auto'),
    encoding: z.enum(['auto', 'utf-8', 'iso-8859-1']).default('auto'),
    /** Sheet of a workbook; absent = the one visible sheet that has the columns. */
    sheet: z.string().min(1).max(31).optional(),
    /** What stands between units and tenths in a text. */
    decimal: z.enum([',', '.']).default('.'),
    time_zone: z.enum(['Europe/Rome', 'UTC']).default('Europe/Rome'),
    /** A desk id, or the column that has it; absent = the desk that imports. */
    desk: z.union([z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/), fromColumn]).optional(),
    /** An event type, or the column whose codes give it. */
    type: z.union([z.enum([...EVENT_CONTRACTS.keys()]), fromColumn]),
    /** Columns that together name a row for ever: the event's id is made of them, so a file published twice doubles nothing. */
    id: z.array(columnName).min(1),
    /** Put before the id: keeps the rows of a desk's files of different kinds apart. */
    id_prefix: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens')
      .optional(),
    time: z.strictObject({ column: columnName, format: dateFormat }),
    subject: fromColumn.optional(),
    synthetic: z.boolean().default(false),
    fields: z.record(fieldPath, z.union([constant, fromColumn])),
    /** Rows with the same id make one event together: the column that says what a row is, and what each kind of row adds. */
    kind: fromColumn.optional(),
    parts: z.record(z.string(), part).optional(),
    template: templateText.optional(),
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
    if ((mapping.kind === undefined) !== (mapping.parts === undefined))
      context.addIssue({ code: 'custom', path: ['kind'], message: 'kind and parts go together' });
    const listed = mapping.template?.columns.map((described) => described.column);
    for (const name of listed === undefined ? [] : columnsOf(mapping))
      if (!listed?.includes(name))
        context.addIssue({ code: 'custom', path: ['template', 'columns'], message: `does not describe the column ${name}` });
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

type Columns = Pick<Mapping, 'desk' | 'type' | 'subject' | 'fields' | 'id' | 'time' | 'kind' | 'parts'>;

/** How a mapping reads its columns, each as often as it is read. */
export function valuesOf(mapping: Columns): ColumnValue[] {
  const single = [mapping.desk, mapping.type, mapping.subject, mapping.kind, ...Object.values(mapping.fields)];
  const named = single.flatMap((value) => (typeof value === 'object' && 'column' in value ? [value] : []));
  return [...named, ...Object.values(mapping.parts ?? {}).flatMap(valuesOfPart)];
}

/** Every column a mapping reads. */
export const columnsOf = (mapping: Columns): ReadonlySet<string> =>
  new Set([...mapping.id, mapping.time.column, ...valuesOf(mapping).map(({ column }) => column)]);
