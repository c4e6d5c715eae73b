import { dirname, join } from "node:path";
import { succeed } from "../../tools/compose/process.ts";

/** Whose folder it is inside: a person without rights. */
export const PERSON = 1000;

/** Libraries that a program or library loads, as paths of this system. */
async function librariesOf(program: string): Promise<string[]> {
  const said = await succeed("ldd", [program]);
  return [...said.matchAll(/^\s*(?:\S+ => )?(\/.+) \(0x/gm)].flatMap((match) => match[1] ?? []);
}

async function copyInto(root: string, path: string): Promise<void> {
  const target = join(root, path);
  await Deno.mkdir(dirname(target), { recursive: true });
  await Deno.copyFile(await Deno.realPath(path), target);
}

/**
 * Makes `root` a system with a shell, the C and C++ libraries that `programs` load, and nothing
 * else: no Node, no npm, no Deno, no package manager, not even `ls`.
 */
export async function makeBareRoot(root: string, programs: readonly string[]): Promise<void> {
  for (const name of ["dev", "proc", "tmp", "etc", "bin"]) {
    await Deno.mkdir(join(root, name), { recursive: true });
  }
  await Deno.chmod(join(root, "tmp"), 0o1777);
  await Deno.writeTextFile(join(root, "etc/hosts"), "127.0.0.1 localhost\n");
  await Deno.writeTextFile(join(root, "etc/passwd"), `artist:x:${PERSON}:${PERSON}::/:/bin/sh\n`);
  const needed = new Set(["/bin/sh"]);
  for (const program of ["/bin/sh", ...programs]) {
    for (const path of await librariesOf(program)) {
      if (!path.startsWith(root)) needed.add(path);
    }
  }
  for (const path of needed) await copyInto(root, path);
}

/** What a process of the bare root is, for people. */
export interface Inmate {
  readonly pid: number;
  readonly command: string;
}

/** The processes whose root is `root`. */
export async function inmatesOf(root: string): Promise<Inmate[]> {
  const found: Inmate[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (await Deno.readLink(`/proc/${name}/root`) !== root) continue;
      const words = await Deno.readTextFile(`/proc/${name}/cmdline`);
      // One that has ended and was not yet waited for has no words any more.
      if (words !== "") found.push({ pid: Number(name), command: words.replaceAll("\0", " ") });
    } catch (error) {
      // Root may look at everything that has no more rights than it, and people have none.
      if (!isGone(error) && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }
  return found;
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || /os error 3|ESRCH/.test(String(error));
}
