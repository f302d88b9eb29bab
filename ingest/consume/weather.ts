/** Waits and retries: full jitter between 0 and min(cap, base·2^attempt) ms (Brooker, "Exponential Backoff and Jitter", 2015). */
export interface Backoff {
  base: number;
  cap: number;
  random: () => number;
  wait: (ms: number) => Promise<void>;
}

export const defaultBackoff: Backoff = {
  base: 100,
  cap: 5_000,
  random: Math.random,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Runs `work` until it succeeds, however long the weather lasts; `isWeather` tells what is worth waiting for, anything else is thrown.
 * `meanwhile` runs before each new try (a heartbeat) and may throw to give up.
 */
export async function untilFair<T>(
  work: () => Promise<T>,
  options: {
    isWeather: (error: unknown) => boolean;
    meanwhile: (error: unknown, attempt: number) => Promise<void>;
    backoff: Backoff;
  },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!options.isWeather(error)) throw error;
      const { base, cap, random, wait } = options.backoff;
      await wait(Math.max(10, random() * Math.min(cap, base * 2 ** Math.min(attempt, 16))));
      await options.meanwhile(error, attempt);
    }
  }
}
