import { join } from "node:path";

/** Makes a folder if need be; says why nothing can be written there, or undefined when it can. */
export async function folderFault(folder: string): Promise<string | undefined> {
  const probe = join(folder, `.fuelrail_${crypto.randomUUID()}`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(probe, new Uint8Array(1), { createNew: true });
    await Deno.remove(probe);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${folder} cannot be written to: ${reason}`;
  }
}
