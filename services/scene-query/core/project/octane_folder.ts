/**
 * A folder on Octane's machine, which may be Windows while this one is not: all that is known of
 * it is the text.
 */
export interface OctaneFolder {
  /** Without a separator at its end, unless it is a root. */
  readonly path: string;
  readonly separator: "/" | "\\";
  /** Windows tells no upper case from lower case in names. */
  readonly isWindows: boolean;
}

const DRIVE = /^[A-Za-z]:[\\/]/;
const SHARE = /^(?:\\\\|\/\/)[^\\/]+[\\/]+[^\\/]+/;

/** Reads a folder from configuration; undefined for text that is no absolute path anywhere. */
export function parseOctaneFolder(text: string): OctaneFolder | undefined {
  const isWindows = DRIVE.test(text) || SHARE.test(text);
  if (!isWindows && !text.startsWith("/")) return undefined;
  if (hasControls(text)) return undefined;
  const separator = isWindows && (text.includes("\\") || !text.includes("/")) ? "\\" : "/";
  const trimmed = text.replace(isWindows ? /[\\/]+$/ : /\/+$/, "");
  const isBareDrive = /^[A-Za-z]:$/.test(trimmed);
  const path = trimmed === "" || isBareDrive ? `${trimmed}${separator}` : trimmed;
  return { path, separator, isWindows };
}

/** The path of something inside the folder, written as Octane's machine writes paths. */
export function insideFolder(folder: OctaneFolder, segments: readonly string[]): string {
  const { path, separator } = folder;
  const start = path.endsWith(separator) ? path : `${path}${separator}`;
  return `${start}${segments.join(separator)}`;
}

/** The way from the folder to a path that Octane names; undefined when it lies elsewhere. */
export function segmentsInside(folder: OctaneFolder, path: string): string[] | undefined {
  const own = split(folder, folder.path);
  const other = split(folder, path);
  const isInside = other.length > own.length &&
    own.every((part, i) => sameName(folder, part, other[i] ?? ""));
  if (!isInside || other.includes("..")) return undefined;
  return other.slice(own.length);
}

/** Whether two names are one file to Octane's machine. */
export function sameName({ isWindows }: OctaneFolder, a: string, b: string): boolean {
  return isWindows ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** The last part of a path of either kind of machine. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? "";
}

function split({ isWindows }: OctaneFolder, path: string): string[] {
  const parts = path.split(isWindows ? /[\\/]+/ : /\/+/);
  return parts.filter((part) => part !== "" && part !== ".");
}

function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u001f\u007f]/.test(text);
}
