/** A fixed set of connections handed out one caller at a time, in order of arrival. */
export interface Pool<C> {
  /** Runs `work` with a connection of its own; waits for one when all are busy. */
  use<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Resolves when every connection is idle. */
  drained(): Promise<void>;
}

export function createPool<C>(connections: readonly C[]): Pool<C> {
  const idle = [...connections];
  const waiting: ((connection: C) => void)[] = [];

  const acquire = (): Promise<C> => {
    const connection = idle.pop();
    return connection === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(connection);
  };
  const release = (connection: C) => {
    const next = waiting.shift();
    if (next) next(connection);
    else idle.push(connection);
  };

  return {
    async use(work) {
      const connection = await acquire();
      try {
        return await work(connection);
      } finally {
        release(connection);
      }
    },
    async drained() {
      for (const connection of await Promise.all(connections.map(acquire))) release(connection);
    },
  };
}
