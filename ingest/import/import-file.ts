import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Specs } from '../../specs/types.ts';
import type { Transform } from '../../transform/transform.ts';
import type { PublishReport } from '../publish.ts';
import { codeWords } from './code-words.ts';
import type { ImportFault } from './faults.ts';
import type { HeldRows } from './held-rows.ts';
import { TABLE_LIMITS, type TableLimits } from './inspect-xlsx.ts';
import { type GoodEvent, judgeRows, type RowResult } from './judge-rows.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import { openTable, type Table, type TableSource } from './open-table.ts';
import {
  type Changes,
  type MissingRow,
  NO_CHANGES,
  reconcile,
  replacementText,
  retractionText,
  rowKey,
  summaryOf,
} from './reconcile.ts';
import type { ImportNote } from './table.ts';

export interface ImportOptions {
  mapping: Mapping;
  transform: Transform;
  codes: Specs['codes'];
  /** ms since epoch. */
  now: () => number;
  /**
   * Keyed pseudonym of an identifier; needed when the mapping makes one. Null where identifiers must not come: a cell that is no pseudonym
   * is then a fault.
   */
  pseudonym?: ((identifier: string) => string) | null;
  /** Sheet of a workbook, in place of the mapping's. */
  sheet?: string | undefined;
  /** The desk of a mapping that names none. */
  desk?: string | undefined;
  /** The one source that may publish. */
  boundSource?: string | undefined;
  limits?: TableLimits;
  /** Publish the good rows of a file that has faults too. */
  takeGood?: boolean;
  /** Retract the stored rows that the file no longer has. Needs `held`, and a file without faults. */
  retractMissing?: boolean;
  /** What is stored of the rows; absent = the file is not compared, and repeated rows are told by the ledger. */
  held?: HeldRows | undefined;
  /** Sends the events; absent = a dry run. */
  publish?: ((events: AsyncIterable<string>) => Promise<PublishReport>) | undefined;
}

/** The line-by-line report of a file. */
export interface ImportReport {
  file: string;
  /** Sheet that was read, '' of a CSV file. */
  sheet: string;
  mapping: string;
  /** Rows of data, good or not. */
  lines: number;
  /** Good events: of each row one, or of several rows together. */
  events: number;
  /** How the good events stand to what is stored; null when the file was not compared. */
  compared: { new: number; changed: number; unchanged: number; missing: number } | null;
  faults: readonly ImportFault[];
  /** Faults beyond those listed. */
  more_faults: number;
  /** What was passed over, and what a file published again changes. */
  notes: readonly ImportNote[];
  /** Rows retracted because the file no longer has them. */
  retracted: number;
  /** What the gateway answered; null when nothing was sent: a dry run, faults without `takeGood`, nothing new. */
  published: PublishReport | null;
}

/** The mapping makes pseudonyms and no key for them was given. */
export class PseudonymKeyMissing extends Error {
  readonly code = 'PSEUDONYM_KEY_MISSING';
}

const MAX_FAULTS = 2_000;
const MAX_NOTES = 2_000;

/** Imports a file of this machine; see `importTable`. Throws the system's error when it cannot be read. */
export const importFile = ({ path, ...options }: ImportOptions & { path: string }): Promise<ImportReport> =>
  importTable({ name: basename(path), open: () => createReadStream(path) }, options);

/**
 * Checks every line of a spreadsheet or CSV file against the mapping and the event contracts, compares its rows with what is stored, then
 * publishes what is new and amends what is changed, unless a line has a fault and `takeGood` is not set. Rows are read twice, so that nothing
 * is sent before the last line is known. Throws PseudonymKeyMissing, DeskMissing, and what `held` and `publish` throw.
 */
export async function importTable(source: TableSource, options: ImportOptions): Promise<ImportReport> {
  const { mapping, held, publish, takeGood = false, retractMissing = false } = options;
  const table = await openTable(source, {
    columns: columnsOf(mapping),
    format: mapping,
    sheet: options.sheet ?? mapping.sheet,
    limits: options.limits ?? TABLE_LIMITS,
  });
  const file = labelOf(source.name);
  const results = () => resultsOf(table, options, file);
  const { faults, notes, lines, rows } = await survey(results());
  const changes = held ? await reconcile(rows, held, { mapping: mapping.name, file, complete: faults.length === 0 }) : NO_CHANGES;
  faults.push(...changes.faults);
  const isGood = faults.length === 0;
  const gone = retractMissing && isGood ? changes.missing : [];
  const sends = rows.length - changes.unchanged.size - changes.faults.length + gone.length;
  const send = publish !== undefined && sends > 0 && (isGood || takeGood);
  const published = send ? await publish(outgoing(results(), changes, gone, options, file)) : null;
  const listed = [...grouped(notes), ...changes.notes, ...(published ? retractions(gone) : [])];
  return {
    file: source.name,
    sheet: table.sheet,
    mapping: mapping.name,
    lines,
    events: rows.length,
    compared: held ? counted(rows.length, changes) : null,
    faults: faults.toSorted((a, b) => a.line - b.line).slice(0, MAX_FAULTS),
    more_faults: Math.max(0, faults.length - MAX_FAULTS),
    notes: listed.slice(0, MAX_NOTES),
    retracted: published ? gone.length : 0,
    published,
  };
}

const counted = (rows: number, { replaces, unchanged, missing, faults }: Changes) => ({
  new: rows - replaces.size - unchanged.size - faults.length,
  changed: replaces.size,
  unchanged: unchanged.size,
  missing: missing.length,
});

const retractions = (gone: readonly MissingRow[]): ImportNote[] =>
  gone.map(({ id, day }) => ({ line: 0, code: 'row_retracted', detail: `The row ${id} of ${day} was retracted.` }));

/** A file name as events carry it: without its ending, short, plain characters. */
const labelOf = (name: string): string =>
  name
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._()-]/gu, '_')
    .slice(0, 100);

function resultsOf(table: Table, options: ImportOptions, file: string): AsyncGenerator<RowResult> {
  const { mapping, transform, now, pseudonym, boundSource, codes, desk } = options;
  const context = {
    zone: mapping.time_zone,
    decimal: mapping.decimal,
    codeOf: codeWords(codes),
    pseudonym: pseudonym === undefined ? withoutKey : pseudonym,
    desk: desk ?? null,
  };
  return judgeRows(table, { mapping, context, transform, now, boundSource, file });
}

async function survey(results: AsyncIterable<RowResult>) {
  const faults: ImportFault[] = [];
  const notes: ImportNote[] = [];
  const rows: ReturnType<typeof summaryOf>[] = [];
  const lines = new Set<number>();
  for await (const result of results) {
    if (result.kind === 'event') {
      lines.add(result.good.line);
      rows.push(summaryOf(result.good));
    } else if (result.kind === 'note') notes.push(result.note);
    else if (result.kind === 'part' || result.row) lines.add(result.line);
    if (result.kind === 'faults') faults.push(...result.faults);
  }
  return { faults, notes, rows, lines: lines.size };
}

/** Consecutive empty rows as one note. */
function grouped(notes: readonly ImportNote[]): ImportNote[] {
  const told: ImportNote[] = [];
  let first = 0;
  let last = 0;
  for (const note of notes) {
    if (note.code !== 'empty_rows') told.push(note);
    else if (first > 0 && note.line === last + 1) {
      last = note.line;
      told[told.length - 1] = { ...note, line: first, detail: `Empty rows from ${first} to ${last}: passed over.` };
    } else {
      first = note.line;
      last = first;
      told.push(note);
    }
  }
  return told;
}

async function* outgoing(
  results: AsyncIterable<RowResult>,
  { replaces, unchanged, faults }: Changes,
  gone: readonly MissingRow[],
  { mapping: { name, synthetic }, now }: ImportOptions,
  file: string,
): AsyncGenerator<string> {
  const faulty = new Set(faults.map(({ line }) => line));
  const amended = (row: { source: string; id: string }, latest: string) => ({
    source: row.source,
    id: row.id,
    latest,
    mapping: name,
    file,
    synthetic,
    now: now(),
  });
  for await (const result of results) {
    if (result.kind !== 'event' || faulty.has(result.good.line)) continue;
    yield* textsOf(result.good);
  }
  for (const row of gone) yield retractionText(amended(row, row.latest));

  function* textsOf(good: GoodEvent): Generator<string> {
    const key = rowKey(good.event);
    const latest = replaces.get(key);
    if (latest !== undefined) yield replacementText(amended(good.event, latest), good);
    else if (!unchanged.has(key)) yield good.text;
  }
}

const withoutKey = (): never => {
  throw new PseudonymKeyMissing('The mapping makes pseudonyms: give their key (PUA_PSEUDONYM_KEY).');
};
