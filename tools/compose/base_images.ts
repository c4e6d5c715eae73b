import { out } from "../out.ts";
import type { Engine } from "./engine.ts";
import { capture, succeed } from "./process.ts";
import { assembleRoots, type RootKind } from "./roots.ts";

const PULL_MS = 120_000;

/** The public images that the Dockerfile and compose.yaml name, as written there. */
export async function namedImages(root: string): Promise<string[]> {
  const dockerfile = await Deno.readTextFile(`${root}/Dockerfile`);
  const compose = await Deno.readTextFile(`${root}/compose.yaml`);
  const version = /^ARG DENO_VERSION=(\S+)$/m.exec(dockerfile)?.[1] ?? "";
  const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+) AS/gm)]
    .flatMap((match) => match[1]?.replace("${DENO_VERSION}", version) ?? []);
  const others = [...compose.matchAll(/^ +image: ((?:nats|haproxy):\S+)$/gm)]
    .flatMap((match) => match[1] ?? []);
  return [...new Set([...bases, ...others])];
}

function kindOf(image: string): RootKind {
  if (image.startsWith("nats:")) return "nats";
  if (image.startsWith("haproxy:")) return "proxy";
  return image.includes(":distroless-") ? "deno-runtime" : "deno-build";
}

/** What the test passes to the programs in its own base images, and to nothing else. */
async function buildSettings(): Promise<Record<string, string>> {
  const registry = await succeed("npm", ["config", "get", "registry"]);
  return { DENO_CERT: "/etc/ssl/certs/ca-certificates.crt", NPM_CONFIG_REGISTRY: registry };
}

/**
 * Makes every image of `images` present: pulled where a registry can be reached, else imported
 * from Debian's and npm's packages under the same tag. Returns the tags that were imported.
 */
export async function ensureImages(
  engine: Engine,
  images: readonly string[],
  folder: string,
): Promise<string[]> {
  const { env } = engine;
  const missing: string[] = [];
  for (const image of images) {
    if ((await capture("docker", ["image", "inspect", image], { env })).code === 0) continue;
    const pull = missing.length > 0
      ? undefined
      : await capture("docker", ["pull", "-q", image], { env, timeoutMs: PULL_MS });
    if (pull?.code !== 0) missing.push(image);
  }
  if (missing.length === 0) return [];
  out("no image registry can be reached: building base images from Debian's and npm's packages");
  const version = /-(\d[\d.]+)$/.exec(missing.find((image) => image.includes("deno:")) ?? "")?.[1];
  const roots = await assembleRoots(folder, version ?? Deno.version.deno);
  for (const image of missing) {
    const kind = kindOf(image);
    const settings: Record<string, string> = {
      PATH: "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    };
    if (kind === "deno-build") Object.assign(settings, await buildSettings());
    const changes = Object.entries(settings).flatMap(([name, value]) => [
      "--change",
      `ENV ${name}=${value}`,
    ]);
    const script = 'root=$1; shift; tar -C "$root" -c . | docker import "$@"';
    await succeed("sh", ["-c", script, "sh", roots[kind], ...changes, "-", image], { env });
  }
  return missing;
}
