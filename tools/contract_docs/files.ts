import { asyncApiText } from "./asyncapi.ts";
import { readLimits } from "./limits_source.ts";
import { permissionsPage } from "./permissions_page.ts";
import { protocolPage } from "./protocol_page.ts";
import { schemaFiles } from "./schema_files.ts";
import * as limits from "../../contracts/limits.ts";

const LIMITS_SOURCE = new URL("../../contracts/limits.ts", import.meta.url);

/** Every generated document by its path within `docs/`. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const source = await Deno.readTextFile(LIMITS_SOURCE);
  const files = new Map([
    ["protocol.md", protocolPage(readLimits(source, limits))],
    ["nats-permissions.md", permissionsPage()],
    ["asyncapi.json", asyncApiText()],
  ]);
  for (const [name, text] of schemaFiles()) files.set(`schemas/${name}`, text);
  return files;
}

/** What is wrong with the documents in `folder`: one sentence for each missing, old or extra file. */
export async function findOutdated(
  folder: URL,
  files: ReadonlyMap<string, string>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [path, text] of files) {
    const present = await readIfPresent(new URL(path, folder));
    if (present === undefined) faults.push(`docs/${path} is missing`);
    else if (present !== text) faults.push(`docs/${path} is out of date`);
  }
  for (const name of await jsonFilesIn(new URL("schemas/", folder))) {
    if (!files.has(`schemas/${name}`)) faults.push(`docs/schemas/${name} describes nothing`);
  }
  return faults;
}

/** Makes the documents in `folder` those of `files`; schema files that are not among them go. */
export async function writeFiles(folder: URL, files: ReadonlyMap<string, string>): Promise<void> {
  await Deno.mkdir(new URL("schemas/", folder), { recursive: true });
  for (const name of await jsonFilesIn(new URL("schemas/", folder))) {
    if (!files.has(`schemas/${name}`)) await Deno.remove(new URL(`schemas/${name}`, folder));
  }
  for (const [path, text] of files) await Deno.writeTextFile(new URL(path, folder), text);
}

async function jsonFilesIn(folder: URL): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map((entry) => entry.name).filter((name) => name.endsWith(".json")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readIfPresent(file: URL): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(file)).replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
