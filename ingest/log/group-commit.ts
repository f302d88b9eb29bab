import { setImmediate } from 'node:timers/promises';
import { type LogRecord, LogRefused, LogUnavailable, type Position } from './types.ts';

/** Largest record (key, value and headers together) either log takes. Kafka topics are created for batches of twice as much. */
export const RECORD_BYTES_MAX = 2 * 1024 * 1024;

export interface GroupLimits {
  records: number;
  bytes: number;
}

interface Append {
  records: readonly LogRecord[];
  positions: Position[];
  /** Set once a group that held it was refused: it is tried by itself, so that one bad append does not fail its neighbours. */
  alone: boolean;
  resolve: (positions: Position[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers concurrent appends into groups and writes one group at a time, so that a commit (an fsync, a round trip to the brokers)
 * serves many of them. Order is kept. `write` takes at most `limits` records (at least one) and answers their positions in order.
 * A refused group is taken apart; an unreachable log fails all that waits, at once.
 */
export function createGroupCommit(limits: GroupLimits, write: (records: readonly LogRecord[]) => Promise<Position[]>) {
  const waiting: Append[] = [];
  let writing: Promise<void> | null = null;
  let closed = false;

  function nextGroup(): { appends: Append[]; records: LogRecord[] } {
    const appends: Append[] = [];
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const append of waiting) {
      if (appends.length > 0 && (append.alone || appends[0]?.alone)) break;
      const rest = append.records.slice(append.positions.length);
      const full = rest.findIndex((record) => {
        const size = recordBytes(record);
        if (records.length > 0 && (records.length >= limits.records || bytes + size > limits.bytes)) return true;
        records.push(record);
        bytes += size;
        return false;
      });
      if (full !== 0) appends.push(append);
      if (full !== -1) break;
    }
    return { appends, records };
  }

  function settle(appends: readonly Append[], positions: readonly Position[]): void {
    let from = 0;
    for (const append of appends) {
      const due = append.records.length - append.positions.length;
      append.positions.push(...positions.slice(from, from + due));
      from += due;
      if (append.positions.length === append.records.length) {
        waiting.splice(waiting.indexOf(append), 1);
        append.resolve(append.positions);
      }
    }
  }

  async function drain(): Promise<void> {
    await setImmediate();
    while (waiting.length > 0) {
      const { appends, records } = nextGroup();
      try {
        settle(appends, await write(records));
      } catch (error) {
        if (error instanceof LogRefused && appends.length > 1) {
          for (const append of appends) append.alone = true;
        } else {
          const failed = error instanceof LogUnavailable ? waiting.splice(0) : waiting.splice(0, appends.length);
          for (const append of failed) append.reject(error);
        }
      }
    }
    writing = null;
  }

  return {
    append(records: readonly LogRecord[]): Promise<Position[]> {
      if (closed) return Promise.reject(new LogUnavailable('The log is closed.'));
      const large = records.find((record) => recordBytes(record) > RECORD_BYTES_MAX);
      if (large) {
        const detail = `A record of ${recordBytes(large)} bytes for ${large.topic} is over the limit of ${RECORD_BYTES_MAX} bytes.`;
        return Promise.reject(new LogRefused('too_large', detail));
      }
      if (records.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ records, positions: [], alone: false, resolve, reject });
        writing ??= drain();
      });
    },
    /** Refuses new appends and waits for those under way. */
    async close(): Promise<void> {
      closed = true;
      await writing;
    },
  };
}

function recordBytes({ key, value, headers }: LogRecord): number {
  let bytes = Buffer.byteLength(key) + (value?.length ?? 0);
  for (const [name, text] of Object.entries(headers ?? {})) bytes += Buffer.byteLength(name) + Buffer.byteLength(text);
  return bytes;
}
