import { MAX_EVENT_BYTES } from '../../specs/events/envelope.ts';
import { personal } from '../../transform/guard.ts';
import type { Transform } from '../../transform/transform.ts';
import type { Accepted } from '../../transform/types.ts';
import type { Topics } from '../log/index.ts';
import type { EventLog, LogRecord, Position } from '../log/types.ts';
import { positionText, REPLAYS_HEADER, type RejectionStep, stepRecord } from './step.ts';

/** A stored rejection, as the API answers it. `raw` is base64; `state_detail` says where it was replayed to, or why it was discarded. */
export interface OpenRejection extends Position {
  outcome: string;
  code: string;
  event_id: string;
  source: string;
  type: string;
  receipt: string;
  redacted: boolean;
  raw: string;
  state: 'open' | 'replayed' | 'discarded' | 'closed';
  state_detail: string;
}

export interface RejectionDeps {
  log: Pick<EventLog, 'append' | 'read'>;
  transform: Transform;
  topics: Pick<Topics, 'events' | 'refusals'>;
  /** ms since epoch. */
  now: () => number;
}

/** `refused`: it would be rejected again, so nothing was published. `impossible`: it cannot be replayed at all. */
export type ReplayResult = { position: string } & (
  | { result: 'replayed'; as: string }
  | { result: 'refused'; code: string; path: string; detail: string }
  | { result: 'impossible'; detail: string }
);

/**
 * Publishes the kept bytes of rejections again, each judged first as it was then: what came through the gateway may still only use its
 * publisher's source. The record carries the rejection's position in a header, and a step says where it went. Between the two a crash
 * leaves the rejection open; replaying it again then publishes an id that is published already, which counts once.
 * Throws LogUnavailable.
 */
export async function replayRejections(deps: RejectionDeps, rejections: readonly OpenRejection[]): Promise<ReplayResult[]> {
  const { log, topics, now } = deps;
  const results: ReplayResult[] = [];
  const ready: { index: number; rejection: OpenRejection; record: LogRecord }[] = [];
  for (const rejection of rejections) {
    const judged = await judge(deps, rejection);
    if ('record' in judged) ready.push({ index: results.length, rejection, record: judged.record });
    results.push({ position: positionText(rejection), ...('record' in judged ? { result: 'replayed', as: '' } : judged) });
  }
  if (ready.length === 0) return results;
  const positions = await log.append(ready.map(({ record }) => record));
  const steps = ready.map(({ index, rejection }, i): LogRecord => {
    const as = positions[i];
    if (!as) throw new Error(`The log answered ${positions.length} positions for ${ready.length} records.`);
    results[index] = { position: positionText(rejection), result: 'replayed', as: positionText(as) };
    return stepRecord(topics.refusals, stepOf(rejection, now(), { step: 'replayed', as, reason: '' }));
  });
  await log.append(steps);
  return results;
}

/** Closes a rejection for good. Answers why it cannot, or null when it is done. Throws LogUnavailable. */
export async function discardRejection(
  { log, topics, now }: Pick<RejectionDeps, 'log' | 'topics' | 'now'>,
  rejection: OpenRejection,
  reason: string,
): Promise<string | null> {
  const told = personal(reason, 'reason', false);
  if (told) return `The reason holds personal data (${told.detail.split(':')[0]}).`;
  if (rejection.state !== 'open') return notOpen(rejection);
  await log.append([stepRecord(topics.refusals, stepOf(rejection, now(), { step: 'discarded', as: null, reason }))]);
  return null;
}

type Judged =
  | { record: LogRecord }
  | { result: 'refused'; code: string; path: string; detail: string }
  | { result: 'impossible'; detail: string };

async function judge({ log, transform, topics, now }: RejectionDeps, rejection: OpenRejection): Promise<Judged> {
  const no = (detail: string): Judged => ({ result: 'impossible', detail });
  if (rejection.state !== 'open') return no(notOpen(rejection));
  if (rejection.outcome !== 'rejected')
    return no('The first publication counts: to correct it, its desk publishes an amendment.');
  if (rejection.redacted)
    return no('Its bytes were not kept, because they may hold personal data: its desk publishes the event again without them.');
  const bytes = Buffer.from(rejection.raw, 'base64');
  if (bytes.length === 0) return no('It holds no bytes.');
  const context: { recordedAt: number; boundSource?: string } = { recordedAt: now() };
  if (rejection.topic === topics.refusals) {
    if (bytes.length >= MAX_EVENT_BYTES) return no('The gateway kept its first part only: its desk publishes it again.');
    const [kept] = await log.read(rejection.topic, rejection.partition, rejection.offset, 1);
    if (kept?.offset !== rejection.offset || kept.key === null)
      return no('The log no longer says who published it: its desk publishes it again.');
    context.boundSource = kept.key;
  }
  const outcome = transform.event(bytes, context);
  if (outcome.kind === 'accepted') return { record: again(outcome, bytes, rejection, topics.events, context.recordedAt) };
  if (outcome.kind === 'rejected') return { result: 'refused', ...outcome.fault };
  return no('It holds no event.');
}

function again({ source }: Accepted, value: Uint8Array, rejection: OpenRejection, topic: string, timestamp: number): LogRecord {
  const receipt = rejection.receipt === '' ? {} : { receipt: rejection.receipt };
  return { topic, key: source, value, headers: { ...receipt, [REPLAYS_HEADER]: positionText(rejection) }, timestamp };
}

function notOpen({ state, state_detail }: OpenRejection): string {
  if (state === 'replayed') return `It was replayed already, as ${state_detail}.`;
  if (state === 'discarded') return `It was discarded: ${state_detail}`;
  return 'Nothing is to be done about it: it counts through its first publication, or it is no event.';
}

function stepOf(
  { topic, partition, offset, event_id, source, type }: OpenRejection,
  at: number,
  what: Pick<RejectionStep, 'step' | 'as' | 'reason'>,
): RejectionStep {
  return { ...what, rejection: { topic, partition, offset }, event_id, source, type, at: new Date(at).toISOString() };
}
