import { dirname, join } from "node:path";
import { copyTree } from "../stage/copy.ts";

/**
 * Makes a folder somewhere else and puts it at `target` when it is whole, in the place of one that
 * was there.
 */
export async function placeFolder<T>(
  target: string,
  make: (path: string) => Promise<T>,
): Promise<T> {
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "fuelrail-build-" }));
  try {
    const made = join(scratch, "folder");
    const result = await make(made);
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

async function move(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch {
    // The system's folder for such things may lie on another disk.
    await copyTree(from, to);
  }
}
