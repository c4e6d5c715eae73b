import { join } from "node:path";
import { BuildFailure } from "./failure.ts";
import { packageFolders } from "./package_folders.ts";
import type { Runtime, System } from "./systems.ts";

/** The part of a lock file that says what packages hold. */
interface LockFile {
  readonly npm?: Readonly<Record<string, { readonly integrity: string }>>;
}

/** A registry may stall or refuse once; what was fetched by then is in Deno's cache. */
const TRIES_MAX = 3;
const TRY_MAX_MS = 600_000;

const ANSI = /\p{Cc}\[[\d;]*m/gu;

/**
 * Fills `folder/node_modules` with the packages of its deno.json as `system` needs them, from the
 * registry or Deno's cache, each checked against the lock file beside it. No package's own scripts
 * are run, and there are no links in it, which archives and Windows would not keep.
 */
async function denoInstall(folder: string, system: System, what: string): Promise<void> {
  const args = [
    "install",
    "--prod",
    "--skip-types",
    "--node-modules-linker=hoisted",
    `--os=${system.os}`,
    `--arch=${system.cpu}`,
  ];
  let said = "";
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: folder,
      env: { NO_COLOR: "1" },
      stdin: "null",
      signal: AbortSignal.timeout(TRY_MAX_MS),
    }).output();
    if (code === 0) return;
    const decoder = new TextDecoder();
    said = `${decoder.decode(stdout)}${decoder.decode(stderr)}`.replace(ANSI, "");
  }
  const lines = said.split("\n").map((line) => line.trim());
  const end = lines.findIndex((line) => line.startsWith("Stack backtrace"));
  const words = lines.slice(0, end < 0 ? undefined : end).filter((line) => line !== "");
  throw new BuildFailure(
    `Could not get ${what} for ${system.id} from the npm registry: ${words.join(" ")}`,
  );
}

/** What an install leaves beside the packages: its own notes, and links to programs. */
async function removeNotes(folder: string): Promise<void> {
  for (const name of [".deno", ".bin", "@types", "undici-types"]) {
    await Deno.remove(join(folder, "node_modules", name), { recursive: true }).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Packages of `used` that `project` does not hold in the same version with the same content. */
export function lockDifferences(project: LockFile, used: LockFile): string[] {
  return Object.entries(used.npm ?? {})
    .filter(([id, { integrity }]) => project.npm?.[id]?.integrity !== integrity)
    .map(([id]) => id);
}

/** Installs what `folder/deno.json` imports, from the project's lock file alone. */
export async function installPackages(
  folder: string,
  system: System,
  lockPath: string,
): Promise<void> {
  const lock = join(folder, "deno.lock");
  await Deno.copyFile(lockPath, lock);
  await denoInstall(folder, system, "the services' packages");
  const different = lockDifferences(
    JSON.parse(await Deno.readTextFile(lockPath)),
    JSON.parse(await Deno.readTextFile(lock)),
  );
  if (different.length > 0) {
    throw new BuildFailure(`deno.lock does not hold ${different.join(", ")}: run deno install`);
  }
  await Deno.remove(lock);
  await removeNotes(folder);
  await removeOtherLibraries(folder);
}

/** Takes away the packages for Linux systems with another C library than Deno needs. */
async function removeOtherLibraries(folder: string): Promise<void> {
  for (const path of await packageFolders(join(folder, "node_modules"))) {
    const { libc } = JSON.parse(await Deno.readTextFile(join(path, "package.json")));
    if (Array.isArray(libc) && !libc.includes("glibc")) {
      await Deno.remove(path, { recursive: true });
    }
  }
}

/** A lock file that knows one package. */
function runtimeLock({ name, version, integrity }: Runtime, { os, cpu }: System): unknown {
  const wish = `npm:${name}@${version}`;
  return {
    version: "5",
    specifiers: { [wish]: version },
    npm: { [`${name}@${version}`]: { integrity, os: [os], cpu: [cpu] } },
    workspace: { dependencies: [wish] },
  };
}

/** Puts the Deno of `system` into `folder` and returns its path; `scratch` is for the install. */
export async function installRuntime(
  folder: string,
  scratch: string,
  system: System,
): Promise<string> {
  const { runtime } = system;
  const { name, version, program } = runtime;
  await Deno.mkdir(scratch, { recursive: true });
  const config = { imports: { runtime: `npm:${name}@${version}` }, nodeModulesDir: "manual" };
  await Deno.writeTextFile(join(scratch, "deno.json"), JSON.stringify(config));
  const lock = JSON.stringify(runtimeLock(runtime, system));
  await Deno.writeTextFile(join(scratch, "deno.lock"), lock);
  await denoInstall(scratch, system, `Deno ${version}`);
  await Deno.mkdir(folder, { recursive: true });
  const target = join(folder, program);
  await Deno.copyFile(join(scratch, "node_modules", name, program), target);
  if (Deno.build.os !== "windows") await Deno.chmod(target, 0o755);
  await Deno.remove(scratch, { recursive: true });
  return target;
}
