import { romeDay, romeInstant } from '../../specs/calendar.ts';
import { instant } from '../../specs/events/envelope.ts';
import type { CodeOfWord } from './code-words.ts';
import type { FileFaultCode } from './faults.ts';
import type { Mapping } from './mapping.ts';
import type { ColumnValue, DateFormat } from './mapping-columns.ts';
import { isCellFault, isWallTime, type RawCell, textOf, type WallTime } from './table.ts';

export type Scalar = string | number | boolean;
/** `value: undefined` leaves the field out. Details never repeat the cell: it may hold personal data. */
export type Cell<T> = { ok: true; value: T } | { ok: false; code: FileFaultCode; detail: string };

export interface CellContext {
  zone: Mapping['time_zone'];
  decimal: Mapping['decimal'];
  codeOf: CodeOfWord;
  /** Keyed pseudonym of an identifier; null where none may be made, because identifiers must not come here. */
  pseudonym: ((identifier: string) => string) | null;
}

const WALL_CLOCK: Readonly<Record<Exclude<DateFormat, 'iso'>, RegExp>> = {
  iso_local: /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?)?$/,
  it: /^(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})(?: +(?<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?))?$/,
  'dd/MM/yyyy': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
  'dd/MM/yyyy HH:mm': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4}) (?<time>\d{2}:\d{2}(?::\d{2})?)$/,
};
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;
const PSEUDONYM = /^(?:[A-Za-z0-9_-]{43}|[0-9a-f]{64})$/;
const NUMBER = {
  ',': /^-?(?:\d{1,9}|\d{1,3}(?:\.\d{3}){1,2})(?:,\d{1,6})?$/,
  '.': /^-?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d{1,6})?$/,
} as const;
const BOOLEANS = new Map([
  ...['true', 'vero', 'sì', 'si', 'yes'].map((word) => [word, true] as const),
  ...['false', 'falso', 'no'].map((word) => [word, false] as const),
]);

const ok = <T>(value: T): Cell<T> => ({ ok: true, value });
const fault = (code: FileFaultCode, detail: string): Cell<never> => ({ ok: false, code, detail });

/** The instant of a cell, as RFC 3339 text: as written when it has an offset, else in UTC. A typed date needs no format. */
export function instantOf(cell: RawCell, format: DateFormat, zone: Mapping['time_zone']): Cell<string> {
  if (isCellFault(cell)) return fault(cell.fault, cell.detail);
  if (isWallTime(cell))
    return cell.day === null ? fault('date_invalid', 'A time without a day: write the date too.') : at(cell.day, cell.time, zone);
  if (typeof cell === 'number')
    return fault(
      'date_invalid',
      'A number stands where a date is due: give the column the format of a date, or write 31/12/2019.',
    );
  const text = String(cell).trim();
  if (text === '') return fault('value_missing', 'The cell is empty: every row needs its date.');
  if (format === 'iso') return instant.safeParse(text).success ? ok(text) : notADate(format);
  const { year = '', month = '', day = '', time = '00:00' } = WALL_CLOCK[format].exec(text)?.groups ?? {};
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const clock = clockOf(time);
  return isDay(date) && clock !== null ? at(date, clock, zone) : notADate(format);
}

const at = (day: string, time: string, zone: Mapping['time_zone']): Cell<string> =>
  ok(new Date(zone === 'UTC' ? Date.parse(`${day}T${time}Z`) : romeInstant(day, time)).toISOString());

const NAMES: Partial<Record<DateFormat, string>> = { iso: 'ISO 8601 with offset', it: '31/12/2019' };

const notADate = (format: DateFormat) =>
  fault('date_invalid', `Not a date of the format ${NAMES[format] ?? format}, or not a day of the calendar.`);

/** `9.30` → `09:30`; null when it is no time. */
function clockOf(time: string): string | null {
  const clock = time.replaceAll('.', ':').padStart(time.indexOf(':') === 1 || time.indexOf('.') === 1 ? time.length + 1 : 0, '0');
  return TIME.test(clock) ? clock : null;
}

function isDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** One value of a cell, translated and converted; `undefined` for an empty cell without default. */
export function cellValue(cell: RawCell, spec: ColumnValue, context: CellContext): Cell<Scalar | undefined> {
  if (isCellFault(cell)) return fault(cell.fault, cell.detail);
  const text = textOf(cell).trim();
  if (text === '')
    return spec.required ? fault('value_missing', 'The cell is empty and the mapping requires it.') : ok(spec.default);
  if (spec.pseudonym) return pseudonymOf(text, context);
  if (spec.codes || spec.list) {
    const own = spec.codes && Object.hasOwn(spec.codes, text) ? spec.codes[text] : undefined;
    const code = own ?? (spec.list && context.codeOf(spec.list, text));
    if (code !== undefined) return ok(code);
    if (spec.unknown === 'fault')
      return fault(
        'code_unmapped',
        spec.list
          ? `Not a word of the list ${spec.list}: choose one of the list.`
          : 'The mapping has no code for this word: add it under codes, or say what unknown words become.',
      );
    if (spec.unknown !== 'keep') return ok(spec.unknown.code);
  }
  return converted(cell, text, spec, context);
}

/** An identifier as its pseudonym; what is one already stays. */
function pseudonymOf(text: string, { pseudonym }: CellContext): Cell<string> {
  if (PSEUDONYM.test(text)) return ok(text);
  if (pseudonym !== null) return ok(pseudonym(text));
  return fault(
    'identifier_plain',
    'The cell is no pseudonym: leave it empty, or import the file with "pua import" on your machine, which makes pseudonyms before anything leaves it.',
  );
}

function converted(cell: RawCell, text: string, spec: ColumnValue, context: CellContext): Cell<Scalar> {
  switch (spec.as) {
    case 'text':
      return ok(text);
    case 'integer':
    case 'number':
      return numberOf(cell, text, spec, context.decimal);
    case 'boolean': {
      const value = typeof cell === 'boolean' ? cell : BOOLEANS.get(text.toLowerCase());
      return value === undefined
        ? fault('boolean_invalid', 'Neither yes nor no: write sì or no, or translate it with codes.')
        : ok(value);
    }
    case 'time':
      return timeOf(cell, text);
    case 'day':
    case 'instant': {
      const read = instantOf(typeof cell === 'string' ? text : cell, spec.format ?? 'iso', context.zone);
      return read.ok && spec.as === 'day' ? ok(romeDay(Date.parse(read.value))) : read;
    }
  }
}

function numberOf(cell: RawCell, text: string, { as, times = 1 }: ColumnValue, decimal: Mapping['decimal']): Cell<number> {
  const plain = decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
  const read = typeof cell === 'number' ? cell : NUMBER[decimal].test(text) ? Number(plain) : Number.NaN;
  const value = Math.round(read * times * 1e6) / 1e6;
  if (as === 'number') return Number.isFinite(value) ? ok(value) : fault('number_invalid', 'Not a number.');
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? ok(value) : fault('number_invalid', 'Not a whole number.');
}

/** `HH:mm`, the form of the contracts. */
function timeOf(cell: RawCell, text: string): Cell<string> {
  const clock = isTimeAlone(cell) ? cell.time : clockOf(text);
  return clock === null ? fault('time_invalid', 'Not a time of day: write 09:30.') : ok(clock.slice(0, 5));
}

const isTimeAlone = (cell: RawCell): cell is WallTime => isWallTime(cell) && cell.day === null;

/** The values of a cell with a list; empty entries are passed over, an empty cell is an empty list. */
export function cellValues(cell: RawCell, spec: ColumnValue, context: CellContext): Cell<Scalar[]> {
  if (isCellFault(cell)) return fault(cell.fault, cell.detail);
  const entries = textOf(cell)
    .split(spec.split ?? '\n')
    .map((entry) => entry.trim());
  const full = entries.filter((entry) => entry !== '');
  const values: Scalar[] = [];
  for (const entry of full.length === 0 ? [''] : full) {
    const value = cellValue(entry, spec, context);
    if (!value.ok) return value;
    if (value.value !== undefined) values.push(value.value);
  }
  return ok(values);
}
