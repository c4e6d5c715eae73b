import { encodeFrame, type FrameHeader, subjects } from "@fuelrail/contracts";
import { parseRoom, type Room } from "@fuelrail/contracts/binary";
import type { Bus } from "@fuelrail/kit/bus";
import type { NatsServer } from "../testkit/nats_server.ts";
import { atLowPriority } from "./low_priority.ts";
import { unixMs } from "./time.ts";
import type { GroupResult, ViewerOrders } from "./viewers.ts";

/** The room of every benchmark. */
export function benchRoom(): Room {
  const parsed = parseRoom("BENCH");
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly process: Deno.ChildProcess;
  /** The port it says that it listens on, if it ever does. */
  readonly port: Promise<number>;
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** Runs `services/<name>/main.ts` as a process; `onLine` hears what it prints. */
export function startService(
  name: string,
  nats: NatsServer,
  room: Room,
  env: Readonly<Record<string, string>> = {},
  onLine: (line: string) => void = () => {},
): ServiceProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `services/${name}/main.ts`],
    env: { NATS_URL: nats.url, ROOM: room, HOST: "127.0.0.1", LOG_LEVEL: "info", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  // Only a gateway listens; nobody waits for the port of another service.
  promise.catch(() => {});
  const onOutput = (line: string) => {
    const port = portIn(line);
    if (port === undefined) onLine(line);
    else resolve(port);
  };
  const reading = readLines(process.stdout, onOutput)
    .then(() => reject(new Error(`${name} ended`)));
  async function end(signal: Deno.Signal): Promise<void> {
    process.kill(signal);
    await process.status;
    await reading;
  }
  return {
    process,
    port: promise,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** The test renderer in a process of its own. */
export interface PeerProcess {
  readonly port: number;
  /** Whether it runs at a lower priority than everything else. */
  readonly isLow: boolean;
  /** Asks it for what it keeps: its answer to that word. */
  ask<T>(word: "writes" | "spans"): Promise<T>;
  stop(): Promise<void>;
}

/** Options of `deno task peer`, by their names there; `true` for one without a value. */
export type PeerFlags = Readonly<Record<string, string | number | true>>;

/**
 * Starts the test renderer on a free port. An Octane runs on a machine of its own, so a benchmark may
 * let everything else go before it.
 */
export async function startPeerProcess(
  flags: PeerFlags,
  priority: "low" | "normal" = "normal",
): Promise<PeerProcess> {
  const args = Object.entries(flags).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)]
  );
  const program = {
    command: Deno.execPath(),
    args: ["run", "-A", "tests/octane_peer/main.ts", "--port", "0", ...args],
  };
  const low = priority === "low" ? atLowPriority(program) : undefined;
  const started = low ?? program;
  const process = new Deno.Command(started.command, {
    args: [...started.args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const answers = new Map<string, (answer: unknown) => void>();
  const onLine = (line: string) => {
    const port = portIn(line);
    if (port !== undefined) return resolve(port);
    const answer = JSON.parse(line) as { readonly event: string };
    answers.get(answer.event)?.(answer);
    answers.delete(answer.event);
  };
  const reading = readLines(process.stdout, onLine)
    .then(() => reject(new Error("The test renderer ended")));
  const input = process.stdin.getWriter();
  const encoder = new TextEncoder();
  return {
    port: await promise,
    isLow: low?.isLow ?? false,
    async ask<T>(word: string) {
      const asked = Promise.withResolvers<T>();
      answers.set(word, (answer) => asked.resolve(answer as T));
      await input.write(encoder.encode(`${word}\n`));
      return await asked.promise;
    },
    async stop() {
      process.kill("SIGTERM");
      await process.status;
      await input.close().catch(() => {});
      await reading;
    },
  };
}

function portIn(line: string): number | undefined {
  const port = /"port":(\d+)/.exec(line)?.[1];
  return port === undefined ? undefined : Number(port);
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  }
}

/** A source of `full` frames of random bytes at an even rate, published on the bus. */
export interface FrameSource {
  readonly published: number;
  stop(): void;
}

export interface FrameSourceOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly fps: number;
  readonly frameBytes: number;
}

/** Publishes frames of 1024 x 512 at an even rate until stopped. */
export function startFrameSource(options: FrameSourceOptions): FrameSource {
  const { bus, room, fps, frameBytes } = options;
  const body = new Uint8Array(frameBytes - 72);
  for (let at = 0; at < body.length; at += 65_536) {
    crypto.getRandomValues(body.subarray(at, at + 65_536));
  }
  const subject = subjects.frame(room, "full");
  const session = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
  const startMs = performance.now();
  let published = 0;
  const publishDue = () => {
    const due = Math.floor((performance.now() - startMs) * fps / 1000);
    while (published < due) {
      published++;
      bus.publish(subject, encodeFrame(headerOf(published, session), body));
    }
  };
  const timer = setInterval(publishDue, 1000 / fps / 4);
  return {
    get published() {
      return published;
    },
    stop: () => clearInterval(timer),
  };
}

function headerOf(seq: number, session: number): FrameHeader {
  return {
    kind: "image",
    codec: "jpeg",
    converged: false,
    lossless: false,
    interactive: false,
    alpha: false,
    announced: false,
    seq,
    baseSeq: 0,
    epoch: 1,
    inputSeq: 0,
    width: 1024,
    height: 512,
    renderWidth: 1024,
    renderHeight: 512,
    samples: seq,
    maxSamples: 1_000_000,
    renderSeconds: seq / 30,
    samplesPerSecond: 30,
    capturedAtMs: unixMs(),
    session,
    tier: "full",
    renderPassId: 0,
  };
}

/** Runs one process of load viewers and returns what each group saw. */
export async function runViewers(orders: ViewerOrders): Promise<GroupResult[]> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tests/load/viewers.ts", JSON.stringify(orders)],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  if (!output.success) throw new Error(`The load viewers ended with code ${output.code}`);
  return JSON.parse(new TextDecoder().decode(output.stdout)) as GroupResult[];
}

/** Resident memory of a process, in KiB; Linux only. */
export async function residentKiB(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN);
}

/** CPU time that a process has used, in seconds; Linux only. */
export async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]?.split(" ") ?? [];
  const TICKS_PER_S = 100;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
