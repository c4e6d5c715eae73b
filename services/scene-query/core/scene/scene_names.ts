/** Longest part of a path that a name gives, characters. */
const PART_CHARS = 96;

/** What a path part cannot hold as it is, because it has a meaning there or cannot be seen. */
const SPECIAL = /[%/~\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const HOST_PATH = /^(?:[A-Za-z]:[\\/]|\\\\|\/(?=[^/]*\/))/;

/** A name as people see it: never the folder of a file on Octane's machine. */
export function shownName(name: string): string {
  const bare = HOST_PATH.test(name) ? name.slice(name.search(/[^\\/]*$/)) : name;
  return bare.trim().toWellFormed();
}

function percent(char: string): string {
  return [...new TextEncoder().encode(char)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

/** A name as one part of a path. */
export function pathPart(name: string): string {
  const part = [...name].slice(0, PART_CHARS).join("").replace(SPECIAL, percent);
  return part === "" ? "unnamed" : part;
}

/** The parts of siblings in their order; a name that was there before gets `~2`, `~3` and so on. */
export function siblingParts(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const part = pathPart(name);
    const nth = (seen.get(part) ?? 0) + 1;
    seen.set(part, nth);
    return nth === 1 ? part : `${part}~${nth}`;
  });
}

/** The path of a part below a parent. */
export function below(parent: string, part: string): string {
  return parent === "/" ? `/${part}` : `${parent}/${part}`;
}

/** The path above; undefined for the root. */
export function above(path: string): string | undefined {
  if (path === "/") return undefined;
  const at = path.lastIndexOf("/");
  return at <= 0 ? "/" : path.slice(0, at);
}

/** A pin's name in words: "sensorWidth" and "sensor_width" become "Sensor width". */
export function wordsOf(name: string): string {
  const words = name.replace(/[_-]+/g, " ").replace(/([a-z])([A-Z0-9])/g, "$1 $2").trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
