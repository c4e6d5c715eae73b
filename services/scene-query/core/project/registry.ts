import type { PayloadInput } from "@fuelrail/contracts";

/** What a file is to Octane, by its extension. */
export type FileKind = "project" | "geometry" | "image" | "volume";

/** One file of the registry. */
export interface RegistryFile {
  /** The same for as long as the file keeps its place. */
  readonly id: string;
  /** Names from the registry's folder to the file. */
  readonly segments: readonly string[];
  readonly kind: FileKind;
  readonly bytes: number;
  /** Unix time, ms. */
  readonly changedAtMs: number | undefined;
}

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  [".ocs", "project"],
  [".orbx", "project"],
  [".obj", "geometry"],
  [".vdb", "volume"],
  ...[".png", ".jpg", ".jpeg", ".tif", ".tiff", ".exr", ".hdr", ".bmp", ".tga"]
    .map((extension): [string, FileKind] => [extension, "image"]),
]);

/** What a file is, undefined for one that is not listed. */
export function kindOf(name: string): FileKind | undefined {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? undefined : KINDS.get(name.slice(dot).toLowerCase());
}

/** The relative address that clients may use besides the id. */
export function addressOf({ segments }: Pick<RegistryFile, "segments">): string {
  return segments.join("/");
}

/** The file's own name. */
export function labelOf({ segments }: Pick<RegistryFile, "segments">): string {
  return segments.at(-1) ?? "";
}

/** One page of a list. */
export interface Page {
  readonly files: readonly RegistryFile[];
  /** Address of the last file of the page, when more follow. */
  readonly next: string | undefined;
}

/** What of the registry is asked for. */
export interface RegistryQuery {
  readonly kinds: readonly FileKind[];
  /** Part of the address, in any case. */
  readonly text?: string | undefined;
  /** Address after which the page starts; a file that is gone meanwhile does no harm. */
  readonly after?: string | undefined;
  readonly rows: number;
}

/** A page of the files that are asked for, in the order of their addresses. */
export function pageOf(files: readonly RegistryFile[], query: RegistryQuery): Page {
  const { kinds, text = "", after, rows } = query;
  const wanted = text.toLowerCase();
  const found = files
    .filter((file) => kinds.includes(file.kind) && addressOf(file).toLowerCase().includes(wanted))
    .filter((file) => after === undefined || addressOf(file) > after)
    .sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
  const page = found.slice(0, rows);
  const last = page.at(-1);
  const hasMore = found.length > page.length && last !== undefined;
  return { files: page, next: hasMore ? addressOf(last) : undefined };
}

type ProjectRow = PayloadInput<"projectsResult">["projects"][number];
type AssetRow = PayloadInput<"assetsResult">["assets"][number];

/** A project as clients see it. */
export function projectRow(file: RegistryFile, openId: string | undefined): ProjectRow {
  const folder = file.segments.slice(0, -1).join("/");
  return {
    id: file.id,
    label: labelOf(file),
    ...(folder === "" ? {} : { folder }),
    bytes: file.bytes,
    ...(file.changedAtMs === undefined ? {} : { changed_at: file.changedAtMs }),
    ...(file.id === openId ? { open: true } : {}),
  };
}

/** An asset as clients see it, labelled by its address since names alone repeat. */
export function assetRow(file: RegistryFile): AssetRow {
  const kind = file.kind === "project" ? "other" : file.kind;
  return { id: file.id, label: addressOf(file).slice(-256), kind, bytes: file.bytes };
}
