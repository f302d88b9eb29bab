import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from './alive.ts';
import type { Owner, Store } from './embedded-store.ts';
import { LogRefused } from './types.ts';

/** An owner that has not renewed for this long no longer counts, wherever it ran. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

export interface Lease {
  /** True while this consumer owns the group. */
  held(): boolean;
  release(): void;
}

/**
 * Makes this process the one consumer of a group. An owner on this machine counts while its process lives; one on another machine (a
 * container that shares the directory) while it renews. `lost` is called when another process took the group, which can only happen
 * after this one stood still for longer than the lease.
 */
export function takeLease(store: Store, group: string, now: () => number, lost: (error: LogRefused) => void): Lease {
  const token = randomUUID();
  const mine = (): Owner => ({ token, pid: process.pid, host: hostname(), renewedAt: now() });

  store.exchangeOwner(group, (present) => {
    if (present && counts(present, now())) throw busy(group, present);
    return mine();
  });

  const held = () => {
    store.refresh();
    return store.owner(group)?.token === token;
  };
  const timer = setInterval(() => {
    store.exchangeOwner(group, (present) => {
      if (present?.token === token) return mine();
      clearInterval(timer);
      lost(present ? busy(group, present) : new LogRefused('group_busy', `The consumer of ${group} lost its place.`));
      return present;
    });
  }, RENEW_MS);
  timer.unref();

  return {
    held,
    release() {
      clearInterval(timer);
      store.exchangeOwner(group, (present) => (present?.token === token ? null : present));
    },
  };
}

function counts(owner: Owner, now: number): boolean {
  if (now - owner.renewedAt > LEASE_MS) return false;
  return owner.host !== hostname() || isAlive(owner.pid);
}

const busy = (group: string, { pid, host }: Owner) =>
  new LogRefused(
    'group_busy',
    `The log is already consumed as ${group} by process ${pid} on ${host}: an embedded log has one consumer. Stop it first, or use Kafka.`,
  );
