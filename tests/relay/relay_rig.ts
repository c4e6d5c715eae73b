import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { fileURLToPath } from "node:url";
import { readRelayConfig } from "../../touchdesigner/relay/config.ts";
import { type Relay, startRelay } from "../../touchdesigner/relay/service.ts";
import { until } from "../testkit/until.ts";

/** How long a test waits for what must come, ms. */
export const PATIENT_MS = 60_000;

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A relay in this process, on a connection of its own. */
export interface RunningRelay extends AsyncDisposable {
  readonly relay: Relay;
  readonly bus: Bus;
}

/** Starts a relay from its command line, without the mode's usual address and room. */
export async function runRelay(
  natsUrl: string,
  room: string,
  ...args: readonly string[]
): Promise<RunningRelay> {
  const config = readRelayConfig(args, { NATS_URL: natsUrl, ROOM: room, LOG_LEVEL: "error" });
  const log = createLog("relay", "error");
  const bus = await connectNatsBus({ url: natsUrl, name: "relay", log });
  const parts = { config, bus, clock: systemClock, log, random: Math.random };
  const relay = await startRelay(parts).catch(async (error) => {
    await bus.drain();
    throw error;
  });
  return {
    relay,
    bus,
    async [Symbol.asyncDispose]() {
      await relay.stop();
      await bus.drain();
    },
  };
}

/** Runs `test` with a new folder that is removed afterwards. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_relay_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What `canvas.json` says. */
export interface CanvasFacts {
  readonly file: string | null;
  readonly pictures: number;
  readonly state: string;
  readonly reason: string | null;
  readonly held: boolean;
  readonly seq?: number;
  readonly final?: boolean;
  readonly samples?: number;
  readonly width?: number;
  readonly height?: number;
  readonly bytes?: number;
}

/** Waits until the relay's description of its picture suits. */
export function told(
  folder: string,
  what: string,
  suits: (facts: CanvasFacts) => boolean,
): Promise<CanvasFacts> {
  const read = async (): Promise<CanvasFacts | undefined> => {
    const text = await Deno.readTextFile(`${folder}/canvas.json`).catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return until(async () => {
    const facts = await read();
    return facts !== undefined && suits(facts) ? facts : undefined;
  }, { timeoutMs: PATIENT_MS, what, instead: async () => JSON.stringify(await read()) });
}

/** The relay as a program of its own. */
export interface RelayProgram extends AsyncDisposable {
  readonly pid: number;
  /** Its exit code. */
  readonly ended: Promise<number>;
  /** What it wrote, of both outputs. */
  output(): string;
  signal(signal: Deno.Signal): void;
}

/** Starts the relay as its users do; from a folder that holds it as one file, if one is given. */
export function startRelayProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder?: string,
): RelayProgram {
  const program = folder === undefined
    ? ["--no-check", "touchdesigner/relay/main.ts"]
    : ["--no-config", "--no-remote", "--no-npm", "relay.js"];
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...program, ...args],
    cwd: folder ?? ROOT,
    env: { NO_COLOR: "1", NATS_URL: "", ROOM: "", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const reading = Promise.all([read(process.stdout), read(process.stderr)]);
  const ended = process.status.then(async ({ code }) => {
    await reading;
    return code;
  });
  let isOver = false;
  ended.then(() => isOver = true);
  return {
    pid: process.pid,
    ended,
    output: () => text,
    signal: (signal) => process.kill(signal),
    async [Symbol.asyncDispose]() {
      if (isOver) return;
      process.kill("SIGCONT");
      process.kill("SIGTERM");
      await until(() => isOver, { timeoutMs: 60_000, what: "the relay's end" })
        .catch(() => process.kill("SIGKILL"));
      await ended;
    },
  };
}
