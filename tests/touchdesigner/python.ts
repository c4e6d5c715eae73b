import { fileURLToPath } from "node:url";
import { until } from "../testkit/until.ts";

/** Folder of the TouchDesigner kit. */
export const KIT_DIR = fileURLToPath(new URL("../../touchdesigner", import.meta.url));

/** A program that answers with JSON lines. */
export interface LineProgram extends AsyncDisposable {
  /** Every line so far, parsed. */
  readonly lines: readonly unknown[];
  /** Sends one JSON line. */
  send(value: unknown): Promise<void>;
  /** Resolves to its exit code. */
  readonly ended: Promise<number>;
  /** What it complained of. */
  errors(): string;
}

/** Starts `command`, by default Python in the kit's folder. Disposing ends its input and it. */
export function startLines(
  args: readonly string[],
  command = "python3",
  cwd: string = KIT_DIR,
): LineProgram {
  const process = new Deno.Command(command, {
    args: [...args],
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1", NO_COLOR: "1" },
  }).spawn();
  const lines: unknown[] = [];
  let complaints = "";
  const reading = Promise.all([
    eachLine(process.stdout, (line) => lines.push(JSON.parse(line))),
    eachLine(process.stderr, (line) => complaints += `${line}\n`),
  ]);
  const writer = process.stdin.getWriter();
  const ended = process.status.then(async ({ code }) => {
    await reading;
    return code;
  });
  return {
    lines,
    send: (value) => writer.write(new TextEncoder().encode(`${JSON.stringify(value)}\n`)),
    ended,
    errors: () => complaints,
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      let isOver = false;
      ended.then(() => isOver = true);
      await until(() => isOver, { timeoutMs: 60_000, what: "the program's end" })
        .catch(() => process.kill("SIGKILL"));
      await ended;
    },
  };
}

async function eachLine(
  stream: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (line !== "") take(line);
  }
}
