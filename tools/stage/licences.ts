import { join } from "node:path";
import spdx from "spdx-license-list/full.js";
import { DENO_LICENCE } from "./deno_licence.ts";

/** What a package says of itself. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url?: string };
}

const README = /^(readme|versions)\b/i;
const LICENCE_FILE = /^(licen[cs]e|copying|notice|third[-_ ]?party)/i;

function repositoryOf({ repository, name }: Manifest): string {
  const url = typeof repository === "string" ? repository : repository?.url;
  const place = url ?? `https://www.npmjs.com/package/${name}`;
  return place.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** Licences that are words added to another, which has to be handed on with them. */
const ADDED_TO: Readonly<Record<string, string>> = { "LGPL-3.0-or-later": "GPL-3.0-or-later" };

/** Writes the words of the licences that a package names and does not hold. */
async function writeWords(folder: string, licence = ""): Promise<void> {
  const ids = licence.split(/[()\s]+|\bAND\b|\bOR\b/).filter((id) => Object.hasOwn(spdx, id));
  for (const id of ids.flatMap((each) => [each, ADDED_TO[each] ?? []].flat())) {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, `${id}.txt`), spdx[id]?.licenseText ?? "");
  }
}

/**
 * Copies the licence files of the packages in `folders`, and Deno's, into `target`, and writes the
 * list of all with their licences.
 */
export async function collectLicences(
  target: string,
  folders: readonly string[],
  denoVersion: string,
): Promise<void> {
  const lines = new Set<string>();
  for (const folder of folders) {
    const manifest: Manifest = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
    const id = `${manifest.name}@${manifest.version}`;
    const own = join(target, id.replace("/", "+"));
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    const licences = names.filter((name) => LICENCE_FILE.test(name));
    // Some say what they hold and under which licences in their introduction alone.
    const copied = licences.length > 0 ? licences : names.filter((name) => README.test(name));
    if (copied.length > 0) await Deno.mkdir(own, { recursive: true });
    for (const name of copied) await Deno.copyFile(join(folder, name), join(own, name));
    if (licences.length === 0) await writeWords(own, manifest.license);
    const where = licences.length > 0 ? "" : `, its words at ${repositoryOf(manifest)}`;
    lines.add(`${id}: ${manifest.license ?? "see its file"}${where}`);
  }
  await Deno.mkdir(join(target, "deno"), { recursive: true });
  await Deno.writeTextFile(join(target, "deno", "LICENSE"), DENO_LICENCE);
  lines.add(`deno@${denoVersion}: MIT`);
  const text = [
    "What others made and this folder holds, in its programs or in the page, each with its licence",
    "and, in the folder of its name beside this file, the licence's words.",
    "",
    ...[...lines].sort(),
    "",
  ].join("\n");
  await Deno.writeTextFile(join(target, "LIST.txt"), text);
}
