/** One exported number with its documentation. */
export interface LimitRow {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

const EXPORT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const (\w+)/g;

/**
 * Pairs the doc comments in the source of a module of limits with the values that it exports;
 * throws when an exported number has no doc comment.
 */
export function readLimits(
  source: string,
  exported: Readonly<Record<string, unknown>>,
): LimitRow[] {
  const docs = new Map<string, string>();
  for (const [, comment = "", name = ""] of source.matchAll(EXPORT)) {
    const words = comment.replaceAll(/^\s*\*/gm, " ").replaceAll(/\s+/g, " ").trim();
    docs.set(name, words.replaceAll(/\{@link (\w+)\}/g, "`$1`"));
  }
  const names = Object.keys(exported).filter((name) => !docs.has(name));
  if (names.length > 0) throw new Error(`Cannot document limits without a comment: ${names}`);
  return [...docs].flatMap(([name, doc]) => {
    const value = exported[name];
    return typeof value === "number" ? [{ name, value, doc }] : [];
  });
}
