import { createHash } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "../build_page.ts";
import { trimmedConfig } from "../stage/config.ts";
import { type ModuleGraph, moduleGraph } from "../stage/graph.ts";
import { pagePackages } from "../stage/page_packages.ts";
import { installPackages, installRuntime } from "./install.ts";
import { collectLicences } from "../stage/licences.ts";
import { packageFolders } from "./package_folders.ts";
import { readme } from "./readme.ts";
import type { System } from "./systems.ts";
import { versionText } from "./version.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

/** What the launcher starts; all else is in the folder because one of these needs it. */
const ENTRIES = [
  "deploy/portable/main.ts",
  "deploy/portable/nats.ts",
  "deploy/portable/service.ts",
  "deploy/portable/studio.ts",
  "services/gateway/token.ts",
  "tools/doctor.ts",
];

/** The permission sets that a folder uses. */
const SETS = [
  "camera",
  "doctor",
  "frame-ingest",
  "gateway",
  "launcher",
  "nats",
  "scene-query",
  "studio",
  "token",
];

const BIN_README = `A NATS server put in here is started with Fuelrail; README.txt says more.
`;

/** A folder that was made. */
export interface BuiltFolder {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

async function writeConfig(app: string, graph: ModuleGraph, lock: boolean): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const trimmed = trimmedConfig(config, graph);
  const permissions = Object.fromEntries(SETS.map((name) => [name, config.permissions[name]]));
  const text = JSON.stringify({ ...trimmed, permissions, lock }, null, 2);
  await Deno.writeTextFile(join(app, "deno.json"), `${text}\n`);
  for (const member of trimmed.workspace) {
    await copyFile(join(ROOT, member, "deno.json"), join(app, member, "deno.json"));
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
}

async function stageApp(app: string, system: System): Promise<void> {
  const graph = await moduleGraph(ROOT, ENTRIES);
  for (const file of graph.files) await copyFile(join(ROOT, file), join(app, file));
  await writeConfig(app, graph, true);
  await installPackages(app, system, join(ROOT, "deno.lock"));
  await writeConfig(app, graph, false);
  await buildPage(join(app, "web", "dist"));
}

async function writeLaunchers(folder: string, system: System): Promise<void> {
  for (const [name, source] of Object.entries(system.launchers)) {
    const text = await Deno.readTextFile(join(ROOT, "deploy", "portable", source));
    const lines = text.replaceAll("\r\n", "\n");
    const target = join(folder, name);
    // Windows reads a batch file's lines right only with its own line ends.
    await Deno.writeTextFile(target, name.endsWith(".cmd") ? windowsLines(lines) : lines);
    if (Deno.build.os !== "windows") await Deno.chmod(target, 0o755);
  }
}

function windowsLines(text: string): string {
  return text.replaceAll("\n", "\r\n");
}

/** Every file below `folder`, relative to it with forward slashes, sorted. */
export async function filesIn(folder: string, at: string = folder): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(at)) {
    const path = join(at, name);
    if (isDirectory) found.push(...await filesIn(folder, path));
    else found.push(relative(folder, path).replaceAll("\\", "/"));
  }
  return found.sort();
}

async function writeChecksums(folder: string): Promise<number> {
  const lines: string[] = [];
  let bytes = 0;
  for (const file of await filesIn(folder)) {
    const content = await Deno.readFile(join(folder, file));
    bytes += content.length;
    if (file === "settings.txt") continue;
    lines.push(`${createHash("sha256").update(content).digest("hex")}  ${file}`);
  }
  await Deno.writeTextFile(join(folder, "CHECKSUMS.sha256"), `${lines.join("\n")}\n`);
  return bytes;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await filesIn(folder)) bytes += (await Deno.stat(join(folder, file))).size;
  return bytes;
}

/**
 * Makes the portable folder of `system` at `target`, which must not be there yet.
 *
 * @throws {BuildFailure} when the registry does not give what the folder needs
 */
export async function makeFolder(target: string, system: System): Promise<BuiltFolder> {
  const app = join(target, "app");
  await Deno.mkdir(app, { recursive: true });
  await stageApp(app, system);
  await installRuntime(join(target, "runtime"), join(target, ".runtime"), system);
  await writeLaunchers(target, system);
  const isWindows = system.os === "win32";
  const write = async (name: string, text: string): Promise<void> => {
    await Deno.mkdir(dirname(join(target, name)), { recursive: true });
    await Deno.writeTextFile(join(target, name), isWindows ? windowsLines(text) : text);
  };
  const settings = await Deno.readTextFile(join(ROOT, "deploy", "portable", "settings.txt"));
  await write("settings.txt", settings.replaceAll("\r\n", "\n"));
  await write("bin/README.txt", BIN_README);
  await write("VERSION.txt", await versionText(ROOT, app, system));
  const packages = [
    ...await packageFolders(join(app, "node_modules")),
    ...await pagePackages(ROOT),
  ];
  await collectLicences(join(target, "LICENSES"), packages, system.runtime.version);
  const megabytes = Math.ceil(await sizeOf(target) / 1e6);
  await write("README.txt", readme({ system, megabytes }));
  const bytes = await writeChecksums(target);
  return { path: target, files: (await filesIn(target)).length, bytes };
}
