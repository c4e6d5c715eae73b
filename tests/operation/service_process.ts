import { until } from "../testkit/until.ts";

/** Names of the services that run as processes. */
export type ServiceName = "frame-ingest" | "camera" | "scene-query" | "gateway";

/** One line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A service in a process of its own, as a studio runs it. */
export interface ServiceProcess {
  readonly lines: readonly LogLine[];
  /** Port of `/readyz` and the like; of a gateway, of everything. */
  readonly port: number;
  /** What `/readyz` says. */
  ready(query?: string): Promise<{ readonly status: number; readonly missing: readonly string[] }>;
  metrics(): Promise<string>;
  /** Asks it to end. */
  terminate(): void;
  /** Ends it at once, as a crash would. */
  kill(): void;
  /** Its exit code, once it has ended. */
  readonly exited: Promise<number>;
}

/** Starts one and resolves once it listens; `env` goes to it and to nobody else. */
export async function startProcess(
  name: ServiceName,
  env: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack,
): Promise<ServiceProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `services/${name}/main.ts`],
    cwd: new URL("../../", import.meta.url),
    env: { ...Deno.env.toObject(), NO_COLOR: "1", PORT: "0", METRICS_PORT: "0", ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines: LogLine[] = [];
  const reading = readLines(child.stdout, lines);
  const exited = child.status.then(({ code }) => code);
  stack.defer(async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await exited;
    await reading;
  });
  const message = name === "gateway" ? "listening" : "health and metrics are served";
  const port = await until(() => lines.find(({ msg }) => msg === message)?.["port"], {
    what: `${name} listens`,
    timeoutMs: 120_000,
    instead: () => JSON.stringify(lines),
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    lines,
    port: Number(port),
    async ready(query = "") {
      const response = await fetch(`${url}/readyz${query}`);
      const { missing } = await response.json();
      return { status: response.status, missing };
    },
    metrics: async () => await (await fetch(`${url}/metrics`)).text(),
    terminate: () => child.kill("SIGTERM"),
    kill: () => child.kill("SIGKILL"),
    exited,
  };
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  lines: LogLine[],
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = `${rest}${text}`.split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part.startsWith("{")) lines.push(JSON.parse(part));
  }
}
