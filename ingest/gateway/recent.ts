/** Remembers at least the last `capacity` keys and at most twice as many: tells a repetition the warehouse has not stored yet. */
export function recentKeys(capacity: number): { has(key: string): boolean; add(key: string): void } {
  let current = new Set<string>();
  let previous = new Set<string>();
  return {
    has: (key) => current.has(key) || previous.has(key),
    add(key) {
      current.add(key);
      if (current.size < capacity) return;
      previous = current;
      current = new Set();
    },
  };
}
