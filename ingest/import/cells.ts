import { romeDay, romeInstant } from '../../specs/calendar.ts';
import { instant } from '../../specs/events/envelope.ts';
import type { FileFaultCode } from './faults.ts';
import type { ColumnValue, DateFormat, Mapping } from './mapping.ts';

export type Scalar = string | number | boolean;
/** `value: undefined` leaves the field out. Details never repeat the cell: it may hold personal data. */
export type Cell<T> = { ok: true; value: T } | { ok: false; code: FileFaultCode; detail: string };

export interface CellContext {
  zone: Mapping['time_zone'];
  /** Keyed pseudonym of an identifier. */
  pseudonym: (identifier: string) => string;
}

const WALL_CLOCK: Readonly<Record<Exclude<DateFormat, 'iso'>, RegExp>> = {
  iso_local: /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?)?$/,
  'dd/MM/yyyy': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
  'dd/MM/yyyy HH:mm': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4}) (?<time>\d{2}:\d{2}(?::\d{2})?)$/,
};
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;

const ok = <T>(value: T): Cell<T> => ({ ok: true, value });
const fault = (code: FileFaultCode, detail: string): Cell<never> => ({ ok: false, code, detail });

/** The instant of a cell, as RFC 3339 text: as written when it has an offset, else in UTC. */
export function instantOf(cell: string, format: DateFormat, zone: Mapping['time_zone']): Cell<string> {
  if (format === 'iso') return instant.safeParse(cell).success ? ok(cell) : notADate(format);
  const { year, month, day, time = '00:00' } = WALL_CLOCK[format].exec(cell)?.groups ?? {};
  const date = `${year}-${month}-${day}`;
  if (!isDay(date) || !TIME.test(time)) return notADate(format);
  const at = zone === 'UTC' ? Date.parse(`${date}T${time}Z`) : romeInstant(date, time);
  return ok(new Date(at).toISOString());
}

const notADate = (format: DateFormat) =>
  fault(
    'date_invalid',
    `Not a date of the format ${format === 'iso' ? 'ISO 8601 with offset' : format}, or not a day of the calendar.`,
  );

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** One value of a cell, translated and converted; `undefined` for an empty cell without default. */
export function cellValue(cell: string, spec: ColumnValue, context: CellContext): Cell<Scalar | undefined> {
  const text = cell.trim();
  if (text === '')
    return spec.required ? fault('value_missing', 'The cell is empty and the mapping requires it.') : ok(spec.default);
  if (spec.pseudonym) return ok(context.pseudonym(text));
  if (spec.codes) {
    const code = Object.hasOwn(spec.codes, text) ? spec.codes[text] : undefined;
    if (code !== undefined) return ok(code);
    if (spec.unknown === 'fault')
      return fault(
        'code_unmapped',
        'The mapping has no code for this word: add it under codes, or say what unknown words become.',
      );
    if (spec.unknown !== 'keep') return ok(spec.unknown.code);
  }
  return converted(text, spec, context.zone);
}

function converted(text: string, spec: ColumnValue, zone: Mapping['time_zone']): Cell<Scalar> {
  switch (spec.as) {
    case 'text':
      return ok(text);
    case 'integer':
      return /^-?\d{1,9}$/.test(text) ? ok(Number(text)) : fault('number_invalid', 'Not a whole number.');
    case 'boolean':
      return text === 'true' || text === 'false'
        ? ok(text === 'true')
        : fault('boolean_invalid', 'Neither true nor false: translate it with codes.');
    case 'day':
    case 'instant': {
      const at = instantOf(text, spec.format ?? 'iso', zone);
      return at.ok && spec.as === 'day' ? ok(romeDay(Date.parse(at.value))) : at;
    }
  }
}

/** The values of a cell with a list; empty entries are passed over, an empty cell is an empty list. */
export function cellValues(cell: string, spec: ColumnValue, context: CellContext): Cell<Scalar[]> {
  const entries = cell.split(spec.split ?? '\n').map((entry) => entry.trim());
  const full = entries.filter((entry) => entry !== '');
  const values: Scalar[] = [];
  for (const entry of full.length === 0 ? [''] : full) {
    const value = cellValue(entry, spec, context);
    if (!value.ok) return value;
    if (value.value !== undefined) values.push(value.value);
  }
  return ok(values);
}
