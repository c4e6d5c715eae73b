import { dirname, join } from "node:path";
import { copyTree } from "../stage/copy.ts";

/** What belongs to whoever uses the folder: their data, their settings, programs they put there. */
const OWN = ["data", "settings.txt", "bin"];

/**
 * Makes a folder somewhere else and puts it at `target` when it is whole, in the place of one that
 * was there. What belongs to the person who used that one stays.
 */
export async function placeFolder<T>(
  target: string,
  make: (path: string) => Promise<T>,
): Promise<T> {
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "fuelrail-build-" }));
  try {
    const made = join(scratch, "folder");
    const result = await make(made);
    for (const name of OWN) await keep(join(target, name), join(made, name));
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.remove(target, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    await move(made, target);
    return result;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function keep(from: string, to: string): Promise<void> {
  try {
    await Deno.lstat(from);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  await Deno.remove(to, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await copyTree(from, to);
}

async function move(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch {
    // The system's folder for such things may lie on another disk.
    await copyTree(from, to);
  }
}
