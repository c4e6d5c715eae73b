/** Which input of the driver each change level includes; changed in place. */
export interface InputLevels {
  /** Ascending by level. */
  readonly bound: { readonly level: number; readonly inputSeq: number }[];
}

const BOUND_MAX = 256;

/** Nothing bound yet. */
export function createInputLevels(): InputLevels {
  return { bound: [] };
}

/** Ties a level to the newest input that it includes; replaces what was bound at or above it. */
export function bindInput(levels: InputLevels, level: number, inputSeq: number): void {
  const { bound } = levels;
  while ((bound.at(-1)?.level ?? -1) >= level) bound.pop();
  bound.push({ level, inputSeq });
  if (bound.length > BOUND_MAX) bound.shift();
}

/** Newest input that an image of this level includes; 0 when none is known. */
export function inputSeqOf(levels: InputLevels, level: number): number {
  for (let index = levels.bound.length - 1; index >= 0; index--) {
    const entry = levels.bound[index];
    if (entry !== undefined && entry.level <= level) return entry.inputSeq;
  }
  return 0;
}

/** Highest level that is bound, or -1. */
export function highestBound(levels: InputLevels): number {
  return levels.bound.at(-1)?.level ?? -1;
}

/** Forgets everything: levels of another project or program mean something else. */
export function forgetInputs(levels: InputLevels): void {
  levels.bound.length = 0;
}
