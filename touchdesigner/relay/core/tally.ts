/** Totals by name, for a relay that says what became of everything. */
export interface Tally<Name extends string> {
  add(name: Name, by?: number): void;
  /** What each name stands at. */
  readonly counts: Readonly<Record<Name, number>>;
  /** The names that are not at zero. */
  told(): Partial<Record<Name, number>>;
}

/** Makes a tally in which every name begins at zero. */
export function createTally<Name extends string>(names: readonly Name[]): Tally<Name> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return {
    add(name, by = 1) {
      counts[name] += by;
    },
    counts,
    told() {
      const entries = Object.entries(counts).filter(([, count]) => count !== 0);
      return Object.fromEntries(entries) as Partial<Record<Name, number>>;
    },
  };
}
