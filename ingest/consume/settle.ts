import { isDeepStrictEqual } from 'node:util';
import { warehouseInstant } from '../../specs/calendar.ts';
import type { Accepted, Fact, Fault, Outcome } from '../../transform/types.ts';
import type { EventHistory, EventRow, RejectionRow } from '../../warehouse/types.ts';
import type { LogMessage } from '../log/types.ts';

/** What is known of one event id of one source while a chunk is settled: the warehouse's history, then the chunk's own rows on top. */
interface Known {
  published: boolean;
  type: string;
  raw: string;
  /** Fact that holds, JSON text; '' when retracted or never there. */
  state: string;
  /** Text of the latest amendment that came before the original; '' when none. */
  pending: string;
}

export interface Settled {
  events: EventRow[];
  rejections: RejectionRow[];
}

export interface Entry {
  message: LogMessage;
  outcome: Outcome;
}

export const historyKey = (source: string, id: string): string => `${source} ${id}`;

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

/**
 * Settles the outcomes of one chunk, in offset order, against what is already stored: each offset becomes one event row or one rejection row.
 * - An id that is published already is a duplicate (same content) or a conflict (other content: the first wins); neither counts.
 * - An amendment's row carries the fact that held (`prior`) and the fact that now holds (`state`).
 * - An amendment that comes before its original is kept with both empty, and takes effect with the original.
 * Deterministic in its arguments, so that a range stored twice is the same range.
 */
export function settle(
  entries: readonly Entry[],
  history: readonly EventHistory[],
  readPending: (text: string, recordedAt: number) => Outcome,
): Settled {
  const known = new Map<string, Known>();
  for (const h of history) known.set(historyKey(h.source, h.event_id), { ...h });
  const settled: Settled = { events: [], rejections: [] };

  for (const { message, outcome } of entries) {
    if (outcome.kind === 'accepted') {
      const result = settleAccepted(outcome, message, known, readPending);
      if ('state' in result) settled.events.push(result);
      else settled.rejections.push(result);
    } else if (outcome.kind === 'rejected') {
      settled.rejections.push(rejectionRow(message, 'rejected', outcome.fault, outcome));
    } else {
      const fault: Fault = { code: 'empty', path: '', detail: 'A record without a value (tombstone): nothing to store.' };
      settled.rejections.push(rejectionRow(message, 'skipped', fault, { id: '', source: '', type: '' }));
    }
  }
  return settled;
}

function settleAccepted(
  accepted: Accepted,
  message: LogMessage,
  known: Map<string, Known>,
  readPending: (text: string, recordedAt: number) => Outcome,
): EventRow | RejectionRow {
  const key = historyKey(accepted.source, accepted.id);
  const self = known.get(key);
  if (self?.published) {
    const same = isDeepStrictEqual(JSON.parse(self.raw), JSON.parse(accepted.text));
    const fault: Fault = same
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
    return rejectionRow(message, 'duplicate', fault, accepted);
  }

  const { amendment, fact } = accepted;
  if (amendment === null) {
    const state = stateWithPending(fact, self?.pending ?? '', message.timestamp, readPending);
    known.set(key, { published: true, type: accepted.type, raw: accepted.text, state, pending: '' });
    return eventRow(accepted, message, { state, prior: '' });
  }

  const targetKey = historyKey(accepted.source, amendment.amends);
  const target = known.get(targetKey);
  const mismatch = targetFault(target, amendment.fact);
  if (mismatch) return rejectionRow(message, 'rejected', mismatch, accepted);
  const state = amendment.fact === null ? '' : JSON.stringify(amendment.fact);
  known.set(key, { published: true, type: accepted.type, raw: accepted.text, state: '', pending: '' });
  if (target?.published) {
    known.set(targetKey, { ...target, state });
    return eventRow(accepted, message, { state, prior: target.state });
  }
  known.set(targetKey, { published: false, type: '', raw: '', state: '', pending: accepted.text });
  return eventRow(accepted, message, { state: '', prior: '' });
}

/** Why an amendment cannot apply to its target, or null. */
function targetFault(target: Known | undefined, replacement: Fact | null): Fault | null {
  if (!target?.published) return null;
  if (target.type.startsWith('it.toscana.pua.amendment.')) {
    return {
      code: 'amendment_type_mismatch',
      path: 'data.amends',
      detail: 'An amendment cannot be amended: amend the original event again.',
    };
  }
  if (replacement !== null && replacement.type !== target.type) {
    return {
      code: 'amendment_type_mismatch',
      path: 'data.replacement.type',
      detail: `The event it amends is of type ${target.type}: a replacement has the same type.`,
    };
  }
  return null;
}

/** The fact that holds once the original is here: what a pending amendment of the same type made of it, else the fact itself. */
function stateWithPending(
  fact: Fact | null,
  pending: string,
  recordedAt: number,
  readPending: (text: string, recordedAt: number) => Outcome,
): string {
  const own = fact === null ? '' : JSON.stringify(fact);
  if (pending === '') return own;
  const outcome = readPending(pending, recordedAt);
  if (outcome.kind !== 'accepted' || outcome.amendment === null) return own;
  const replacement = outcome.amendment.fact;
  if (replacement === null) return '';
  return replacement.type === fact?.type ? JSON.stringify(replacement) : own;
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
