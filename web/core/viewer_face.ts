/** A hue in degrees that one viewer keeps, spread over the circle by its id. */
export function hueOf(viewerId: string): number {
  let hash = 2_166_136_261;
  for (const letter of viewerId) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return hash % 360;
}

/** Up to two initials of a name; a question mark for nobody's. */
export function initialsOf(name: string | undefined): string {
  const words = (name ?? "").trim().split(/\s+/).filter((word) => word !== "");
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .flatMap((word) => word === undefined ? [] : [...word].slice(0, 1));
  return letters.length === 0 ? "?" : letters.join("").toUpperCase();
}

const MARK_CHARS = 3;

/**
 * The name to show for a viewer that may not have given one; those are told apart by a mark that
 * every page shows alike for as long as the viewer stays connected.
 */
export function displayName(name: string | undefined, viewerId: string | undefined): string {
  if (name !== undefined) return name;
  const mark = viewerId?.replace(/^v-/, "").slice(0, MARK_CHARS).toUpperCase() ?? "";
  return mark === "" ? "Unnamed viewer" : `Unnamed viewer ${mark}`;
}
