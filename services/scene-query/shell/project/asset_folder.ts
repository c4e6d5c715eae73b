import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createHash } from "node:crypto";
import { join, relative, sep } from "node:path";
import { addressFault } from "../../core/project/addresses.ts";
import {
  insideFolder,
  type OctaneFolder,
  parseOctaneFolder,
  segmentsInside,
} from "../../core/project/octane_folder.ts";
import { addressOf, kindOf, type RegistryFile } from "../../core/project/registry.ts";

export interface AssetFolderOptions {
  /** The folder as this service sees it; undefined when there is none. */
  readonly dir: string | undefined;
  /** The same folder as Octane sees it; undefined when it is the same. */
  readonly octaneDir: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The registry of files that clients may name, backed by one folder. */
export interface AssetFolder {
  /** Rejects with `RequestRefused` when there is no folder or it cannot be read. */
  list(): Promise<readonly RegistryFile[]>;
  /** The file that an id or a relative address names, checked anew; rejects when there is none. */
  find(ref: string): Promise<RegistryFile>;
  /** Path of a file on Octane's machine; never for clients. */
  octanePath(segments: readonly string[]): Promise<string>;
  /** The file behind a path that Octane names, if it is in the registry. */
  behind(octanePath: string): Promise<RegistryFile | undefined>;
  /** What is at the top of the folder under this name. */
  stateOf(name: string): Promise<"free" | "file" | "other">;
  /** Forgets what was listed, after something was written. */
  changed(): void;
}

/** Files that are listed at most; a registry is no archive. */
const FILES_MAX = 20_000;
const DEPTH_MAX = 16;
/** How long a listing is good for, ms: many viewers list, one reads. */
const FRESH_MS = 2_000;
const ID_CHARS = 22;

const NO_FOLDER = "Fuelrail was started without a folder of projects; ASSETS_DIR names one";
const UNREADABLE = "The folder of projects cannot be read here; the log says why";

/** Opens the folder of the configuration; nothing is read before somebody asks. */
export function createAssetFolder({ dir, octaneDir, clock, log }: AssetFolderOptions): AssetFolder {
  const fromOctane = octaneDir === undefined ? undefined : parseOctaneFolder(octaneDir);
  let listing: { readonly atMs: number; readonly files: Promise<RegistryFile[]> } | undefined;

  async function root(): Promise<string> {
    if (dir === undefined) throw new RequestRefused("not_available", NO_FOLDER);
    try {
      return await Deno.realPath(dir);
    } catch (error) {
      throw unreadable(error);
    }
  }

  function unreadable(error: unknown): RequestRefused {
    log.warn("the assets folder cannot be read", { error });
    return new RequestRefused("not_available", UNREADABLE);
  }

  function list(): Promise<readonly RegistryFile[]> {
    const nowMs = clock.nowMs();
    if (listing !== undefined && nowMs - listing.atMs < FRESH_MS) return listing.files;
    const files = read();
    const made = { atMs: nowMs, files };
    listing = made;
    files.catch(() => {
      if (listing === made) listing = undefined;
    });
    return files;
  }

  async function read(): Promise<RegistryFile[]> {
    const top = await root();
    const files: RegistryFile[] = [];
    const folders: string[][] = [[]];
    for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
      for (const name of await namesIn(top, at)) {
        const segments = [...at, name];
        const found = await look(top, segments);
        if (found === "folder" && segments.length < DEPTH_MAX) folders.push(segments);
        if (typeof found !== "object") continue;
        files.push(found);
        if (files.length >= FILES_MAX) {
          log.warn("the assets folder has too many files to list all", { max: FILES_MAX });
          return files;
        }
      }
    }
    return files;
  }

  async function namesIn(top: string, at: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const { name } of Deno.readDir(join(top, ...at))) {
        if (!name.startsWith(".")) names.push(name);
      }
    } catch (error) {
      if (at.length === 0) throw unreadable(error);
      log.debug("a folder of assets cannot be read", { folder: at.join("/"), error });
    }
    return names;
  }

  /** What there is: a file that may be named, a folder, or nothing that counts. */
  async function look(
    top: string,
    segments: readonly string[],
  ): Promise<RegistryFile | "folder" | undefined> {
    const path = join(top, ...segments);
    try {
      const entry = await Deno.lstat(path);
      if (entry.isDirectory) return "folder";
      const kind = kindOf(segments.at(-1) ?? "");
      if (kind === undefined) return undefined;
      // Links are resolved along the whole way: none may lead out of the folder.
      if (!isInside(top, await Deno.realPath(path))) return undefined;
      const { isFile, size, mtime } = entry.isSymlink ? await Deno.stat(path) : entry;
      if (!isFile) return undefined;
      const changedAtMs = mtime?.getTime();
      return { id: idOf(segments), segments, kind, bytes: size, changedAtMs };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async function octaneFolder(): Promise<OctaneFolder> {
    const folder = fromOctane ?? parseOctaneFolder(await root());
    if (folder === undefined) throw new RequestRefused("not_available", NO_FOLDER);
    return folder;
  }

  return {
    list,
    async find(ref) {
      const known = (await list()).find((file) => file.id === ref || addressOf(file) === ref);
      if (known === undefined) {
        const fault = addressFault(ref);
        if (fault !== undefined) throw new RequestRefused(fault.code, fault.message);
        throw new RequestRefused("not_found", `The registry has no file "${ref.slice(0, 200)}"`);
      }
      const now = await look(await root(), known.segments);
      if (typeof now === "object") return now;
      throw new RequestRefused("not_found", `"${addressOf(known)}" is no longer in the registry`);
    },
    octanePath: async (segments) => insideFolder(await octaneFolder(), segments),
    async behind(octanePath) {
      if (dir === undefined || octanePath === "") return undefined;
      const folder = await octaneFolder();
      const segments = segmentsInside(folder, octanePath);
      if (segments === undefined) return undefined;
      const address = segments.join("/");
      const files = await list();
      return files.find((file) => addressOf(file) === address) ??
        (folder.isWindows
          ? files.find((file) => addressOf(file).toLowerCase() === address.toLowerCase())
          : undefined);
    },
    async stateOf(name) {
      try {
        const { isFile } = await Deno.lstat(join(await root(), name));
        return isFile ? "file" : "other";
      } catch (error) {
        if (isGone(error)) return "free";
        throw error;
      }
    },
    changed() {
      listing = undefined;
    },
  };
}

function isInside(top: string, path: string): boolean {
  const way = relative(top, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way) &&
    !way.startsWith(sep);
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.FilesystemLoop || error instanceof Deno.errors.NotADirectory;
}

function idOf(segments: readonly string[]): string {
  const hash = createHash("sha256").update(segments.join("/")).digest("base64url");
  return `f-${hash.slice(0, ID_CHARS)}`;
}
