import type { CallCounts } from "../../tests/octane_peer/rpc/call_log.ts";
import { until } from "../../tests/testkit/until.ts";

const START_MS = 120_000;
const ANSWER_MS = 60_000;

/** The test renderer in a process of its own, so that its end does not end the test. */
export interface Renderer {
  readonly port: number;
  /** What it was asked so far; throws when it has ended by itself. */
  counts(): Promise<CallCounts>;
  stop(): Promise<void>;
}

interface Line {
  readonly event: string;
  readonly port?: number;
}

/** Starts the test renderer on `host`, sending one picture ten times a second. */
export async function startRenderer(
  root: string,
  host: string,
  generation: "alpha5" | "beta2",
): Promise<Renderer> {
  const picture = ["--replay", "--fps", "10", "--width", "512", "--height", "288"];
  const where = ["--host", host, "--port", "0", "--generation", generation];
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tests/octane_peer/main.ts", ...where, ...picture],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines: Line[] = [];
  let exit: Deno.CommandStatus | undefined;
  const ended = process.status.then((status) => void (exit = status));
  const reading = readLines(process.stdout, (line) => lines.push(JSON.parse(line)));
  const input = process.stdin.getWriter();
  const tell = (word: string) => input.write(new TextEncoder().encode(`${word}\n`));

  async function line(accept: (line: Line) => boolean, timeoutMs: number): Promise<Line> {
    return await until(() => {
      const found = lines.find(accept);
      if (found === undefined && exit !== undefined) {
        throw new Error(`the test renderer ended with ${exit.signal ?? exit.code}`);
      }
      return found;
    }, { timeoutMs, what: "a word from the test renderer" });
  }

  const { port = 0 } = await line(({ event }) => event === "listening", START_MS);
  return {
    port,
    async counts() {
      lines.length = 0;
      if (exit === undefined) await tell("stats");
      return await line(({ event }) => event === "stats", ANSWER_MS) as Line & CallCounts;
    },
    async stop() {
      if (exit === undefined) process.kill("SIGTERM");
      await Promise.all([ended, reading]);
      await input.close().catch(() => {});
    },
  };
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.filter((line) => line !== "").forEach(onLine);
  }
}
