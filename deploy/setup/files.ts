import { MASTER_KEY_BYTES } from "./secrets.ts";

const OWNER_ONLY = 0o600;

/** Writes a file that only its owner reads, whole or not at all. */
export async function writeSecret(path: string, text: string | Uint8Array): Promise<void> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const part = `${path}.part`;
  await Deno.writeFile(part, bytes, { mode: OWNER_ONLY });
  await Deno.rename(part, path);
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The stack's key: that of an earlier run, or a new one, which is kept. */
export async function masterKey(
  path: string,
): Promise<{ readonly key: Uint8Array<ArrayBuffer>; readonly isNew: boolean }> {
  try {
    return { key: await Deno.readFile(path), isNew: false };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const key = crypto.getRandomValues(new Uint8Array(MASTER_KEY_BYTES));
  await writeSecret(path, key);
  return { key, isNew: true };
}
