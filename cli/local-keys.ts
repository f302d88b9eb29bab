import { createKey, revokeKey } from '../ingest/keys.ts';
import type { Topics } from '../ingest/log/index.ts';
import type { EventLog } from '../ingest/log/types.ts';

/** Publisher keys made on the spot by whoever may write to the log of this machine, and revoked when the work is done. */
export interface LocalKeys {
  /** The secret of a key of this desk, made at its first use. */
  of(desk: string): Promise<string>;
  revoke(): Promise<void>;
}

export function localKeys(log: EventLog, topics: Topics, label: string, now: () => number): LocalKeys {
  const made = new Map<string, Promise<{ id: string; secret: string }>>();
  return {
    async of(desk) {
      const key = made.get(desk) ?? createKey(log, { desk, label, now }, topics.control);
      made.set(desk, key);
      return (await key).secret;
    },
    async revoke() {
      for (const key of made.values()) await revokeKey(log, (await key).id, { now }, topics.control);
      made.clear();
    },
  };
}
