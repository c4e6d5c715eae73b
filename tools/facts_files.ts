import { basename, dirname, join } from "node:path";

/**
 * A facts file and those that add to it: `facts.json` and every `facts-*.json` beside it, the
 * first one first.
 */
export async function factsFiles(file: string): Promise<string[]> {
  const folder = dirname(file);
  const stem = `${basename(file, ".json")}-`;
  const more: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name.startsWith(stem) && name.endsWith(".json")) more.push(join(folder, name));
  }
  return [file, ...more.sort()];
}
