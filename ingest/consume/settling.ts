import { setImmediate } from 'node:timers/promises';
import type { Transform } from '../../transform/transform.ts';
import type { Outcome } from '../../transform/types.ts';
import type { Ledger } from '../../warehouse/ledger.ts';
import type { Range, RejectionRow } from '../../warehouse/types.ts';
import { decodeRefusal } from '../gateway/refusal.ts';
import type { LogMessage } from '../log/types.ts';
import { decodeStep, positionText, type RejectionStep } from '../rejections/step.ts';
import { type Entry, keysOf, orphansOf, rejectionRow, type Settled, settle } from './settle.ts';

/** Settles the messages of a range that `take` picks by offset, as if the others were not there. */
export type SettleSome = (take: (offset: number) => boolean) => Settled;

/** Records judged before other work of the process gets its turn. */
const JUDGED_AT_ONCE = 250;

/** Each record of the events topic through the transform, in order. */
export async function readEntries(transform: Transform, messages: readonly LogMessage[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const message of messages) {
    if (entries.length % JUDGED_AT_ONCE === JUDGED_AT_ONCE - 1) await setImmediate();
    const timestamp = boundedTime(message.timestamp);
    entries.push(
      timestamp === message.timestamp
        ? { message, outcome: transform.message(message.value, { recordedAt: timestamp }) }
        : { message: { ...message, timestamp }, outcome: OUT_OF_TIME },
    );
  }
  return entries;
}

/**
 * The rows of one range of the events topic, settled against what was stored before the range.
 * Throws WarehouseUnavailable or WarehouseRefused.
 */
export async function settleEvents(
  { ledger, transform }: { ledger: Pick<Ledger, 'history' | 'foreign'>; transform: Transform },
  range: Range,
  entries: readonly Entry[],
): Promise<SettleSome> {
  const { topic, partition, first } = range;
  const history = await ledger.history(keysOf(entries), { topic, partition, offset: first });
  const foreign = await ledger.foreign(orphansOf(entries, history), range);
  const readStored = (text: string, recordedAt: number) => transform.message(Buffer.from(text), { recordedAt });
  return (take) =>
    settle(
      entries.filter(({ message }) => take(message.offset)),
      { history, foreign },
      readStored,
    );
}

/** The rows of a range of the refusals topic: each record is a rejection, or a step about one, at its own position. */
export const settleRefusals =
  (messages: readonly LogMessage[]): SettleSome =>
  (take) => ({ events: [], rejections: messages.filter(({ offset }) => take(offset)).map(refusalRow) });

/** A Kafka producer may write any time into its record, also one that no calendar has. */
const boundedTime = (instant: number): number => Math.min(Math.max(instant, 0), LAST_TIME);
const LAST_TIME = Date.UTC(2200, 0);
const OUT_OF_TIME: Outcome = {
  kind: 'rejected',
  fault: { code: 'time_implausible', path: '', detail: 'The time of the log record is before 1970 or after 2199.' },
  id: '',
  source: '',
  type: '',
};

function refusalRow(record: LogMessage): RejectionRow {
  const message = { ...record, timestamp: boundedTime(record.timestamp) };
  const step = decodeStep(message.value);
  if (step !== null) return stepRow(message, step);
  const refusal = decodeRefusal(message.value);
  if (refusal === null) {
    const fault = { code: 'json_invalid' as const, path: '', detail: 'A record of the refusals topic that no gateway wrote.' };
    return rejectionRow(message, 'rejected', fault, { id: '', source: '', type: '' });
  }
  const { code, path, detail, event_id, source, type, raw, redacted, receipt } = refusal;
  return { ...rejectionRow(message, 'rejected', { code, path, detail }, { id: event_id, source, type }), raw, redacted, receipt };
}

/** A step about a rejection, as a record that is no event: `path` names the rejection, and `detail` says where it went or why it was dropped. */
function stepRow(message: LogMessage, { step, rejection, as, reason, event_id, source, type }: RejectionStep): RejectionRow {
  const fault = { code: 'empty' as const, path: positionText(rejection), detail: as === null ? reason : positionText(as) };
  return { ...rejectionRow(message, 'skipped', fault, { id: event_id, source, type }), code: step };
}
