import { dirname } from "node:path";

/** Copies a file, a link (as a link) or a folder with all that it holds; makes folders as needed. */
export async function copyTree(from: string, to: string): Promise<void> {
  const stat = await Deno.lstat(from);
  await Deno.mkdir(dirname(to), { recursive: true });
  if (stat.isSymlink) await Deno.symlink(await Deno.readLink(from), to);
  else if (stat.isFile) await Deno.copyFile(from, to);
  else {
    await Deno.mkdir(to, { recursive: true });
    for await (const entry of Deno.readDir(from)) {
      await copyTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
    }
  }
}
