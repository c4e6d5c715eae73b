import { environment, parsed } from "@fuelrail/kit/config";
import { resolve } from "node:path";
import { z } from "zod";
import { isRole, type Role } from "../../contracts/roles.ts";
import type { Settings } from "./settings.ts";

/** Variables that name a file or folder of this machine, from the portable folder unless whole. */
const PATH_NAMES = [
  "ASSETS_DIR",
  "AUTH_JWKS",
  "AUTH_SECRET_FILE",
  "AUTH_SECRET_PREVIOUS_FILE",
  "DATA_DIR",
  "NATS_URL_FILE",
] as const;

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** The file that `AUTH_JWKS` names; undefined where it names an address, or nothing. */
export function keyFile(keys: string | undefined): string | undefined {
  return keys === undefined || isAddress(keys) ? undefined : keys;
}

/** `settings` with whole paths, those that are not beginning at `folder`. */
export function withWholePaths(settings: Settings, folder: string): Record<string, string> {
  const paths = PATH_NAMES.flatMap((name) => {
    const path = settings[name];
    return path && !isAddress(path) ? [[name, resolve(folder, path)]] : [];
  });
  return { ...settings, ...Object.fromEntries(paths) };
}

const port = (text: string): number | undefined => {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= 65_535 ? number : undefined;
};

/** What the launcher itself reads; the services check the rest. */
export const launchEnvironment = z.object({
  OCTANE_ADDRESS: environment.OCTANE_ADDRESS,
  ROOM: environment.ROOM,
  HOST: environment.HOST,
  PORT: environment.PORT,
  DATA_DIR: z.string(),
  ASSETS_DIR: environment.ASSETS_DIR,
  NATS_URL: environment.NATS_URL,
  NATS_URL_FILE: z.string().optional(),
  /** Port of the folder's own NATS server. */
  NATS_PORT: parsed(port, "must be a port number from 1 to 65535").default(4222),
  /** Port of frame-ingest's health and figures; camera's and scene-query's are the next two. */
  METRICS_PORT: environment.METRICS_PORT,
  AUTH: environment.AUTH,
  AUTH_SECRET: environment.AUTH_SECRET,
  AUTH_SECRET_FILE: z.string().optional(),
  AUTH_SECRET_PREVIOUS_FILE: z.string().optional(),
  AUTH_JWKS: z.string().optional(),
  /** Whom the printed link lets in, and for how long. */
  JOIN_ROLE: z.string().default("admin").refine(isRole, {
    error: "must be viewer, operator or admin",
  }).transform((role) => role as Role),
  JOIN_TTL: z.string().default("24h"),
});

/** What the launcher itself reads, once read. */
export type LaunchSettings = z.output<typeof launchEnvironment>;

/** Variables that the launcher reads and no service does. */
export const LAUNCHER_NAMES = [
  "DATA_DIR",
  "JOIN_ROLE",
  "JOIN_TTL",
  "METRICS_PORT",
  "NATS_PORT",
] as const;
