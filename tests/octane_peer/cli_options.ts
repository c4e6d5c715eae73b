import { parseArgs } from "node:util";
import type { FilmSize } from "./faults.ts";
import type { ImageFaults } from "./engine/output.ts";
import type { PeerOptions } from "./peer_options.ts";
import { DEMO_CAMERAS } from "./scene/demo_scene.ts";

/** What the command line asks for: a peer, and faults to start it with. */
export interface CliOptions {
  readonly peer: PeerOptions;
  readonly latencyMs: number;
  readonly hungUnary: boolean;
  readonly hungStream: boolean;
  readonly duplicateFrames: boolean;
  readonly userData: bigint | null;
}

/** A command line that cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** How the command is used. */
export const USAGE = `deno task peer [options]
  --host H --port N            where to listen (127.0.0.1, 51022)
  --generation beta2|alpha5    which API to speak (beta2)
  --width W --height H         film size in pixels (1024, 512)
  --size 1x1|4k|WxH            the same in one word
  --max-samples N              samples per pixel until finished (120)
  --replay, --fps N            send one picture N times a second (60) instead of rendering
  --camera KIND                ${DEMO_CAMERAS.join(", ")}
  --up y|z                     which way the scene stands (y)
  --nodes N                    a generated scene of N nodes instead of the still life
  --sample-delay MS            a slow renderer: at least this long before each image
  --devices N                  devices that it says it has (1); only the first renders
  --animated                   something in the scene moves with time
  --no-libraries               without material libraries and previews
  --targetless, --paused, --finished, --alpha
  --latency MS                 delay every unary answer
  --hang unary|stream|both     accept calls and never answer them
  --duplicate                  send every image twice
  --padding N                  unused pixels behind every row
  --premultiplied none|linearized|encoded
  --hdr truncated|whole        HDR images, cut short as Octane does or whole
  --mono mono|monoAlpha        pixels of brightness only
  --no-levels                  images that leave their change level out
  --user-data N                user data in every announcement
  --first-handle N --seed N --octane-version N
Prints one JSON line when it listens. "stats" on standard input, or SIGUSR1, prints what was counted,
"writes" every call that changed something, "spans" how long the newest calls took.`;

const OPTIONS = {
  host: { type: "string" },
  port: { type: "string" },
  generation: { type: "string" },
  width: { type: "string" },
  height: { type: "string" },
  size: { type: "string" },
  "max-samples": { type: "string" },
  replay: { type: "boolean" },
  fps: { type: "string" },
  camera: { type: "string" },
  up: { type: "string" },
  nodes: { type: "string" },
  devices: { type: "string" },
  animated: { type: "boolean" },
  "no-libraries": { type: "boolean" },
  "sample-delay": { type: "string" },
  targetless: { type: "boolean" },
  paused: { type: "boolean" },
  finished: { type: "boolean" },
  alpha: { type: "boolean" },
  latency: { type: "string" },
  hang: { type: "string" },
  duplicate: { type: "boolean" },
  padding: { type: "string" },
  premultiplied: { type: "string" },
  hdr: { type: "string" },
  mono: { type: "string" },
  "no-levels": { type: "boolean" },
  "user-data": { type: "string" },
  "first-handle": { type: "string" },
  seed: { type: "string" },
  "octane-version": { type: "string" },
} as const;

const OCTANE_PORT = 51022;
const REPLAY_FPS = 60;

function number(name: string, text: string | undefined, min = 0): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < min) {
    throw new UsageError(`--${name} must be a number of at least ${min}, not "${text}"`);
  }
  return value;
}

function oneOf<T extends string>(name: string, text: string | undefined, known: readonly T[]) {
  if (text === undefined) return undefined;
  const found = known.find((value) => value === text);
  if (found === undefined) {
    throw new UsageError(`--${name} must be one of ${known.join(", ")}, not "${text}"`);
  }
  return found;
}

function size(text: string | undefined): FilmSize | undefined {
  if (text === undefined) return undefined;
  if (text.toLowerCase() === "4k") return { width: 3840, height: 2160 };
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width === undefined || height === undefined) {
    throw new UsageError(`--size must be 4k or WIDTHxHEIGHT, not "${text}"`);
  }
  return { width: Number(width), height: Number(height) };
}

function given<T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

/** Reads a command line; throws `UsageError`. */
export function parseCli(args: readonly string[]): CliOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const film = size(values.size);
  const fps = number("fps", values.fps, 0.01);
  const hang = oneOf("hang", values.hang, ["unary", "stream", "both"]);
  const images = given<ImageFaults>({
    mono: oneOf("mono", values.mono, ["mono", "monoAlpha"]),
    hdr: oneOf("hdr", values.hdr, ["truncated", "whole"]),
    premultiplied: oneOf("premultiplied", values.premultiplied, ["none", "linearized", "encoded"]),
    paddingPixels: number("padding", values.padding),
    levels: values["no-levels"] === true ? "untold" : undefined,
  });
  const userData = number("user-data", values["user-data"]);
  const firstHandle = values["first-handle"];
  return {
    peer: {
      images,
      ...given<PeerOptions>({
        host: values.host,
        port: number("port", values.port) ?? OCTANE_PORT,
        generation: oneOf("generation", values.generation, ["beta2", "alpha5"]),
        width: film?.width ?? number("width", values.width, 1),
        height: film?.height ?? number("height", values.height, 1),
        maxSamples: values.finished === true ? 1 : number("max-samples", values["max-samples"], 1),
        replayFps: values.replay === true || fps !== undefined ? fps ?? REPLAY_FPS : undefined,
        camera: oneOf("camera", values.camera, DEMO_CAMERAS),
        upAxis: oneOf("up", values.up, ["y", "z"]),
        nodes: number("nodes", values.nodes),
        devices: number("devices", values.devices),
        animated: values.animated,
        libraries: values["no-libraries"] === true ? false : undefined,
        sampleDelayMs: number("sample-delay", values["sample-delay"]),
        targetless: values.targetless,
        paused: values.paused,
        alpha: values.alpha,
        firstHandle: firstHandle === undefined ? undefined : BigInt(firstHandle),
        seed: number("seed", values.seed),
        version: number("octane-version", values["octane-version"]),
      }),
    },
    latencyMs: number("latency", values.latency) ?? 0,
    hungUnary: hang === "unary" || hang === "both",
    hungStream: hang === "stream" || hang === "both",
    duplicateFrames: values.duplicate === true,
    userData: userData === undefined ? null : BigInt(userData),
  };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
}
