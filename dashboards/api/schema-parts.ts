export type Schema = Readonly<Record<string, unknown>>;

export const text = { type: 'string' };
export const number = { type: 'number' };
export const integer = { type: 'integer' };
export const flag = { type: 'boolean' };
export const instant = { type: 'string', format: 'date-time' };
export const day = { type: 'string', format: 'date' };
export const orNull = (schema: { type: string; format?: string }): Schema => ({ ...schema, type: [schema.type, 'null'] });
export const arrayOf = (items: Schema): Schema => ({ type: 'array', items });
export const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

export const bilingual = object({ it: text, en: text });
/** What every answer with figures says of itself. */
export const provenance = { data_as_of: orNull(instant), known_at: instant, framework_version: orNull(text), synthetic: flag };
