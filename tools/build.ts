/**
 * `deno task build [--system NAME ...] [--all] [--out FOLDER]`: makes the portable folder of this
 * system, or of those that are named, in dist.
 */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { err, out } from "./out.ts";
import { PageBuildError } from "./build_page.ts";
import { BuildFailure } from "./portable/failure.ts";
import { makeFolder } from "./portable/folder.ts";
import { placeFolder } from "./portable/place.ts";
import { ownSystem, type System, systemOf, SYSTEMS } from "./portable/systems.ts";

const NAMES = SYSTEMS.map(({ id }) => id).join(", ");
const USAGE = `Usage: deno task build [--system NAME ...] [--all] [--out FOLDER]

Systems: ${NAMES}; the one this runs on unless said.`;

function fail(reason: string, code: number): never {
  err(reason);
  Deno.exit(code);
}

function readWords() {
  try {
    return parseArgs({
      args: Deno.args,
      options: {
        system: { type: "string", multiple: true, default: [] },
        all: { type: "boolean", default: false },
        out: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, 2);
  }
}

const words = readWords();
if (words.help) {
  out(USAGE);
  Deno.exit(0);
}

function wanted(): readonly System[] {
  if (words.all) return SYSTEMS;
  if (words.system.length === 0) {
    return [ownSystem() ?? fail(`No folder is made for this system. ${USAGE}`, 2)];
  }
  return words.system.map((name) =>
    systemOf(name) ?? fail(`There is no system ${name}. ${USAGE}`, 2)
  );
}

for (const system of wanted()) {
  const target = join(resolve(words.out), `fuelrail-${system.id}`);
  const startMs = performance.now();
  try {
    const folder = await placeFolder(target, (path) => makeFolder(path, system));
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
    const size = (folder.bytes / 1e6).toFixed(0);
    out(`${target}: ${folder.files} files, ${size} MB, made in ${seconds} s`);
  } catch (error) {
    if (error instanceof BuildFailure || error instanceof PageBuildError) fail(error.message, 1);
    throw error;
  }
}
