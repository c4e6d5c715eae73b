import { resolve } from "node:path";
import type { Start } from "./children.ts";
import { keyFile, type LaunchSettings } from "./launch_settings.ts";
import { type Paths, permissionFlags, type PermissionSet } from "./permissions.ts";
import type { Settings } from "./settings.ts";

/** Where things lie in a portable folder. */
export interface Place {
  /** The folder with the services and their packages. */
  readonly app: string;
  readonly dataDir: string;
  /** A NATS server that somebody put into the folder. */
  readonly natsServer?: string;
}

/** What is to be started. */
export interface PlanInput {
  readonly place: Place;
  readonly launch: LaunchSettings;
  /** Everything that the services read. */
  readonly settings: Settings;
  /** The permission sets of the folder's deno.json, by name. */
  readonly sets: Readonly<Record<string, PermissionSet>>;
}

/** What the folder's own NATS server is called, for people. */
export const NATS_NAME = "the NATS server";

/** Services with a port of their own for health and figures, in the order of these ports. */
const WITH_METRICS = ["frame-ingest", "camera", "scene-query"];

const FLAGS = ["--quiet", "--no-prompt", "--cached-only", "--no-remote"];

/** The flags and words with which a module of the folder runs under one permission set. */
export function denoArgs(
  { place: { app }, sets }: Pick<PlanInput, "place" | "sets">,
  set: string,
  paths: Paths,
  module: string,
  more: { readonly flags?: readonly string[]; readonly words?: readonly string[] } = {},
): string[] {
  return [
    ...FLAGS,
    `--config=${resolve(app, "deno.json")}`,
    ...permissionFlags(app, set, sets[set] ?? {}, paths),
    ...more.flags ?? [],
    resolve(app, module),
    ...more.words ?? [],
  ];
}

/** Whether there is a NATS server, the folder's own or another. */
export function hasNats({ place, launch }: Pick<PlanInput, "place" | "launch">): boolean {
  return place.natsServer !== undefined || isNatsNamed(launch);
}

/** Whether the settings name a NATS server. */
export function isNatsNamed(launch: LaunchSettings): boolean {
  return (launch.NATS_URL ?? launch.NATS_URL_FILE) !== undefined;
}

/** Where the configuration of the folder's own NATS server is written. */
export function natsConfigPath(dataDir: string): string {
  return resolve(dataDir, "nats-server.conf");
}

/** The configuration of the folder's own NATS server: one machine, the limits of Fuelrail's bus. */
export function natsConfig(dataDir: string, port: number): string {
  const store = resolve(dataDir, "nats").replaceAll("\\", "/");
  return [
    `listen: "127.0.0.1:${port}"`,
    "max_payload: 8MB",
    "max_pending: 32MB",
    'write_deadline: "2s"',
    `jetstream { store_dir: ${JSON.stringify(store)}, max_file_store: 4GB }`,
    "",
  ].join("\n");
}

/**
 * The processes to start, the one that others need first: one with all four services where there
 * is no NATS server, else one for each service with no more than that service's permissions.
 */
export function plan(input: PlanInput): Start[] {
  const { place, launch, settings } = input;
  const { ASSETS_DIR: assets, NATS_URL_FILE: natsFile, AUTH_JWKS: keys } = launch;
  const access = [launch.AUTH_SECRET_FILE, launch.AUTH_SECRET_PREVIOUS_FILE, keyFile(keys)];
  if (!hasNats(input)) {
    const paths = { read: [place.dataDir, assets, ...access], write: [place.dataDir] };
    const args = denoArgs(input, "studio", paths, "deploy/portable/studio.ts");
    return [{ name: "Fuelrail", args, env: settings }];
  }
  const isOwn = !isNatsNamed(launch);
  const address = isOwn ? { NATS_URL: `nats://127.0.0.1:${launch.NATS_PORT}` } : {};
  const env = { ...settings, ...address };
  const files: Readonly<Record<string, Paths["read"]>> = {
    "frame-ingest": [natsFile],
    "camera": [natsFile],
    "scene-query": [natsFile, assets],
    "gateway": [natsFile, ...access],
  };
  const services = Object.entries(files).map(([name, read = []]) => {
    const words = { words: [name] };
    return {
      name,
      args: denoArgs(input, name, { read }, "deploy/portable/service.ts", words),
      env: { ...env, METRICS_PORT: metricsPort(name, launch) },
    };
  });
  return isOwn ? [natsStart(input), ...services] : services;
}

/** The port of one service, counted from the one that is set; 0 gives each a free one. */
function metricsPort(name: string, { METRICS_PORT: first }: LaunchSettings): string {
  const at = WITH_METRICS.indexOf(name);
  if (first === undefined || at < 0) return "";
  return String(first === 0 ? 0 : first + at);
}

function natsStart(input: PlanInput): Start {
  const { natsServer = "", dataDir } = input.place;
  const words = [natsServer, natsConfigPath(dataDir)];
  const flags = [`--allow-run=${natsServer}`];
  const args = denoArgs(input, "nats", {}, "deploy/portable/nats.ts", { flags, words });
  return { name: NATS_NAME, args, env: {} };
}
