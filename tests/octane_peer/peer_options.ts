import type { ImageFaults } from "./engine/output.ts";
import type { DemoCamera } from "./scene/demo_scene.ts";
import type { Generation } from "./wire/names.ts";

/** How a test renderer is started. */
export interface PeerOptions {
  /** @default {"beta2"} */
  readonly generation?: Generation;
  /** @default {"127.0.0.1"} */
  readonly host?: string;
  /** 0 for a free one. @default {0} */
  readonly port?: number;
  /** Film size in pixels. @default {1024} */
  readonly width?: number;
  /** @default {512} */
  readonly height?: number;
  /** Samples per pixel after which a render is finished. @default {120} */
  readonly maxSamples?: number;
  /** Sends one picture this many times a second instead of rendering. */
  readonly replayFps?: number;
  /** A slow renderer: at least this long before each image, and after each start. @default {0} */
  readonly sampleDelayMs?: number;
  /** Starts without a render target. @default {false} */
  readonly targetless?: boolean;
  /** Starts paused, before the first image. @default {false} */
  readonly paused?: boolean;
  /** Starts with the render target's alpha channel on. @default {false} */
  readonly alpha?: boolean;
  /** The camera that the scene is seen through. @default {"thinlens"} */
  readonly camera?: DemoCamera;
  /** Which way the scene stands. @default {"y"} */
  readonly upAxis?: "y" | "z";
  /** A generated scene of this many nodes, pin-owned ones included; 0 for the still life. @default {0} */
  readonly nodes?: number;
  /** Devices that it says it has; only the first renders. @default {1} */
  readonly devices?: number;
  /** Whether something in the scene moves with time. @default {false} */
  readonly animated?: boolean;
  /** Whether material libraries and previews are served; else their rpcs are unknown. @default {true} */
  readonly libraries?: boolean;
  readonly images?: Partial<ImageFaults>;
  /** The first handle that is given out. @default {1000001n} */
  readonly firstHandle?: bigint;
  /** What `octaneVersion` says. @default {15000005} */
  readonly version?: number;
  /** The same seed renders the same images. @default {1} */
  readonly seed?: number;
}

/** Options with every default filled in. */
export type ResolvedPeerOptions =
  & Required<Omit<PeerOptions, "replayFps">>
  & Pick<PeerOptions, "replayFps">;

/** The name that the test renderer gives wherever a renderer can name itself. */
export const PEER_NAME = "Fuelrail test renderer";

/** What is not said when a test renderer is started. */
export const PEER_DEFAULTS: ResolvedPeerOptions = {
  generation: "beta2",
  host: "127.0.0.1",
  port: 0,
  width: 1024,
  height: 512,
  maxSamples: 120,
  sampleDelayMs: 0,
  targetless: false,
  paused: false,
  alpha: false,
  camera: "thinlens",
  upAxis: "y",
  nodes: 0,
  devices: 1,
  animated: false,
  libraries: true,
  images: {},
  firstHandle: 1_000_001n,
  version: 15_000_005,
  seed: 1,
};
