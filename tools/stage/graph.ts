import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** What a set of entry modules loads. */
export interface ModuleGraph {
  /** Files of this repository, relative to its root with forward slashes, sorted. */
  readonly files: readonly string[];
  /** Names of the npm packages that those files import themselves, sorted. */
  readonly packages: readonly string[];
}

interface InfoModule {
  readonly kind?: string;
  readonly specifier: string;
  readonly local?: string;
  readonly npmPackage?: string;
  readonly error?: string;
}

const URL_BESIDE_MODULE = /new URL\(\s*"(\.[^"]+)",\s*import\.meta\.url/g;

/** Targets of `new URL("./x", import.meta.url)`: workers and data that no import statement names. */
export function urlsBesideModule(text: string): string[] {
  return [...text.matchAll(URL_BESIDE_MODULE)].flatMap((match) => match[1] ?? []);
}

/** Name of the package in `name@version`, scope included. */
export function packageName(id: string): string {
  return id.slice(0, id.indexOf("@", 1));
}

async function infoOf(entry: string): Promise<readonly InfoModule[]> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) throw new Error(`deno info ${entry}: ${new TextDecoder().decode(stderr)}`);
  const info: { modules: InfoModule[] } = JSON.parse(new TextDecoder().decode(stdout));
  const broken = info.modules.find((module) => module.error !== undefined);
  if (broken !== undefined) throw new Error(`${broken.specifier}: ${broken.error}`);
  return info.modules;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((stat) => stat.isFile, () => false);
}

/**
 * Follows every import of `entries` (paths relative to `root`), and the modules and files that
 * they name through `import.meta.url`.
 *
 * @throws {Error} when a module cannot be resolved
 */
export async function moduleGraph(root: string, entries: readonly string[]): Promise<ModuleGraph> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (files.has(entry)) continue;
    if (!/\.tsx?$/.test(entry)) {
      files.add(entry);
      continue;
    }
    for (const module of await infoOf(entry)) {
      if (module.npmPackage !== undefined) packages.add(packageName(module.npmPackage));
      if (module.local === undefined || !module.specifier.startsWith("file:")) continue;
      const file = relative(root, fileURLToPath(module.specifier)).replaceAll("\\", "/");
      if (files.has(file)) continue;
      files.add(file);
      for (const target of urlsBesideModule(await Deno.readTextFile(module.local))) {
        const path = fileURLToPath(new URL(target, module.specifier));
        const named = relative(root, path).replaceAll("\\", "/");
        if (!named.startsWith("..") && await isFile(path)) waiting.push(named);
      }
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}
