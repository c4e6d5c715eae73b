import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { out } from "./out.ts";
import { bundlePage, type PageBundle } from "./page_bundle.ts";

const WEB = fileURLToPath(new URL("../web/", import.meta.url));

/** Where the gateway looks for the page unless told otherwise. */
export const PAGE_DIR = join(WEB, "dist");

/** One file of the built page. */
export interface PageFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Loaded only when somebody opens what it belongs to. */
  readonly onDemand: boolean;
}

/** The built page; its files' names change with their content, but for `index.html`. */
export interface BuiltPage {
  readonly dir: string;
  readonly files: readonly PageFile[];
  /** What a browser loads first, compressed, in bytes. */
  readonly firstLoadGzipBytes: number;
}

/** The bundler failed; the message holds its own words. */
export class PageBuildError extends Error {
  override readonly name = "PageBuildError";
}

/**
 * Bundles the studio page into `dir` without touching the network, and removes what an earlier
 * build left there.
 *
 * Every file appears whole and `index.html` comes last, so that a page can be built while an
 * older one is being served.
 */
export async function buildPage(dir: string = PAGE_DIR): Promise<BuiltPage> {
  const { program, styles, join: first, files: bundled, firstLoad } = bundle();
  const assets = new Map<string, Uint8Array>([
    ["favicon.svg", await Deno.readFile(join(WEB, "assets", "favicon.svg"))],
  ]);
  let html = await Deno.readTextFile(join(WEB, "index.html"));
  html = html.replaceAll('"main.js"', `"/${program}"`).replaceAll('"main.css"', `"/${styles}"`)
    .replaceAll('"join.js"', `"/${first}"`);
  const files = new Map(bundled.map(({ name, bytes }) => [name, bytes]));
  for (const [name, bytes] of assets) {
    const hashed = hashedName(name, bytes);
    html = html.replaceAll(`"${name}"`, `"/${hashed}"`);
    files.set(hashed, bytes);
  }
  files.set("index.html", new TextEncoder().encode(html));
  await Deno.mkdir(dir, { recursive: true });
  for (const [name, bytes] of files) await writeWhole(join(dir, name), bytes);
  await removeOthers(dir, new Set(files.keys()));
  const onDemand = bundled.map(({ name }) => name).filter((name) => !firstLoad.has(name));
  return describe(dir, files, new Set(onDemand));
}

function bundle(): PageBundle {
  try {
    return bundlePage();
  } catch (error) {
    throw new PageBuildError(error instanceof Error ? error.message : String(error));
  }
}

function hashedName(name: string, bytes: Uint8Array): string {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.part`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
}

async function removeOthers(dir: string, kept: ReadonlySet<string>): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(dir)) {
    // Another build may be writing its parts here at this moment.
    if (isFile && !kept.has(name) && !name.endsWith(".part")) {
      await Deno.remove(join(dir, name)).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function describe(
  dir: string,
  files: ReadonlyMap<string, Uint8Array>,
  onDemand: ReadonlySet<string>,
): BuiltPage {
  const list = [...files].map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes).length,
    onDemand: onDemand.has(name),
  }));
  const firstLoadGzipBytes = list.filter((file) => !file.onDemand)
    .reduce((sum, file) => sum + file.gzipBytes, 0);
  return { dir, files: list, firstLoadGzipBytes };
}

if (import.meta.main) {
  const page = await buildPage();
  for (const { name, bytes, gzipBytes, onDemand } of page.files) {
    const when = onDemand ? ", on demand" : "";
    out(`${name.padEnd(26)} ${bytes} bytes, ${gzipBytes} compressed${when}`);
  }
  out(`First load: ${(page.firstLoadGzipBytes / 1000).toFixed(1)} kB compressed, in ${page.dir}`);
}
