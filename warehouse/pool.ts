/** A fixed set of connections handed out one caller at a time, in order of arrival. */
export interface Pool<C> {
  /** Runs `work` with a connection of its own; waits for one when all are busy. */
  use<T>(work: (connection: C) => Promise<T>): Promise<T>;
  /** Runs `work` with all connections, once every one is idle; callers that come meanwhile wait. */
  all<T>(work: (connections: readonly C[]) => Promise<T>): Promise<T>;
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
    async all(work) {
      const held = await Promise.all(connections.map(acquire));
      try {
        return await work(held);
      } finally {
        held.forEach(release);
      }
    },
  };
}
