import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Transform } from '../../transform/transform.ts';
import type { PublishReport } from '../publish.ts';
import type { CellContext } from './cells.ts';
import type { ImportFault } from './faults.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import { readCsv } from './read-csv.ts';
import { columnOfPath, type RowEvent, rowReader } from './row-event.ts';

export interface ImportOptions {
  path: string;
  mapping: Mapping;
  transform: Transform;
  /** ms since epoch. */
  now: () => number;
  /** Keyed pseudonym of an identifier; needed when the mapping makes one. */
  pseudonym?: (identifier: string) => string;
  /** Publish the good rows of a file that has faults too. */
  takeGood?: boolean;
  /** Sends the events; absent = a dry run. */
  publish?: (events: AsyncIterable<string>) => Promise<PublishReport>;
}

/** The line-by-line report of a file. */
export interface ImportReport {
  file: string;
  mapping: string;
  /** Rows of data, good or not. */
  lines: number;
  /** Rows that make a good event. */
  events: number;
  faults: readonly ImportFault[];
  /** What the gateway answered; null when nothing was sent: a dry run, or faults without `takeGood`. */
  published: PublishReport | null;
}

/** The mapping makes pseudonyms and no key for them was given. */
export class PseudonymKeyMissing extends Error {
  readonly code = 'PSEUDONYM_KEY_MISSING';
}

type RowResult = { line: number; event: RowEvent } | { line: number; faults: readonly ImportFault[] };

/**
 * Checks every line of a CSV file against the mapping and the event contracts, then publishes its events, unless a line has a fault and `takeGood` is not set.
 * The file is read twice, so that nothing is sent before the last line is known and memory does not grow with the file.
 * Throws the system's error when the file cannot be read, PseudonymKeyMissing, and what `publish` throws.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { path, mapping, takeGood = false, publish } = options;
  const faults: ImportFault[] = [];
  const lines = new Set<number>();
  let events = 0;
  for await (const result of rowResults(options)) {
    if (result.line > 0) lines.add(result.line);
    if ('event' in result) events += 1;
    else faults.push(...result.faults);
  }
  const send = publish !== undefined && events > 0 && (faults.length === 0 || takeGood);
  const published = send ? await publish(goodEvents(options)) : null;
  return { file: basename(path), mapping: mapping.name, lines: lines.size, events, faults, published };
}

async function* goodEvents(options: ImportOptions): AsyncGenerator<string> {
  for await (const result of rowResults(options)) if ('event' in result) yield result.event.text;
}

/** One result for each row; `line: 0` for a fault of the file or its header. */
async function* rowResults({ path, mapping, transform, now, pseudonym }: ImportOptions): AsyncGenerator<RowResult> {
  const context: CellContext = { zone: mapping.time_zone, pseudonym: pseudonym ?? withoutKey };
  const lineOfId = new Map<string, number>();
  let read: ReturnType<typeof rowReader> | null = null;
  for await (const item of readCsv(createReadStream(path), mapping)) {
    if (item.kind === 'fault') {
      yield { line: read === null ? 0 : item.fault.line, faults: [item.fault] };
    } else if (item.kind === 'header') {
      const faults = headerFaults(item.columns, item.line, mapping);
      if (faults.length > 0) {
        yield { line: 0, faults };
        return;
      }
      read = rowReader(mapping, item.columns, context);
    } else if (read !== null) {
      const row = read(item);
      const result: RowResult = Array.isArray(row) ? { line: item.line, faults: row } : judged(row, item.line);
      yield result;
    }
  }

  function judged(event: RowEvent, line: number): RowResult {
    const key = `${event.source} ${event.id}`;
    const first = lineOfId.get(key);
    if (first !== undefined) {
      const detail = `Line ${first} has the same event id: the columns of the id do not tell the two rows apart.`;
      return { line, faults: [{ line, column: mapping.id.join(', '), code: 'id_repeated', detail }] };
    }
    lineOfId.set(key, line);
    const outcome = transform.event(Buffer.from(event.text), { recordedAt: now() });
    if (outcome.kind !== 'rejected') return { line, event };
    const { code, path: at, detail } = outcome.fault;
    return { line, faults: [{ line, column: columnOfPath(mapping, at), code, detail: `${at}: ${detail}` }] };
  }
}

function headerFaults(columns: readonly string[], line: number, mapping: Mapping): ImportFault[] {
  const repeated = [...new Set(columns.filter((name, i) => name !== '' && columns.indexOf(name) !== i))];
  const missing = [...columnsOf(mapping)].filter((name) => !columns.includes(name));
  const hint = columns.length === 1 ? ` The header has one field alone: is the delimiter «${mapping.delimiter}»?` : '';
  return [
    ...repeated.map(
      (column): ImportFault => ({
        line,
        column,
        code: 'header_repeated',
        detail: 'Two columns have this name: rename or remove one.',
      }),
    ),
    ...missing.map(
      (column): ImportFault => ({
        line,
        column,
        code: 'column_missing',
        detail: `The mapping reads this column and the file does not have it.${hint}`,
      }),
    ),
  ];
}

const withoutKey = (): never => {
  throw new PseudonymKeyMissing('The mapping makes pseudonyms: give their key (PUA_PSEUDONYM_KEY).');
};
