import { decode } from '../../transform/decode.ts';
import type { Transform } from '../../transform/transform.ts';
import type { EventLog, LogRecord, Position } from '../log/types.ts';
import { type Remap, remapOf, type UnmappedStatement } from './remap.ts';

export interface ReplayDeps {
  log: Pick<EventLog, 'append' | 'read'>;
  transform: Transform;
  /** Topic of the events. */
  topic: string;
  /** Under which the amendments of this run can be traced. */
  receipt: string;
}

/** Statements with unmapped words, and the highest offset of each partition that they were read with. */
export interface StatementsRead {
  rows: readonly UnmappedStatement[];
  marks: readonly { partition: number; mark: number }[];
}

export interface ReplayCounts {
  /** Statements said again with a code for at least one word more. */
  remapped: number;
  /** Of those, withdrawn at once, because their desk amended them meanwhile: what the desk says counts. */
  withdrawn: number;
  refused: { event_id: string; code: string; detail: string }[];
  /** How many statements each word was mapped in, by `word = code`. */
  words: Map<string, number>;
}

export const noCounts = (): ReplayCounts => ({ remapped: 0, withdrawn: 0, refused: [], words: new Map() });

/** The amendments that these statements need, each id once in a run: `seen` keeps those of before. */
export function planReplay(
  transform: Transform,
  rows: readonly UnmappedStatement[],
  seen: Set<string>,
  counts: ReplayCounts,
): Remap[] {
  const remaps: Remap[] = [];
  for (const row of rows) {
    const outcome = remapOf(transform, row);
    if (outcome.result === 'refused') counts.refused.push({ event_id: row.event_id, code: outcome.code, detail: outcome.detail });
    if (outcome.result !== 'remapped' || seen.has(outcome.remap.id)) continue;
    seen.add(outcome.remap.id);
    remaps.push(outcome.remap);
    counts.remapped += 1;
    for (const { word, code } of outcome.remap.words)
      counts.words.set(`${word} = ${code}`, (counts.words.get(`${word} = ${code}`) ?? 0) + 1);
  }
  return remaps;
}

/**
 * Publishes amendments of statements that were read up to some marks. A desk may have amended one of them between that reading and ours of the
 * log: its amendment would be followed, and so undone, by ours. The stretch of the log between the two is read for such, and ours is withdrawn.
 * A crash between the two leaves ours: the desk's amendment is then repeated by hand. Throws LogUnavailable.
 */
export async function publishRemaps(
  deps: ReplayDeps,
  remaps: readonly Remap[],
  marks: StatementsRead['marks'],
): Promise<{ withdrawn: number }> {
  if (remaps.length === 0) return { withdrawn: 0 };
  const positions = await deps.log.append(remaps.map(({ source, event }) => record(deps, source, event)));
  const amended = await amendedBetween(deps, positions, marks);
  const crossed = remaps.filter(({ id, source, chain }) =>
    chain.some((of) => [...(amended.get(`${source} ${of}`) ?? [])].some((by) => by !== id)),
  );
  if (crossed.length > 0)
    await deps.log.append(crossed.map(({ id, source, event }) => record(deps, source, withdrawal(id, source, event))));
  return { withdrawn: crossed.length };
}

const record = ({ topic, receipt }: ReplayDeps, source: string, event: unknown): LogRecord => ({
  ...{ topic, key: source, value: Buffer.from(JSON.stringify(event)), headers: { receipt } },
});

const withdrawal = (id: string, source: string, { time, synthetic }: Record<string, unknown>) => ({
  ...{ specversion: '1.0', id: `${id}-withdrawn`, source, type: 'it.toscana.pua.amendment.retracted.v1', time },
  ...(synthetic === true ? { synthetic } : {}),
  data: { amends: id, reason: 'The desk amended the event meanwhile' },
});

const AT_ONCE = 500;

/** By source and id amended, the amendments that the log took after the marks and up to our records. */
async function amendedBetween(
  { log, topic }: ReplayDeps,
  positions: readonly Position[],
  marks: StatementsRead['marks'],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const amended = new Map<string, Set<string>>();
  for (const partition of new Set(positions.map((p) => p.partition))) {
    const end = Math.max(...positions.filter((p) => p.partition === partition).map(({ offset }) => offset));
    for (let at = (marks.find((m) => m.partition === partition)?.mark ?? -1) + 1; at <= end; ) {
      const messages = await log.read(topic, partition, at, Math.min(AT_ONCE, end - at + 1));
      for (const { value } of messages) note(amended, value);
      at = (messages.at(-1)?.offset ?? end) + 1;
    }
  }
  return amended;
}

function note(amended: Map<string, Set<string>>, value: Uint8Array | null): void {
  const decoded = value === null ? null : decode(value);
  if (!decoded?.ok || typeof decoded.value !== 'object' || decoded.value === null) return;
  const { source, id, data } = decoded.value as { source?: unknown; id?: unknown; data?: { amends?: unknown } };
  if (typeof data !== 'object' || data === null || typeof data.amends !== 'string' || typeof id !== 'string') return;
  const key = `${source} ${data.amends}`;
  amended.set(key, (amended.get(key) ?? new Set()).add(id));
}
