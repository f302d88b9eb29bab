import { type CellContext, cellValue, type Scalar } from './cells.ts';
import type { ImportFault } from './faults.ts';
import type { Mapping } from './mapping.ts';
import type { ColumnValue } from './mapping-columns.ts';
import { columnsOfPart, type Part } from './mapping-parts.ts';
import { isEmptyCell, type RawCell } from './table.ts';

type Slot = [from: string, to: string];
type Opening = Slot[] | string | null;

/** What one row adds to an event that several rows make. */
export interface Contribution {
  line: number;
  /** `opening` of `data.opening`. */
  into: string;
  list: boolean;
  key: string | null;
  /** A value, or the fields of an object. */
  value: Scalar | Readonly<Record<string, Scalar>>;
  opening: Opening | undefined;
}

const KIND_MISSING = 'Say what this row is: choose one of the list.';

/** Reads what a row adds to its event; null when the mapping has no parts. */
export function partReader(
  mapping: Mapping,
  context: CellContext,
): (line: number, cell: (column: string) => RawCell) => Contribution | ImportFault[] | null {
  const { kind, parts } = mapping;
  if (kind === undefined || parts === undefined) return () => null;
  const everyColumn = new Set(Object.values(parts).flatMap(columnsOfPart));

  return (line, cell) => {
    const faults: ImportFault[] = [];
    const fail = (column: string, code: ImportFault['code'], detail: string) => faults.push({ line, column, code, detail });
    const read = (spec: ColumnValue): Scalar | undefined => {
      const value = cellValue(cell(spec.column), spec, context);
      if (value.ok) return value.value;
      fail(spec.column, value.code, value.detail);
      return undefined;
    };
    const named = read({ ...kind, required: true });
    const part = named === undefined ? undefined : parts[String(named)];
    if (part === undefined) {
      if (faults.length === 0) fail(kind.column, 'code_unmapped', KIND_MISSING);
      return faults;
    }
    const own = new Set(columnsOfPart(part));
    for (const column of everyColumn)
      if (!own.has(column) && !isEmptyCell(cell(column)))
        fail(
          column,
          'value_unexpected',
          'This column says nothing in a row of this kind: empty it, or mend the kind of the row.',
        );
    const key = part.key === undefined ? null : String(read({ ...part.key, required: true }) ?? '');
    const value = part.value === undefined ? fieldsOf(part, read) : read({ ...part.value, required: true });
    const opening = part.hours === undefined ? undefined : openingOf(part.hours, read, fail);
    if (faults.length > 0 || value === undefined) return faults;
    const list = part.into.endsWith('[]');
    return { line, into: part.into.replace(/^data\.|\[\]$/g, ''), list, key, value, opening };
  };
}

function fieldsOf({ fields = {} }: Part, read: (spec: ColumnValue) => Scalar | undefined): Record<string, Scalar> {
  const values: Record<string, Scalar> = {};
  for (const [name, spec] of Object.entries(fields)) {
    const value = read(spec);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function openingOf(
  { from, to, state }: NonNullable<Part['hours']>,
  read: (spec: ColumnValue) => Scalar | undefined,
  fail: (column: string, code: ImportFault['code'], detail: string) => void,
): Opening {
  const word = read(state);
  const slot = [read(from), read(to)];
  const filled = slot.filter((time) => time !== undefined).length;
  if (word !== undefined && word !== 'open') {
    if (filled > 0)
      fail(from.column, 'value_unexpected', 'A day that is closed, by appointment or unknown has no hours: empty them.');
    return word === 'unknown' ? null : String(word);
  }
  if (filled < 2)
    fail(
      filled === 0 || slot[0] === undefined ? from.column : to.column,
      'value_missing',
      'An open day needs both hours, from and to.',
    );
  return [[String(slot[0] ?? ''), String(slot[1] ?? '')]];
}

/** The data of an event with what its rows add, in their order; a fault for each row that contradicts one before it. */
export function withParts(data: unknown, contributions: readonly Contribution[]): { data: unknown; faults: ImportFault[] } {
  const whole: Record<string, unknown> = { ...Object(data) };
  const faults: ImportFault[] = [];
  for (const contribution of contributions) {
    const detail = contribution.list ? addToList(whole, contribution) : setKey(whole, contribution);
    if (detail !== null) faults.push({ line: contribution.line, column: '', code: 'rows_disagree', detail });
  }
  return { data: whole, faults };
}

const DISAGREE = 'An earlier row says otherwise of the same thing: keep one of the two.';
const CLASH = 'An earlier row says otherwise of the same day: a day has slots, or is closed, by appointment or unknown.';

function addToList(whole: Record<string, unknown>, { into, value, opening }: Contribution): string | null {
  const list = Array.isArray(whole[into]) ? (whole[into] as unknown[]) : [];
  whole[into] = list;
  if (opening === undefined) {
    if (list.some((item) => JSON.stringify(item) === JSON.stringify(value))) return 'An earlier row says the same: remove one.';
    list.push(value);
    return null;
  }
  const entry = Object(value) as Record<string, unknown>;
  const same = list.map((item) => Object(item) as Record<string, unknown>).find(({ day }) => day === entry.day);
  if (same === undefined) {
    list.push({ ...entry, opening });
    return null;
  }
  return addSlots(same, 'opening', opening);
}

function setKey(whole: Record<string, unknown>, { into, key, value, opening }: Contribution): string | null {
  const holder = key === null ? whole : (Object(whole[into] ?? {}) as Record<string, unknown>);
  const name = key ?? into;
  if (key !== null) whole[into] = holder;
  if (opening !== undefined) return addSlots(holder, name, opening);
  if (Object.hasOwn(holder, name) && holder[name] !== value) return DISAGREE;
  holder[name] = value;
  return null;
}

function addSlots(holder: Record<string, unknown>, name: string, opening: Opening): string | null {
  const before = holder[name];
  if (!Object.hasOwn(holder, name)) holder[name] = opening;
  else if (Array.isArray(before) && Array.isArray(opening)) holder[name] = [...before, ...opening].toSorted();
  else return CLASH;
  return null;
}
