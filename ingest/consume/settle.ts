import { isDeepStrictEqual } from 'node:util';
import { warehouseInstant } from '../../specs/calendar.ts';
import { factNameOf } from '../../specs/events/families.ts';
import type { Accepted, Amendment, Fact, Fault, Outcome } from '../../transform/types.ts';
import type { EventHistory, EventRow, RejectionRow } from '../../warehouse/types.ts';
import type { LogMessage } from '../log/types.ts';
import { historyKey, MAX_AMENDMENTS, type Statement, Statements } from './amendments.ts';

export { historyKey } from './amendments.ts';

export interface Settled {
  events: EventRow[];
  rejections: RejectionRow[];
}

export interface Entry {
  message: LogMessage;
  outcome: Outcome;
}

export interface Past {
  /** What was stored before the chunk about its ids and all that amendments tie to them, in log order. */
  history: readonly EventHistory[];
  /** Offsets of the chunk's amendments whose target only other sources have published. */
  foreign: ReadonlySet<number>;
}

/** Reads a stored event again, as recorded then (ms since epoch). */
export type ReadStored = (text: string, recordedAt: number) => Outcome;

/** Every (source, id) a chunk needs the history of: its own ids and the ids it amends. */
export function keysOf(entries: readonly Entry[]): { source: string; id: string }[] {
  const keys = new Map<string, { source: string; id: string }>();
  for (const { outcome } of entries) {
    if (outcome.kind !== 'accepted') continue;
    for (const id of outcome.amendment ? [outcome.id, outcome.amendment.amends] : [outcome.id]) {
      keys.set(historyKey(outcome.source, id), { source: outcome.source, id });
    }
  }
  return [...keys.values()];
}

/** The amendments of a chunk whose target its source has not published before the chunk. */
export function orphansOf(
  entries: readonly Entry[],
  history: readonly EventHistory[],
): { offset: number; source: string; id: string }[] {
  const known = new Set(history.map((h) => historyKey(h.source, h.event_id)));
  return entries.flatMap(({ message: { offset }, outcome }) =>
    outcome.kind === 'accepted' && outcome.amendment && !known.has(historyKey(outcome.source, outcome.amendment.amends))
      ? [{ offset, source: outcome.source, id: outcome.amendment.amends }]
      : [],
  );
}

/**
 * Settles the outcomes of one chunk, in offset order, against what is already stored: each offset becomes one event row or one rejection row.
 * - An id that is published already is a duplicate (same content) or a conflict (other content: the first wins); neither counts.
 * - The row of an original and of every amendment tied to one carries the fact that held of the original (`prior`) and the one that now
 *   holds (`state`), so that the signed facts behind it always add up; what holds is defined at `Statements`.
 * - An amendment whose original is not here yet is kept with both empty, and takes effect with the original.
 * Deterministic in its arguments, so that a range stored twice is the same range.
 */
export function settle(entries: readonly Entry[], { history, foreign }: Past, readStored: ReadStored): Settled {
  const statements = new Statements();
  for (const row of history) statements.add(storedStatement(row, readStored));
  for (const row of history) {
    const root = statements.rootOf(row.source, row.event_id, '');
    if (root !== null) statements.hold(row.source, root, row.state);
  }
  const settled: Settled = { events: [], rejections: [] };
  for (const { message, outcome } of entries) {
    if (outcome.kind === 'accepted') {
      const fault = faultOf(outcome, message.offset, statements, foreign);
      if (fault === null) settled.events.push(accept(outcome, message, statements));
      else settled.rejections.push(rejectionRow(message, isRepetition(fault) ? 'duplicate' : 'rejected', fault, outcome));
    } else if (outcome.kind === 'rejected') {
      settled.rejections.push(rejectionRow(message, 'rejected', outcome.fault, outcome));
    } else {
      const fault: Fault = { code: 'empty', path: '', detail: 'A record without a value (tombstone): nothing to store.' };
      settled.rejections.push(rejectionRow(message, 'skipped', fault, { id: '', source: '', type: '' }));
    }
  }
  return settled;
}

/** What was accepted once is read again; should the specs no longer take it, what its row said holds. */
export function storedStatement(row: EventHistory, readStored: ReadStored): Statement {
  const fact = (): Fact | null => {
    if (row.amendment === 'retracted') return null;
    const outcome = readStored(row.raw, row.recorded_at);
    if (outcome.kind === 'accepted') return outcome.amendment ? outcome.amendment.fact : outcome.fact;
    return row.state === '' ? null : JSON.parse(row.state);
  };
  const { source, event_id: id, type, amends, amendment, raw: text } = row;
  return { source, id, type, amends, amendment, text, fact };
}

const isRepetition = ({ code }: Fault): boolean => code === 'duplicate' || code === 'duplicate_conflict';

/** Why an acceptable event does not become one, or null. */
function faultOf(accepted: Accepted, offset: number, statements: Statements, foreign: ReadonlySet<number>): Fault | null {
  const self = statements.get(accepted.source, accepted.id);
  if (self) return repetition(isDeepStrictEqual(JSON.parse(self.text), JSON.parse(accepted.text)));
  return accepted.amendment && amendmentFault(accepted, accepted.amendment, offset, statements, foreign);
}

const repetition = (same: boolean): Fault =>
  same
    ? {
        code: 'duplicate',
        path: 'id',
        detail: 'This source published this id before with the same content; the first publication counts.',
      }
    : {
        code: 'duplicate_conflict',
        path: 'id',
        detail:
          'This source published this id before with other content; the first counts. To correct it, publish an amendment with an id of its own.',
      };

function amendmentFault(
  { source, id }: Accepted,
  { amends, fact }: Amendment,
  offset: number,
  statements: Statements,
  foreign: ReadonlySet<number>,
): Fault | null {
  const path = 'data.amends';
  const target = statements.get(source, amends);
  if (!target && (foreign.has(offset) || statements.isForeign(source, amends))) {
    return {
      code: 'amendment_foreign',
      path,
      detail: 'Another desk published this event, and this one did not: only the desk that published it can amend it.',
    };
  }
  if (target && fact !== null && target.amends !== '') {
    return {
      code: 'amendment_type_mismatch',
      path,
      detail: 'An amendment can be retracted, not replaced: amend the original event again.',
    };
  }
  if (target && fact !== null && factNameOf(fact.type) !== factNameOf(target.type)) {
    return {
      code: 'amendment_type_mismatch',
      path: 'data.replacement.type',
      detail: `The event it amends is of type ${target.type}: a replacement has the same type, in any version.`,
    };
  }
  const root = statements.rootOf(source, amends, id);
  if (root === null)
    return { code: 'data_invalid', path, detail: 'Its amendments lead back to itself: amend the original event.' };
  if (statements.amendmentsOf(source, root) + statements.amendmentsOf(source, id) >= MAX_AMENDMENTS) {
    return {
      code: 'data_invalid',
      path,
      detail: `An event has at most ${MAX_AMENDMENTS} amendments: retract it and publish it again under a new id.`,
    };
  }
  return null;
}

function accept(accepted: Accepted, message: LogMessage, statements: Statements): EventRow {
  const { source, id, type, amendment, text } = accepted;
  const says = amendment ? amendment.fact : accepted.fact;
  statements.add({
    source,
    id,
    type,
    amends: amendment?.amends ?? '',
    amendment: amendment?.kind ?? '',
    text,
    fact: () => says,
  });
  const root = statements.rootOf(source, id, '');
  const original = root === null ? undefined : statements.get(source, root);
  if (!original) return eventRow(accepted, message, { state: '', prior: '' });
  const prior = statements.held(source, original.id);
  const state = statements.stateOf(original);
  statements.hold(source, original.id, state);
  return eventRow(accepted, message, { state, prior });
}

function eventRow(accepted: Accepted, message: LogMessage, fact: { state: string; prior: string }): EventRow {
  return {
    offset: message.offset,
    event_id: accepted.id,
    source: accepted.source,
    type: accepted.type,
    family: accepted.contract.family,
    desk: accepted.desk,
    subject: accepted.subject,
    occurred_at: accepted.occurred_at,
    recorded_at: warehouseInstant(message.timestamp),
    day: accepted.day,
    synthetic: accepted.synthetic,
    receipt: message.headers.receipt ?? '',
    amends: accepted.amendment?.amends ?? '',
    amendment: accepted.amendment?.kind ?? '',
    state: fact.state,
    prior: fact.prior,
    raw: accepted.text,
  };
}

/** A rejection row; the bytes of what may hold personal data are not kept, only their position (the fault's path and detail). */
export function rejectionRow(
  message: LogMessage,
  outcome: RejectionRow['outcome'],
  fault: Fault,
  event: { id: string; source: string; type: string },
): RejectionRow {
  const redacted = fault.code === 'personal_data';
  return {
    offset: message.offset,
    recorded_at: warehouseInstant(message.timestamp),
    outcome,
    code: fault.code,
    path: fault.path,
    detail: fault.detail,
    event_id: event.id,
    source: event.source,
    type: event.type,
    receipt: message.headers.receipt ?? '',
    raw: redacted || message.value === null ? '' : Buffer.from(message.value).toString('base64'),
    redacted: redacted ? 1 : 0,
  };
}
