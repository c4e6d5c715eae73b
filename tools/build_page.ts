import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { out } from "./out.ts";

const WEB = fileURLToPath(new URL("../web/", import.meta.url));

/** Where the gateway looks for the page unless told otherwise. */
export const PAGE_DIR = join(WEB, "dist");

/** One file of the built page. */
export interface PageFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
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
  const assets = new Map<string, Uint8Array>([
    ["main.js", await bundleScript()],
    ["main.css", new TextEncoder().encode(await joinStyles("main.css"))],
    ["favicon.svg", await Deno.readFile(join(WEB, "assets", "favicon.svg"))],
  ]);
  let html = await Deno.readTextFile(join(WEB, "index.html"));
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of assets) {
    const hashed = hashedName(name, bytes);
    html = html.replaceAll(`"${name}"`, `"/${hashed}"`);
    files.set(hashed, bytes);
  }
  files.set("index.html", new TextEncoder().encode(html));
  await Deno.mkdir(dir, { recursive: true });
  for (const [name, bytes] of files) await writeWhole(join(dir, name), bytes);
  await removeOthers(dir, new Set(files.keys()));
  return describe(dir, files);
}

async function bundleScript(): Promise<Uint8Array> {
  const temporary = await Deno.makeTempDir({ prefix: "fuelrail-page-" });
  try {
    const target = join(temporary, "main.js");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform", "browser", "--minify", "-o", target, "main.tsx"],
      cwd: WEB,
      stdin: "null",
      stdout: "null",
    }).output();
    if (!success) throw new PageBuildError(new TextDecoder().decode(stderr).trim());
    return await Deno.readFile(target);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

const IMPORT_LINE = /^@import "([\w./-]+)";$/gm;

async function joinStyles(name: string): Promise<string> {
  const text = await Deno.readTextFile(join(WEB, "styles", name));
  const parts: string[] = [];
  for (const [, imported] of text.matchAll(IMPORT_LINE)) {
    if (imported !== undefined) parts.push(await joinStyles(imported));
  }
  return [...parts, text.replace(IMPORT_LINE, "").trim()].filter((part) => part !== "").join("\n");
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

function describe(dir: string, files: ReadonlyMap<string, Uint8Array>): BuiltPage {
  const list = [...files].map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes).length,
  }));
  const firstLoadGzipBytes = list.reduce((sum, file) => sum + file.gzipBytes, 0);
  return { dir, files: list, firstLoadGzipBytes };
}

if (import.meta.main) {
  const page = await buildPage();
  for (const { name, bytes, gzipBytes } of page.files) {
    out(`${name.padEnd(26)} ${bytes} bytes, ${gzipBytes} compressed`);
  }
  out(`First load: ${(page.firstLoadGzipBytes / 1000).toFixed(1)} kB compressed, in ${page.dir}`);
}
