/** Milliseconds spent inside the functions of an object, by their name; waiting for a connection counts. */
export interface Spent {
  of(name: string): number;
}

/** The same object, timed. Calls of its functions to one another are not seen. */
export function timed<T extends object>(target: T): { target: T; spent: Spent } {
  const totals = new Map<string, number>();
  const add = (name: string, since: number) => totals.set(name, (totals.get(name) ?? 0) + performance.now() - since);
  const proxy = new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const since = performance.now();
        const result: unknown = Reflect.apply(member, object, given);
        if (result instanceof Promise) return result.finally(() => add(String(name), since));
        add(String(name), since);
        return result;
      };
    },
  });
  return { target: proxy, spent: { of: (name) => totals.get(name) ?? 0 } };
}
