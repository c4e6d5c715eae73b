import { join } from "node:path";

/** Package folders of a node_modules folder without links, those inside packages too. */
export async function packageFolders(nodeModules: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of readFolder(nodeModules)) {
    if (!isDirectory || name.startsWith(".")) continue;
    const path = join(nodeModules, name);
    if (name.startsWith("@")) {
      for await (const inner of readFolder(path)) found.push(join(path, inner.name));
    } else found.push(path);
  }
  const inner = await Promise.all(found.map((path) => packageFolders(join(path, "node_modules"))));
  return [...found, ...inner.flat()].sort();
}

async function* readFolder(path: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
