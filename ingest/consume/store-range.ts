import type { Fence, Ledger, StoredOffset } from '../../warehouse/ledger.ts';
import { type EventRow, type Range, type RejectionRow, WarehouseRefused, WarehouseUnavailable } from '../../warehouse/types.ts';
import type { SettleSome } from './settling.ts';

export type RangeLedger = Pick<
  Ledger,
  'storeRejections' | 'storeEvents' | 'storeRefused' | 'stored' | 'heal' | 'insertsRunning' | 'probeRejections' | 'probeEvents'
>;

interface Rows {
  events: readonly EventRow[];
  rejections: readonly RejectionRow[];
}

export interface RangeWork {
  range: Range;
  /** Whether it is stored again after a start or a rebalance. */
  heal: boolean;
  settle: SettleSome;
  fence: Fence;
}

/**
 * Answers the function that stores a range; to be called again, with what it learnt, until it resolves.
 *
 * 1. Rejections under the range's token, 2. each row the warehouse refused, as a rejection under a token of its own, 3. the remaining
 * events under the range's token. A refused insert stores nothing; its faulty rows are found with inserts into a sink (`faultyRows`),
 * and what is left is settled again without them, because an amendment must not take back what was never stored.
 * A refusal that no row explains is thrown: it is the warehouse's trouble, not the row's.
 *
 * When healing, and after any insert whose end is not known, the range is looked at: once no insert of its partition runs, only rows that are
 * absent are stored, and the projections are brought to what is stored (`Ledger.heal`).
 *
 * When healing, what the ledger has decides: an offset stored as one kind stays of that kind, whatever the specs or the engine of today
 * say, so a version changed between a crash and its heal neither doubles nor loses an offset.
 */
export function rangeStore(ledger: RangeLedger, { range, heal, settle, fence }: RangeWork): () => Promise<void> {
  const refused = new Map<number, RejectionRow>();
  let settled: Rows | null = null;
  let looks = heal;

  const refuse = (row: RejectionRow) => refused.set(row.offset, row);

  /** The events among the offsets; one that is none any more, for lack of another, is rejected alone. */
  function eventsOf(take: (offset: number) => boolean): readonly EventRow[] {
    const { events, rejections } = settle(take);
    for (const row of rejections) refuse(alone(row));
    return events;
  }

  function firstSettled(stored: readonly StoredOffset[]): Rows {
    const had = new Map(stored.map(({ offset, kind }) => [offset, kind]));
    const all = settle(() => true);
    if (had.size === 0) return all;
    const kinds = new Set(had.values());
    const rejections: RejectionRow[] = [];
    for (const row of all.rejections) {
      const kind = had.get(row.offset);
      const open = kind === undefined && !kinds.has('event');
      if (kind === 'rejection' || (open && !kinds.has('rejection'))) rejections.push(row);
      else if (kind === 'refused' || open) refuse(alone(row));
    }
    for (const row of all.events) if (had.get(row.offset) === 'refused') refuse(refusedEvent(row, ''));
    const decided = new Set([...had.keys(), ...rejections.map(({ offset }) => offset), ...refused.keys()]);
    const isEvent = kinds.has('event')
      ? (offset: number) => had.get(offset) === 'event'
      : (offset: number) => !decided.has(offset);
    return { events: eventsOf(isEvent), rejections };
  }

  async function look(): Promise<readonly StoredOffset[]> {
    const { topic, partition } = range;
    if ((await ledger.insertsRunning(topic)).includes(partition))
      throw new WarehouseUnavailable(`an earlier insert for ${topic}:${partition} still runs`);
    return ledger.stored(range);
  }

  async function storeRejections(rejections: readonly RejectionRow[]): Promise<void> {
    try {
      await ledger.storeRejections(range, rejections, fence);
    } catch (error) {
      const faulty = await explain(error, rejections, (some) => ledger.probeRejections(range, some));
      const readable = rejections.map((row, i) => (faulty.has(i) ? bare(row) : row));
      await ledger.storeRejections(range, readable, fence);
    }
  }

  async function store(): Promise<void> {
    const stored = looks ? await look() : [];
    const had = new Set(stored.map(({ offset }) => offset));
    const isAbsent = ({ offset }: { offset: number }) => !had.has(offset);
    settled ??= firstSettled(stored);
    await storeRejections(settled.rejections.filter(isAbsent));
    for (;;) {
      for (const row of [...refused.values()].filter(isAbsent)) {
        await ledger.storeRefused(range, row, fence).catch((error: unknown) => {
          if (error instanceof WarehouseRefused) return ledger.storeRefused(range, bare(row), fence);
          throw error;
        });
      }
      const events: readonly EventRow[] = settled.events.filter(isAbsent);
      try {
        await ledger.storeEvents(range, events, fence);
        break;
      } catch (error) {
        const faulty = await explain(error, events, (some) => ledger.probeEvents(range, some));
        for (const [i, reason] of faulty) {
          const row = events[i];
          if (row) refuse(refusedEvent(row, reason));
        }
        const kept = new Set(events.map(({ offset }) => offset).filter((offset) => !refused.has(offset)));
        settled = { ...settled, events: eventsOf((offset) => kept.has(offset)) };
      }
    }
    if (looks) await ledger.heal(range, fence);
  }

  return () =>
    store().catch((error: unknown) => {
      looks = true;
      throw error;
    });
}

/** The rows that explain a refusal, by index, with the warehouse's reason; throws the error when none does. */
async function explain<R>(error: unknown, rows: readonly R[], probe: (rows: readonly R[]) => Promise<void>) {
  if (!(error instanceof WarehouseRefused)) throw error;
  const faulty = new Map<number, string>();
  for await (const { index, reason } of faultyRows(rows, probe)) faulty.set(index, reason);
  if (faulty.size === 0) throw error;
  return faulty;
}

/** Finds the rows that a probe refuses: by the index it names, else by halving. */
export async function* faultyRows<R>(
  rows: readonly R[],
  probe: (rows: readonly R[]) => Promise<void>,
): AsyncGenerator<{ index: number; reason: string }> {
  const spans = [{ from: 0, to: rows.length }];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const { from, to } = span;
    const refusal = await probe(rows.slice(from, to)).then(
      () => null,
      (error: unknown) => {
        if (error instanceof WarehouseRefused) return error;
        throw error;
      },
    );
    if (refusal === null) continue;
    const index = refusal.row === undefined ? (to - from === 1 ? from : null) : from + refusal.row;
    if (index === null) {
      const middle = from + Math.floor((to - from) / 2);
      spans.push({ from: middle, to }, { from, to: middle });
    } else {
      yield { index, reason: refusal.message };
      if (index + 1 < to) spans.push({ from: index + 1, to });
    }
  }
}

function refusedEvent(row: EventRow, reason: string): RejectionRow {
  const { offset, recorded_at, event_id, source, type, receipt, raw } = row;
  const bytes = Buffer.from(raw).toString('base64');
  const fault = { code: 'warehouse_refused', path: '', detail: reason };
  return { offset, recorded_at, outcome: 'rejected', ...fault, event_id, source, type, receipt, raw: bytes, redacted: 0 };
}

/** A rejection with a token of its own: told from the range's other rejections by its code, when the range is healed. */
function alone(row: RejectionRow): RejectionRow {
  return row.code === 'warehouse_refused' ? row : { ...row, code: 'warehouse_refused', detail: `${row.code}: ${row.detail}` };
}

/** What any table of rejections takes: the position and the code alone. */
function bare({ offset }: RejectionRow): RejectionRow {
  const empty = { path: '', event_id: '', source: '', type: '', receipt: '', raw: '' };
  const detail = 'The warehouse took neither the record nor its rejection: read it in the log at this position.';
  return { offset, recorded_at: EPOCH, outcome: 'rejected', code: 'warehouse_refused', detail, ...empty, redacted: 1 };
}

const EPOCH = '1970-01-01 00:00:00.000';
