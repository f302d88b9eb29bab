import { createHash } from 'node:crypto';
import { romeDay } from '../../specs/calendar.ts';
import { factNameOf } from '../../specs/events/families.ts';
import type { ImportFault } from './faults.ts';
import { contentDigest, HELD_AT_ONCE, type HeldRow, type HeldRows } from './held-rows.ts';
import type { GoodEvent } from './judge-rows.ts';
import type { ImportNote } from './table.ts';

/** A good row as it is compared with what is stored. */
export interface RowSummary {
  line: number;
  source: string;
  id: string;
  type: string;
  day: string;
  content: string;
}

/** A stored row that the file no longer has. */
export interface MissingRow {
  source: string;
  id: string;
  latest: string;
  day: string;
  file: string;
}

/** What a file changes of what is stored. */
export interface Changes {
  /** The event ids of rows that replace what is stored, each with the last event about it; by `source id`. */
  replaces: ReadonlyMap<string, string>;
  /** Rows stored with the same content, by `source id`. */
  unchanged: ReadonlySet<string>;
  missing: readonly MissingRow[];
  faults: readonly ImportFault[];
  notes: readonly ImportNote[];
}

export const rowKey = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`;

export const summaryOf = ({ line, event }: GoodEvent): RowSummary => ({
  line,
  source: event.source,
  id: event.id,
  type: event.type,
  day: romeDay(Date.parse(event.time)),
  content: contentDigest(event),
});

/** Nothing is known of what is stored: every row is published, and the repeated ones are told by the ledger. */
export const NO_CHANGES: Changes = { replaces: new Map(), unchanged: new Set(), missing: [], faults: [], notes: [] };

/**
 * Compares the rows of a file with what is stored of them: a row is new, unchanged, or replaces what its id said before. A stored row is missing
 * when it was imported with the same mapping, from a file of the same name or on one of the days the file covers, and the file lacks it; this is only
 * told of a `complete` file, one without faulty rows.
 */
export async function reconcile(
  rows: readonly RowSummary[],
  held: HeldRows,
  { mapping, file, complete }: { mapping: string; file: string; complete: boolean },
): Promise<Changes> {
  const replaces = new Map<string, string>();
  const unchanged = new Set<string>();
  const missing: MissingRow[] = [];
  const faults: ImportFault[] = [];
  const notes: ImportNote[] = [];
  for (const [source, own] of bySource(rows)) {
    const stored = await heldOf(
      held,
      source,
      own.map(({ id }) => id),
    );
    for (const row of own) {
      const before = stored.get(row.id);
      if (before === undefined) continue;
      if (before.content === row.content) unchanged.add(rowKey(row));
      else if (factNameOf(before.type) !== factNameOf(row.type)) faults.push(typeChanged(row));
      else {
        replaces.set(rowKey(row), before.latest);
        notes.push({ line: row.line, code: 'row_changed', detail: changedDetail(before) });
      }
    }
    if (!complete) continue;
    const days = own.map(({ day }) => day).sort();
    const question = { mapping, file, from: days[0] ?? '', to: days.at(-1) ?? '' };
    const present = new Set(own.map(({ id }) => id));
    const gone = (await held.imported(source, question)).filter(({ id }) => !present.has(id));
    const states = await heldOf(
      held,
      source,
      gone.map(({ id }) => id),
    );
    for (const state of states.values()) {
      if (state.content === '') continue;
      const { id, latest, day } = state;
      missing.push({ source, id, latest, day, file: state.file });
      notes.push({
        line: 0,
        code: 'row_missing',
        detail: `The file lacks the row ${id} of ${day}, published before (file «${state.file}»).`,
      });
    }
  }
  return { replaces, unchanged, missing, faults, notes };
}

const changedDetail = ({ content, file }: HeldRow): string =>
  content === ''
    ? 'This row was retracted before: it will count again.'
    : `This row says otherwise than when it was published${file === '' ? '' : ` (file «${file}»)`}: it will replace it.`;

const typeChanged = ({ line }: RowSummary): ImportFault => ({
  line,
  column: '',
  code: 'type_changed',
  detail: 'This row was published as an event of another type: give it another id, and let the old one be retracted.',
});

function bySource(rows: readonly RowSummary[]): Map<string, RowSummary[]> {
  const sources = new Map<string, RowSummary[]>();
  for (const row of rows) {
    const own = sources.get(row.source);
    if (own) own.push(row);
    else sources.set(row.source, [row]);
  }
  return sources;
}

async function heldOf(held: HeldRows, source: string, ids: readonly string[]): Promise<Map<string, HeldRow>> {
  const found = new Map<string, HeldRow>();
  for (let at = 0; at < ids.length; at += HELD_AT_ONCE)
    for (const row of await held.held(source, ids.slice(at, at + HELD_AT_ONCE))) found.set(row.id, row);
  return found;
}

interface AmendmentOf {
  source: string;
  /** Id of the event it amends, and of the last event about that one. */
  id: string;
  latest: string;
  file: string;
  mapping: string;
  synthetic: boolean;
  /** ms since epoch. */
  now: number;
}

/** The amendment that replaces a stored row by what the file says now, JSON text. Its id follows from what it replaces and by what. */
export function replacementText(amended: AmendmentOf, { event }: GoodEvent): string {
  const { type, time, subject, data } = event;
  return amendmentText('replaced', amended, contentDigest(event), {
    reason: `Corrected in the file ${amended.file}`,
    replacement: { type, time, ...(subject === undefined ? {} : { subject }), data },
  });
}

/** The amendment that retracts a stored row that the file no longer has, JSON text. */
export const retractionText = (amended: AmendmentOf): string =>
  amendmentText('retracted', amended, '', { reason: `No longer in the file ${amended.file}` });

function amendmentText(
  kind: 'replaced' | 'retracted',
  amended: AmendmentOf,
  content: string,
  said: Record<string, unknown>,
): string {
  const { source, id, latest, mapping, file, synthetic, now } = amended;
  return JSON.stringify({
    specversion: '1.0',
    id: createHash('sha256')
      .update(JSON.stringify([kind, id, latest, content]))
      .digest('hex'),
    source,
    type: `it.toscana.pua.amendment.${kind}.v1`,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    ...(synthetic ? { synthetic: true } : {}),
    importmapping: mapping,
    importfile: file,
    data: { amends: id, ...said },
  });
}
