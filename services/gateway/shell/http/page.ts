import type { Hono } from "hono";
import { pathToFileURL } from "node:url";
import { matchesEtag } from "./etag.ts";
import { type HttpContext, type HttpEnv, refuseHttp } from "./http_env.ts";
import { type HeaderRule, pagePolicy } from "./security_headers.ts";

/** Types of the files that a page may be made of; others are not served. */
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  map: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  webmanifest: "application/manifest+json",
  wasm: "application/wasm",
};

/** A plain path below the folder of the page: no dots but before the type, nothing hidden. */
const ASSET_PATH = /^(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*\.([a-z0-9]+)$/;

/** A name that changes with the content. */
const HASHED = /\.(?:[0-9a-f]{10}|[0-9A-Z]{8})\.[a-z0-9]+$/;
const FOR_EVER = "public, max-age=31536000, immutable";

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly stamp: string;
}

/** The files of the page, read when they are asked for and kept until they change. */
export interface PageFiles {
  /** Whether there is a page to serve. */
  isThere(): Promise<boolean>;
  read(path: string): Promise<Asset | undefined>;
}

/** Serves files from `folder`, the built page. */
export function createPageFiles(folder: URL | string): PageFiles {
  const root = folder instanceof URL ? folder : pathToFileURL(folder);
  const base = root.href.endsWith("/") ? root : new URL(`${root.href}/`);
  const kept = new Map<string, Asset>();

  async function read(path: string): Promise<Asset | undefined> {
    const file = new URL(path, base);
    try {
      const { isFile, size, mtime } = await Deno.stat(file);
      if (!isFile) return undefined;
      const stamp = `${size} ${mtime?.getTime() ?? 0}`;
      const known = kept.get(path);
      if (known?.stamp === stamp) return known;
      const bytes = await Deno.readFile(file);
      const digest = await crypto.subtle.digest("SHA-256", bytes);
      const etag = `"${new Uint8Array(digest).subarray(0, 12).toHex()}"`;
      const asset = { bytes, etag, stamp };
      kept.set(path, asset);
      return asset;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw error;
    }
  }

  return {
    read,
    isThere: async () => (await read("index.html")) !== undefined,
  };
}

/** Adds the page to an app; add it last, it answers every path that nothing else does. */
export function servePage(app: Hono<HttpEnv>, files: PageFiles, rule: HeaderRule): void {
  async function send(context: HttpContext, path: string): Promise<Response> {
    const type = TYPES[ASSET_PATH.exec(path)?.[1] ?? ""];
    const asset = type === undefined ? undefined : await files.read(path);
    if (type === undefined || asset === undefined) {
      const message = path === "index.html"
        ? "The page has not been built: run `deno task start`"
        : `Nothing is served at ${context.req.path.slice(0, 80)}`;
      return refuseHttp(context, "not_found", message);
    }
    context.header("etag", asset.etag);
    context.header("cache-control", HASHED.test(path) ? FOR_EVER : "no-cache");
    if (type.startsWith("text/html")) {
      const policy = pagePolicy(rule, context.req.header("host"), context.env.isSecure);
      context.header("content-security-policy", policy);
      context.header("cross-origin-opener-policy", "same-origin");
      context.header("permissions-policy", "camera=(), microphone=(), geolocation=()");
    }
    if (matchesEtag(context.req.header("if-none-match"), asset.etag)) {
      return context.body(null, 304);
    }
    context.header("content-type", type);
    return context.body(asset.bytes);
  }

  app.get("/", (context) => send(context, "index.html"));
  app.get("/*", (context) => send(context, context.req.path.slice(1)));
}
