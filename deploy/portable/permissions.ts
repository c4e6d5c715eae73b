import { resolve } from "node:path";

/** What a set of deno.json allows, as far as the launcher looks into it. */
export interface PermissionSet {
  readonly env?: { readonly allow: readonly string[] };
  readonly read?: readonly string[];
}

/** Paths that come to a permission set on this machine. */
export interface Paths {
  readonly read?: readonly (string | undefined)[];
  readonly write?: readonly (string | undefined)[];
}

/** A path that Deno's permission flags cannot name. */
export class UnusablePath extends Error {
  override readonly name = "UnusablePath";
}

function listed(flag: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const comma = paths.find((path) => path.includes(","));
  if (comma !== undefined) throw new UnusablePath(`a path with a comma cannot be used: ${comma}`);
  return [`--allow-${flag}=${paths.join(",")}`];
}

function present(paths: Paths["read"] = []): string[] {
  return paths.filter((path) => path !== undefined);
}

/**
 * Flags for the set `name` of the deno.json in `app`. Reading is given by path, since one flag
 * takes the place of what the set says about the same: the set's own folders inside `app`, and
 * those of this machine; the folders of containers fall away.
 *
 * @throws {UnusablePath} for a path with a comma, which would be read as two
 */
export function permissionFlags(
  app: string,
  name: string,
  set: PermissionSet,
  paths: Paths,
): string[] {
  const own = (set.read ?? []).filter((path) => path.startsWith("./"));
  return [
    `-P=${name}`,
    ...listed("read", [...own.map((path) => resolve(app, path)), ...present(paths.read)]),
    ...listed("write", present(paths.write)),
  ];
}
