import { basename, dirname, join } from "node:path";

interface Manifest {
  readonly libc?: readonly string[];
}

/** Whether a package's code can run with this system's C library; others are only dead weight. */
async function runsHere(folder: string): Promise<boolean> {
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
  if (Deno.build.os !== "linux" || manifest.libc === undefined) return true;
  return manifest.libc.includes(Deno.build.env === "musl" ? "musl" : "glibc");
}

/** Entries of a node_modules folder as `[name, path]`, scoped packages by their full name. */
async function packagesIn(nodeModules: string): Promise<[name: string, path: string][]> {
  const found: [string, string][] = [];
  for await (const entry of Deno.readDir(nodeModules)) {
    if (entry.name.startsWith(".")) continue;
    const path = join(nodeModules, entry.name);
    if (!entry.name.startsWith("@")) found.push([entry.name, path]);
    else {for await (const inner of Deno.readDir(path)) {
        found.push([`${entry.name}/${inner.name}`, join(path, inner.name)]);
      }}
  }
  return found;
}

/**
 * Paths below `nodeModules` to copy so that the packages `names` and all that they need can be
 * imported: the links that name packages and the folders that hold them. Type declarations and
 * packages for another C library are left out.
 */
export async function localPackages(
  nodeModules: string,
  names: readonly string[],
): Promise<string[]> {
  const paths = new Set<string>();
  const waiting = names.map((name) => join(nodeModules, name));
  for (let link = waiting.pop(); link !== undefined; link = waiting.pop()) {
    if (paths.has(link)) continue;
    const folder = await Deno.realPath(link);
    if (!await runsHere(folder)) continue;
    paths.add(link);
    if (paths.has(folder)) continue;
    paths.add(folder);
    const siblings = holderOf(folder);
    for (const [name, path] of await packagesIn(siblings)) {
      if (path !== folder && !name.startsWith("@types/")) waiting.push(path);
    }
  }
  return [...paths].sort();
}

/** The node_modules folder in which a package's own folder lies. */
function holderOf(folder: string): string {
  const above = dirname(folder);
  return basename(above).startsWith("@") ? dirname(above) : above;
}
