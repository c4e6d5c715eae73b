/** A place in LocalDB: which sub-folder of which, and perhaps which package there. */
export interface LocalPlace {
  readonly folders: readonly number[];
  readonly entry?: number;
  /** Of the names on the way, since places move when the library is changed. */
  readonly check: string;
}

/** A place in a material library that a client may name. */
export type LibraryPlace =
  | { readonly in: "local"; readonly place: LocalPlace }
  | { readonly in: "live"; readonly kind: "category" | "material"; readonly id: number };

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A short word that is another one for other names. */
export function checkOf(names: readonly string[]): string {
  let hash = FNV_START;
  for (const char of names.join("\u0000")) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  }
  return hash.toString(36);
}

/** The id that clients get for a place. */
export function idOfPlace(place: LibraryPlace): string {
  if (place.in === "live") return `${place.kind === "category" ? "c" : "m"}${place.id}`;
  const { folders, entry, check } = place.place;
  return `l${folders.join(".")}${entry === undefined ? "" : `:${entry}`}~${check}`;
}

/** The place behind an id; undefined for what is none. */
export function placeOfId(id: string): LibraryPlace | undefined {
  const live = /^([cm])(-?\d{1,9})$/.exec(id);
  if (live !== null) {
    return { in: "live", kind: live[1] === "c" ? "category" : "material", id: Number(live[2]) };
  }
  const local = /^l((?:\d{1,5}(?:\.\d{1,5}){0,15})?)(?::(\d{1,5}))?~([0-9a-z]{1,8})$/.exec(id);
  if (local === null) return undefined;
  const [, folders = "", entry, check = ""] = local;
  return {
    in: "local",
    place: {
      folders: folders === "" ? [] : folders.split(".").map(Number),
      ...(entry === undefined ? {} : { entry: Number(entry) }),
      check,
    },
  };
}

/** What image bytes are: a file of a kind, or plain pixels of 8 bits. */
export type PictureKind = "png" | "jpeg" | "rgba" | "rgb" | undefined;

/** Tells what Octane gave as a picture, by its first bytes or by its length. */
export function pictureKind(bytes: Uint8Array, width: number, height: number): PictureKind {
  const begins = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47)) return "png";
  if (begins(0xff, 0xd8, 0xff)) return "jpeg";
  const pixels = width * height;
  if (pixels === 0) return undefined;
  if (bytes.length === 4 * pixels) return "rgba";
  return bytes.length === 3 * pixels ? "rgb" : undefined;
}
