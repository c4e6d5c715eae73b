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

/** The name to show for a viewer that may not have given one. */
export function displayName(name: string | undefined): string {
  return name ?? "Unnamed viewer";
}
