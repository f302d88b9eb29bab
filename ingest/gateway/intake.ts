import { setImmediate } from 'node:timers/promises';
import { personalInUndecodable } from '../../transform/guard.ts';
import type { Transform } from '../../transform/transform.ts';
import type { Accepted, Fault, Rejected, RejectionCode } from '../../transform/types.ts';
import { historyKey } from '../consume/settle.ts';
import type { Topics } from '../log/index.ts';
import type { EventLog, LogRecord, Position } from '../log/types.ts';
import type { Body } from './body.ts';
import { recentKeys } from './recent.ts';
import { encodeRefusal, type Refused, refusalOf } from './refusal.ts';

/** Who publishes: an API key is bound to one desk, and a desk to one `source`. */
export interface Publisher {
  keyId: string;
  desk: string;
}

/** What became of one event: where its record is in the log (the events topic, or the refusals topic with the reason). */
export type ItemResult = Position & { index: number; id: string } & (
    | { status: 'accepted' | 'duplicate' }
    | { status: 'refused'; code: RejectionCode; path: string; detail: string }
  );

export interface Intake {
  receipt: string;
  accepted: number;
  refused: number;
  duplicates: number;
  results: readonly ItemResult[];
}

export interface IntakeDeps {
  log: EventLog;
  transform: Transform;
  topics: Pick<Topics, 'events' | 'refusals'>;
  /** Which of these are stored already, as `historyKey`s; its failure or delay makes a repetition look new here, and the consumer tells it. */
  known: (keys: readonly { source: string; id: string }[]) => Promise<ReadonlySet<string>>;
  knownWaitMs: number;
  now: () => number;
  receipt: () => string;
}

type Verdict = { index: number; bytes: Uint8Array } & (
  | { status: 'taken'; accepted: Accepted }
  | { status: 'refused'; refused: Refused }
);

const EMPTY: Fault = { code: 'empty', path: '', detail: 'no event' };
const RECENT_KEYS = 100_000;
/** Events judged before other requests get their turn. */
const JUDGED_AT_ONCE = 200;

/**
 * Takes the events of one request: judges each with the transform, appends all to the log in one call, and answers once they are durable.
 * Repetitions are appended too: what is a duplicate is settled by the consumer; the status here is what is known now.
 * Throws LogUnavailable when nothing could be stored.
 */
export function intake(deps: IntakeDeps): (body: Body, publisher: Publisher) => Promise<Intake> {
  const { log, transform, topics } = deps;
  const recent = recentKeys(RECENT_KEYS);

  async function judge(body: Body, boundSource: string, recordedAt: number): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const { index, bytes, fault } of body.items) {
      if (index > 0 && index % JUDGED_AT_ONCE === 0) await setImmediate();
      const outcome = fault ? unreadable(bytes, fault) : transform.event(bytes, { recordedAt, boundSource });
      if (outcome.kind === 'accepted') {
        verdicts.push({ index, bytes, status: 'taken', accepted: outcome });
      } else {
        const { fault: why, id, source, type } = outcome.kind === 'rejected' ? outcome : unreadable(bytes, EMPTY);
        verdicts.push({ index, bytes, status: 'refused', refused: { fault: why, id, source, type, bytes, index } });
      }
    }
    return verdicts;
  }

  /** Indexes of the events that were published before: in this request, lately, or in the warehouse. */
  async function repetitions(verdicts: readonly Verdict[]): Promise<Set<number>> {
    const repeated = new Set<number>();
    const first = new Map<string, { index: number; source: string; id: string }>();
    for (const verdict of verdicts) {
      if (verdict.status !== 'taken') continue;
      const { source, id } = verdict.accepted;
      const key = historyKey(source, id);
      if (first.has(key) || recent.has(key)) repeated.add(verdict.index);
      else first.set(key, { index: verdict.index, source, id });
    }
    const stored = await withinTime(async () => deps.known([...first.values()]), deps.knownWaitMs);
    for (const [key, { index }] of first) if (stored.has(key)) repeated.add(index);
    return repeated;
  }

  return async (body, publisher) => {
    const source = `/pua/${publisher.desk}`;
    const recordedAt = deps.now();
    const receipt = deps.receipt();
    const verdicts = await judge(body, source, recordedAt);
    const repeated = await repetitions(verdicts);
    const headers = { receipt, key_id: publisher.keyId, content_mode: body.mode };
    const records = verdicts.map(
      (verdict): LogRecord => ({
        ...(verdict.status === 'taken'
          ? { topic: topics.events, value: verdict.bytes }
          : { topic: topics.refusals, value: encodeRefusal(refusalOf(verdict.refused, receipt, recordedAt)) }),
        key: source,
        headers,
        timestamp: recordedAt,
      }),
    );
    const positions = records.length === 0 ? [] : await log.append(records);
    const results = verdicts.map((verdict, i): ItemResult => {
      const position = positions[i];
      if (position === undefined)
        throw new Error(`The log answered ${positions.length} positions for ${records.length} records.`);
      const { topic, partition, offset } = position;
      if (verdict.status === 'refused') {
        const { id, fault } = verdict.refused;
        return { index: verdict.index, id, status: 'refused', topic, partition, offset, ...fault };
      }
      const { id } = verdict.accepted;
      recent.add(historyKey(source, id));
      return {
        index: verdict.index,
        id,
        status: repeated.has(verdict.index) ? 'duplicate' : 'accepted',
        topic,
        partition,
        offset,
      };
    });
    const count = (status: ItemResult['status']) => results.filter((result) => result.status === status).length;
    return { receipt, accepted: count('accepted'), refused: count('refused'), duplicates: count('duplicate'), results };
  };
}

/** What cannot be read as an event is searched for personal data too, before anything of it is kept. */
function unreadable(bytes: Uint8Array, fault: Fault): Rejected {
  return { kind: 'rejected', fault: personalInUndecodable(Buffer.from(bytes).toString(), fault), id: '', source: '', type: '' };
}

/** The answer, or an empty set when it fails or takes longer than `ms`. */
async function withinTime(ask: () => Promise<ReadonlySet<string>>, ms: number): Promise<ReadonlySet<string>> {
  const none: ReadonlySet<string> = new Set();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadonlySet<string>>((resolve) => {
    timer = setTimeout(resolve, ms, none);
  });
  try {
    return await Promise.race([ask().catch(() => none), late]);
  } finally {
    clearTimeout(timer);
  }
}
