import { type LiveTier, type Room, takeName } from "@fuelrail/contracts";
import { ConfigError, type ConfigFault, environment, readConfig } from "@fuelrail/kit/config";
import { requiredNatsUrl } from "@fuelrail/kit/config";
import type { LogLevel } from "@fuelrail/kit/log";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Wanted } from "./shell/intake.ts";

/** What each way of relaying is told. */
export type RelayMode =
  | { readonly mode: "files"; readonly folder: string; readonly name: string }
  | { readonly mode: "push"; readonly to: URL }
  | { readonly mode: "mqtt"; readonly repeatMs: number }
  | {
    readonly mode: "record";
    readonly folder: string;
    /** Begin a take at once, under this name if it is one. */
    readonly begin: boolean;
    readonly take: string | undefined;
    readonly bufferBytes: number;
    readonly ffmpeg: string | undefined;
    readonly maxFrames: number;
    readonly maxMs: number;
  };

/** A relay's configuration. */
export interface RelayConfig {
  readonly natsUrl: string;
  readonly room: Room;
  readonly logLevel: LogLevel;
  readonly wanted: Wanted;
  readonly way: RelayMode;
}

/** Options that are environment variables too. */
const VARIABLES: Readonly<Record<string, string>> = {
  nats: "NATS_URL",
  room: "ROOM",
  "log-level": "LOG_LEVEL",
};

const onOff = (fallback: "on" | "off") =>
  z.enum(["on", "off"], { error: "must be on or off" }).default(fallback).transform((text) =>
    text === "on"
  );

function number(min: number, max: number, fallback: number) {
  const error = `must be a number from ${min} to ${max}`;
  return z.string().regex(/^\d+(?:\.\d+)?$/, { error }).default(String(fallback)).transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

const folder = z.string({ error: "must name a folder" });

const target = z.string({ error: "must be where to push to, such as ws://127.0.0.1:9980" })
  .transform((text, context): URL => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url !== undefined && /^(?:wss?|https?):$/.test(url.protocol)) return url;
    context.addIssue({
      code: "custom",
      message: "must begin with ws://, wss://, http://, https://",
    });
    return z.NEVER;
  });

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
  error: "must be letters, digits, _ and -",
}).default("canvas");

const common = {
  NATS_URL: requiredNatsUrl,
  ROOM: environment.ROOM,
  LOG_LEVEL: environment.LOG_LEVEL,
  "--tier": z.enum(["full", "half", "quarter", "off"], {
    error: "must be full, half, quarter or off",
  }).default("full"),
  "--fps": number(0, 240, 30),
  "--stills": onOff("on"),
};

const SCHEMAS = {
  files: z.object({ ...common, "--folder": folder, "--name": fileName }),
  push: z.object({ ...common, "--to": target }),
  mqtt: z.object({ ...common, "--repeat": number(1, 3_600, 5) }),
  record: z.object({
    ...common,
    "--folder": folder,
    "--begin": onOff("off"),
    "--take": takeName.optional(),
    "--buffer-mb": number(8, 4_096, 64),
    "--video": onOff("on"),
    "--ffmpeg": z.string().default("ffmpeg"),
    "--frames": number(0, 1e9, 0),
    "--seconds": number(0, 1e6, 0),
  }),
};

type Mode = keyof typeof SCHEMAS;

/** The ways of relaying. */
export const MODES = Object.keys(SCHEMAS) as readonly Mode[];

function isMode(text: string | undefined): text is Mode {
  return text !== undefined && Object.hasOwn(SCHEMAS, text);
}

/**
 * Reads `MODE --option value ...` and the environment; an option goes before its variable.
 *
 * @throws {ConfigError} naming everything that is wrong
 */
export function readRelayConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RelayConfig {
  const [mode, ...rest] = args;
  if (!isMode(mode)) {
    const given = mode === undefined ? "(not given)" : `(it is "${mode}")`;
    throw new ConfigError([{
      name: "the first word",
      reason: `must be one of ${MODES.join(", ")} ${given}`,
    }]);
  }
  const { values, faults } = readOptions(mode, rest);
  const given: Record<string, string | undefined> = { ...values };
  for (const name of Object.values(VARIABLES)) given[name] ??= env[name];
  try {
    const config = configOf(mode, given);
    if (faults.length > 0) throw new ConfigError(faults);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError) || error.faults === faults) throw error;
    throw new ConfigError([...faults, ...error.faults]);
  }
}

function readOptions(
  mode: Mode,
  args: readonly string[],
): { values: Record<string, string>; faults: ConfigFault[] } {
  const known = new Set([
    ...Object.keys(VARIABLES),
    ...Object.keys(SCHEMAS[mode].shape).filter((name) => name.startsWith("--"))
      .map((name) => name.slice(2)),
  ]);
  const options = Object.fromEntries(
    [...known].map((name) => [name, { type: "string" as const }]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string> = {};
  const faults: ConfigFault[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      faults.push({ name: token.value, reason: "is no option; options begin with --" });
    }
    if (token.kind !== "option") continue;
    const shown = `--${token.name}`;
    if (!known.has(token.name)) {
      faults.push({ name: shown, reason: `is no option of ${mode}` });
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith("--"))) {
      faults.push({ name: shown, reason: "needs a value" });
    } else {
      values[VARIABLES[token.name] ?? shown] = token.value;
    }
  }
  return { values, faults };
}

function configOf(mode: Mode, given: Readonly<Record<string, string | undefined>>): RelayConfig {
  switch (mode) {
    case "files": {
      const read = readConfig(SCHEMAS.files, given);
      return configFrom(read, { mode, folder: read["--folder"], name: read["--name"] });
    }
    case "push": {
      const read = readConfig(SCHEMAS.push, given);
      return configFrom(read, { mode, to: read["--to"] });
    }
    case "mqtt": {
      const read = readConfig(SCHEMAS.mqtt, given);
      return configFrom(read, { mode, repeatMs: read["--repeat"] * 1_000 });
    }
    case "record": {
      const read = readConfig(SCHEMAS.record, given);
      const take = read["--take"];
      return configFrom(read, {
        mode,
        folder: read["--folder"],
        begin: read["--begin"] || take !== undefined,
        take,
        bufferBytes: read["--buffer-mb"] * 1024 * 1024,
        ffmpeg: read["--video"] ? read["--ffmpeg"] : undefined,
        maxFrames: read["--frames"],
        maxMs: read["--seconds"] * 1_000,
      });
    }
  }
}

type Common = z.output<z.ZodObject<typeof common>>;

function configFrom(read: Common, way: RelayMode): RelayConfig {
  const live: LiveTier | undefined = read["--tier"] === "off" ? undefined : read["--tier"];
  if (live === undefined && !read["--stills"]) {
    throw new ConfigError([{
      name: "--stills",
      reason: "cannot be off together with --tier off: nothing would be relayed",
    }]);
  }
  return {
    natsUrl: read.NATS_URL,
    room: read.ROOM,
    logLevel: read.LOG_LEVEL,
    wanted: { live, stills: read["--stills"], maxFps: read["--fps"] },
    way,
  };
}
