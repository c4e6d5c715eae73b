import { join } from "node:path";
import { moduleGraph } from "./graph.ts";
import { localPackages } from "./packages.ts";

const PAGE_ENTRIES = ["web/main.tsx", "web/join.ts", "web/shell/scopes/scope_worker.ts"];

/** Folders of the packages whose code the built page holds, with what those need. */
export async function pagePackages(root: string): Promise<string[]> {
  const { packages } = await moduleGraph(root, PAGE_ENTRIES);
  return await realFolders(await localPackages(join(root, "node_modules"), packages));
}

/** The folders that `paths` are or lead to, each once. */
export async function realFolders(paths: readonly string[]): Promise<string[]> {
  const folders = await Promise.all(paths.map((path) => Deno.realPath(path)));
  return [...new Set(folders)];
}
