import { type JsonObject, objectsField, textField, textsField } from "../json_fields.ts";

/** One material of the scene. */
export interface Material {
  readonly path: string;
  readonly name: string;
  /** Octane's type, such as "NT_MAT_DIFFUSE". */
  readonly nodeType: string;
  /** "#rrggbb" of its plain colour, undefined when it has none. */
  readonly swatch: string | undefined;
  readonly usedBy: readonly string[];
}

export interface MaterialsPage {
  readonly materials: readonly Material[];
  readonly next: string | undefined;
}

/** Reads a page of materials; what has no path is left out. */
export function readMaterials(payload: JsonObject): MaterialsPage {
  const materials = objectsField(payload, "materials").flatMap((each) => {
    const path = textField(each, "path");
    if (path === undefined) return [];
    return [{
      path,
      name: textField(each, "name") ?? path,
      nodeType: textField(each, "node_type") ?? "",
      swatch: readHex(textField(each, "swatch")),
      usedBy: textsField(each, "used_by"),
    }];
  });
  return { materials, next: textField(payload, "next") };
}

function readHex(text: string | undefined): string | undefined {
  return text !== undefined && /^#[0-9a-f]{6}$/i.test(text) ? text : undefined;
}

/** What kind of material it is, for people: "metal" for "NT_MAT_METAL". */
export function materialKind({ nodeType }: Pick<Material, "nodeType">): string {
  if (nodeType === "NT_OUT_MATERIAL") return "graph output";
  return nodeType.replace(/^NT_(MAT_)?/, "").replaceAll("_", " ").toLowerCase();
}

/** The materials whose name or type holds every word. */
export function findMaterials(all: readonly Material[], query: string): readonly Material[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return all.filter(({ name, nodeType }) => {
    const text = `${name} ${nodeType}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A library that Octane may serve. */
export type Library = "local" | "live";

/** One entry of a library. */
export interface LibraryEntry {
  readonly id: string;
  readonly name: string;
  readonly author: string | undefined;
  readonly hasThumbnail: boolean;
}

/** One folder of a library. */
export interface LibraryPage {
  readonly folders: readonly { readonly id: string; readonly name: string }[];
  readonly entries: readonly LibraryEntry[];
  readonly next: string | undefined;
}

export function readLibrary(payload: JsonObject): LibraryPage {
  return {
    folders: objectsField(payload, "folders").flatMap((each) => {
      const id = textField(each, "id");
      return id === undefined ? [] : [{ id, name: textField(each, "name") ?? id }];
    }),
    entries: objectsField(payload, "entries").flatMap((each) => {
      const id = textField(each, "id");
      if (id === undefined) return [];
      return [{
        id,
        name: textField(each, "name") ?? id,
        author: textField(each, "author"),
        hasThumbnail: each.has_thumbnail === true,
      }];
    }),
    next: textField(payload, "next"),
  };
}

/** A preview that Octane made, or why there is none. */
export type Preview =
  | { readonly ok: true; readonly image: string }
  | { readonly ok: false; readonly reason: string };

export function readPreview(payload: JsonObject): Preview {
  const image = textField(payload, "image");
  return image?.startsWith("data:image/")
    ? { ok: true, image }
    : { ok: false, reason: textField(payload, "reason") ?? "Octane made no preview" };
}
