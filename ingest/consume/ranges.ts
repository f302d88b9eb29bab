import type { LogMessage } from '../log/types.ts';

/**
 * Range against mark, one partition; each row is a property of test/ingest/consume/ranges.test.ts. `m` is the highest offset stored, `f..m` the last range stored; `a..b` is what the log hands over.
 *
 * | a..b against f..m          | what happens                                                            |
 * |----------------------------|-------------------------------------------------------------------------|
 * | f..m known to be whole     | not healed: there is nothing to look for (`isWhole`)                    |
 * | healing, a > f             | the log no longer holds f..m: the heal is given up (and reported)       |
 * | healing, part of f..m      | held until m is there, then f..m is healed (store-range.ts)             |
 * | b <= m, not healing        | dropped: stored before                                                  |
 * | a <= m < b                 | a..m dropped (or healed), m+1..b stored                                 |
 * | a = m + 1                  | stored, cut at the chunk limits                                         |
 * | a > m + 1                  | stored from a: the audit names the offsets that the log lost            |
 * | the log ends at or below m | nothing is read: another log, or one that lost its end (`holdsMark`)    |
 */
export interface ChunkLimits {
  rows: number;
  bytes: number;
}

export interface Chunk {
  first: number;
  last: number;
  messages: LogMessage[];
  /** Whether it is the last range again, which a crash may have left unfinished. */
  heal: boolean;
}

/** Whether a log that ends before offset `end` can be the one whose offset `mark` is stored (`null` = nothing is). */
export const holdsMark = ({ mark, end }: { mark: number | null; end: number }): boolean => mark === null || mark < end;

/**
 * Whether the last range was stored whole, views included: the log took note of it after its insert returned. Without the note it may be that
 * of a crash a moment ago, and is looked at.
 */
export const isWhole = (mark: number | null, committed: number | null): boolean => mark !== null && committed === mark + 1;

export class PartitionCursor {
  #mark: number;
  #heal: { first: number; held: LogMessage[] } | null;
  readonly #limits: ChunkLimits;

  /** `whole`: the last range is known to be stored whole, so it is not healed. */
  constructor(mark: { first: number; mark: number } | null, limits: ChunkLimits, whole = false) {
    this.#mark = mark?.mark ?? -1;
    this.#heal = mark === null || whole ? null : { first: mark.first, held: [] };
    this.#limits = limits;
  }

  get mark(): number {
    return this.#mark;
  }

  get healing(): boolean {
    return this.#heal !== null;
  }

  /** Chunks to store, in order, for messages in offset order; `healGivenUp` when the last range is gone from the log. */
  take(messages: readonly LogMessage[]): { chunks: Chunk[]; healGivenUp: boolean } {
    const chunks: Chunk[] = [];
    let healGivenUp = false;
    let rest = messages;
    if (this.#heal !== null) {
      const { first, held } = this.#heal;
      const start = held[0]?.offset ?? messages[0]?.offset;
      if (start !== undefined && start > first) {
        this.#heal = null;
        healGivenUp = true;
      } else {
        held.push(...messages.filter((m) => m.offset <= this.#mark));
        const lastSeen = messages.at(-1)?.offset ?? -1;
        if (lastSeen >= this.#mark) {
          chunks.push({ first, last: this.#mark, messages: held, heal: true });
          this.#heal = null;
        }
      }
    }
    rest = rest.filter((m) => m.offset > this.#mark);
    for (const chunk of cut(rest, this.#limits)) {
      chunks.push(chunk);
      this.#mark = chunk.last;
    }
    return { chunks, healGivenUp };
  }
}

function cut(messages: readonly LogMessage[], limits: ChunkLimits): Chunk[] {
  const chunks: Chunk[] = [];
  let current: LogMessage[] = [];
  let bytes = 0;
  const close = () => {
    const first = current[0];
    const last = current.at(-1);
    if (first && last) chunks.push({ first: first.offset, last: last.offset, messages: current, heal: false });
    current = [];
    bytes = 0;
  };
  for (const message of messages) {
    const size = message.value?.byteLength ?? 0;
    if (current.length > 0 && (current.length >= limits.rows || bytes + size > limits.bytes)) close();
    current.push(message);
    bytes += size;
  }
  close();
  return chunks;
}
