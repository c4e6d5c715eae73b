import { documentedLike, environment, requiredNatsUrl } from "@fuelrail/kit/config";
import { z } from "zod";
import { parseOctaneFolder } from "./core/project/octane_folder.ts";

const octaneFolder = (what: string) =>
  z.string().refine((text) => parseOctaneFolder(text) !== undefined, {
    error: `must be an absolute path on Octane's machine, such as ${what}`,
  }).optional();

/** The folders that this service works with, besides what every service reads. */
export const folderEnvironment = {
  ASSETS_DIR: environment.ASSETS_DIR,
  ASSETS_OCTANE_DIR: documentedLike(octaneFolder("D:\\Shots"), environment.ASSETS_OCTANE_DIR),
  OCTANE_TEMP_DIR: documentedLike(octaneFolder("D:\\Fuelrail"), environment.OCTANE_TEMP_DIR),
} as const;

/** What this service reads from the environment when it runs on its own. */
export const sceneQueryEnvironment = z.object({
  ...folderEnvironment,
  OCTANE_ADDRESS: environment.OCTANE_ADDRESS,
  ROOM: environment.ROOM,
  READ_ONLY: environment.READ_ONLY,
  NATS_URL: requiredNatsUrl,
  NATS_REPLICAS: environment.NATS_REPLICAS,
  HOST: environment.HOST,
  METRICS_PORT: environment.METRICS_PORT,
  LOG_LEVEL: environment.LOG_LEVEL,
});

/** Folders of projects, assets and exports; each is off when left out. */
export interface SceneFolders {
  /** Projects and assets as this service sees them. */
  readonly assetsDir?: string;
  /** The same folder as Octane sees it; the same path when left out. */
  readonly assetsOctaneDir?: string;
  /** On Octane's machine, for exports. */
  readonly octaneTempDir?: string;
}

/** The folders of an environment that has been read. */
export function foldersOf(
  env: { readonly [K in keyof typeof folderEnvironment]?: string | undefined },
): SceneFolders {
  const { ASSETS_DIR, ASSETS_OCTANE_DIR, OCTANE_TEMP_DIR } = env;
  return {
    ...(ASSETS_DIR === undefined ? {} : { assetsDir: ASSETS_DIR }),
    ...(ASSETS_OCTANE_DIR === undefined ? {} : { assetsOctaneDir: ASSETS_OCTANE_DIR }),
    ...(OCTANE_TEMP_DIR === undefined ? {} : { octaneTempDir: OCTANE_TEMP_DIR }),
  };
}
