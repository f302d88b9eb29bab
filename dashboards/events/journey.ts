import { decodeTime, isValid } from 'ulid';
import { ProblemError } from '../../specs/problem.ts';
import type { Specs } from '../../specs/types.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { EventTrace, StoredEvent, StoredRejection } from '../../warehouse/trace.ts';
import type { Reader } from '../../warehouse/types.ts';
import { type Counted, countedIn, type NoFact } from './counted.ts';

/** A place in the log. */
export interface LogPlace {
  topic: string;
  partition: number;
  offset: number;
}

/** One publication as the log took it; instants are ISO 8601, UTC. */
export interface Publication {
  /** '' when it came over Kafka and not through the gateway. */
  receipt: string;
  /** When the gateway issued the receipt; `null` without one. */
  received_at: string | null;
  log: LogPlace;
  recorded_at: string;
}

/** The other event of an amendment, how it amends and why. */
export interface Amends {
  event_id: string;
  amendment: string;
  /** The publisher's. */
  reason: string;
}

export interface Journey {
  source: string;
  event_id: string;
  type: string;
  /**
   * `stored`: counts as published. `replaced` and `retracted`: an amendment that holds changed it.
   * `rejected`: no publication was accepted; `rejections` says why.
   */
  status: 'stored' | 'replaced' | 'retracted' | 'rejected';
  occurred_at: string | null;
  publication: (Publication & { range: string }) | null;
  /** What it amends, how and why; `null` when it is no amendment. */
  amends: Amends | null;
  /** Its amendments, and theirs, in the order they were recorded. */
  amended_by: readonly (Publication & Amends & { amends: string })[];
  rejections: readonly (Publication & Pick<StoredRejection, 'outcome' | 'code' | 'path' | 'detail'>)[];
  counted_in: readonly Counted[];
}

const iso = (instant: string): string => `${instant.replace(' ', 'T')}Z`;

const publicationOf = ({ receipt, topic, partition, offset, recorded_at }: StoredEvent | StoredRejection): Publication => ({
  receipt,
  received_at: isValid(receipt) ? new Date(decodeTime(receipt)).toISOString() : null,
  log: { topic, partition, offset },
  recorded_at: iso(recorded_at),
});

const statusOf = ({ event, amendedBy }: EventTrace): Journey['status'] =>
  event === null ? 'rejected' : standing(event.event_id, amendedBy);

/** What holds of an event is its latest amendment that is not retracted itself; amendments of another in turn are looked at likewise. */
function standing(id: string, amendments: readonly StoredEvent[]): Exclude<Journey['status'], 'rejected'> {
  const holding = amendments.filter(
    (one) =>
      one.amends === id &&
      standing(
        one.event_id,
        amendments.filter((other) => other !== one),
      ) !== 'retracted',
  );
  const last = holding.at(-1);
  if (last === undefined) return 'stored';
  return last.amendment === 'retracted' ? 'retracted' : 'replaced';
}

function noFact(event: EventTrace['event']): NoFact {
  if (event === null) return 'rejected';
  return event.family === 'amendment' ? 'amendment' : 'retracted';
}

/** An amendment's reason as published. */
function reasonOf({ raw }: StoredEvent): string {
  const { data } = JSON.parse(raw) as { data?: { reason?: string } };
  return data?.reason ?? '';
}

function journeyOf(specs: Specs, trace: EventTrace): Journey {
  const { source, event_id, event, amendedBy, rejections, fact } = trace;
  return {
    source,
    event_id,
    type: event?.type ?? rejections[0]?.type ?? '',
    status: statusOf(trace),
    occurred_at: event === null ? null : iso(event.occurred_at),
    publication: event === null ? null : { ...publicationOf(event), range: `${event.batch_first}-${event.batch_last}` },
    amends:
      event === null || event.amends === ''
        ? null
        : { event_id: event.amends, amendment: event.amendment, reason: reasonOf(event) },
    amended_by: amendedBy.map((row) => ({
      event_id: row.event_id,
      amendment: row.amendment,
      amends: row.amends,
      reason: reasonOf(row),
      ...publicationOf(row),
    })),
    rejections: rejections.map((row) => ({
      outcome: row.outcome,
      code: row.code,
      path: row.path,
      detail: row.detail,
      ...publicationOf(row),
    })),
    counted_in: countedIn(specs.kpis.values(), fact ?? noFact(event)),
  };
}

/**
 * The journey of every event under an id, or else under a receipt, that the reader may see: received, log position, stored or refused,
 * amended by, counted in. Throws a `not_found` problem when nothing is stored under the text yet.
 */
export async function journeysOf(
  deps: { specs: Specs; journal: Pick<Journal, 'eventById' | 'byReceipt'> },
  idOrReceipt: string,
  reader: Reader,
): Promise<Journey[]> {
  const byId = await deps.journal.eventById(idOrReceipt, reader);
  const traces = byId.length > 0 ? byId : await deps.journal.byReceipt(idOrReceipt, reader);
  if (traces.length > 0) return traces.map((trace) => journeyOf(deps.specs, trace));
  throw new ProblemError(
    'not_found',
    'Nothing is stored under this event id or receipt. What the gateway took a moment ago is stored within seconds; /metrics shows the lag.',
  );
}
