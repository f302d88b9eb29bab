import { AsyncLocalStorage } from 'node:async_hooks';
import { E_TIMEOUT, Semaphore, withTimeout } from 'async-mutex';

/** Turns of this process between what it stores and readings that must agree with one another. */
export interface Turns {
  /** Runs `work`, made of several readings, beside other readings and while nothing is stored; one within another has its turn already. */
  reading<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work`, an insert, while nothing that must agree is read. */
  storing<T>(work: () => Promise<T>): Promise<T>;
}

/** More readings than ever run at once; an insert takes the places of all. */
const PLACES = 1_000_000;

/**
 * Turns in the order of arrival. Nobody waits longer than `patience` milliseconds: who has waited so long goes on out of turn, so that a long reading does not
 * hold up the log, nor a long insert the pages. A turn is therefore likely and not certain: what needs certainty looks afterwards (`asKnown`).
 */
export function createTurns(patience: number): Turns {
  const places = withTimeout(new Semaphore(PLACES), patience);
  const inTurn = async <T>(weight: number, work: () => Promise<T>): Promise<T> => {
    const release = await places.acquire(weight).then(
      ([, give]) => give,
      (error: unknown) => {
        if (error === E_TIMEOUT) return () => {};
        throw error;
      },
    );
    try {
      return await work();
    } finally {
      release();
    }
  };
  const within = new AsyncLocalStorage<true>();
  return {
    reading: (work) => (within.getStore() ? work() : inTurn(1, () => within.run(true, work))),
    storing: (work) => inTurn(PLACES, work),
  };
}
