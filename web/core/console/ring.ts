/** The newest things of a kind, as many as it has room for. */
export interface Ring<T> {
  readonly length: number;
  /** How many were ever put in. */
  readonly total: number;
  push(item: T): void;
  /** What is kept, newest first. */
  newest(): T[];
  clear(): void;
}

/** Makes an empty ring; what no longer fits pushes the oldest out. */
export function createRing<T>(capacity: number): Ring<T> {
  let items: T[] = [];
  let next = 0;
  let total = 0;
  return {
    get length() {
      return items.length;
    },
    get total() {
      return total;
    },
    push(item) {
      items[next] = item;
      next = (next + 1) % capacity;
      total++;
    },
    newest() {
      const older = items.slice(0, next).reverse();
      return [...older, ...items.slice(next).reverse()];
    },
    clear() {
      items = [];
      next = 0;
      total = 0;
    },
  };
}
