import { closedPort } from "./closed_port.ts";
import { within } from "./until.ts";

/** How the server is run; the limits are those of the outer contract unless said otherwise. */
export interface NatsServerOptions {
  /** @default {true} */
  readonly jetstream?: boolean;
  /** @default {"8MB"} */
  readonly maxPayload?: string;
  /** @default {"32MB"} */
  readonly maxPending?: string;
  /** @default {"2s"} */
  readonly writeDeadline?: string;
  /** Further lines of the server's configuration, such as users and their permissions. */
  readonly moreConfig?: string;
}

/** A real nats-server process on a port of its own. */
export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now; undefined while none does. */
  readonly pid: number | undefined;
  /** Ends the process politely and removes its files. */
  stop(): Promise<void>;
  /** Ends the process at once, as a crash would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files, killing it first if it still runs. */
  restart(): Promise<void>;
  /** Stops the process from doing anything, without ending it. */
  freeze(): void;
  /** Lets a frozen process go on. */
  thaw(): void;
}

const READY_MS = 60_000;
/** Another test may have come to the same port first. */
const PORT_ATTEMPTS = 5;

interface Running {
  readonly port: number;
  readonly pid: number;
  end(signal: Deno.Signal): Promise<void>;
  signal(signal: Deno.Signal): void;
}

function configText(port: number, folder: string, options: NatsServerOptions): string {
  const lines = [
    "host: 127.0.0.1",
    `port: ${port}`,
    `max_payload: ${options.maxPayload ?? "8MB"}`,
    `max_pending: ${options.maxPending ?? "32MB"}`,
    `write_deadline: "${options.writeDeadline ?? "2s"}"`,
  ];
  if (options.jetstream !== false) {
    lines.push(`jetstream { store_dir: ${JSON.stringify(`${folder}/jetstream`)} }`);
  }
  if (options.moreConfig !== undefined) lines.push(options.moreConfig);
  return `${lines.join("\n")}\n`;
}

/** Reads the server's log for the port it took and its word that it is ready. */
function readLog(stream: ReadableStream<Uint8Array>): {
  ready: Promise<number>;
  ended: Promise<void>;
} {
  let resolve = (_port: number): void => {};
  let reject = (_error: Error): void => {};
  const ready = new Promise<number>((onReady, onFailed) => {
    resolve = onReady;
    reject = onFailed;
  });
  async function read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    let isReady = false;
    for await (const chunk of stream) {
      if (isReady) continue;
      text += decoder.decode(chunk, { stream: true });
      const port = /client connections on [^\n]*:(\d+)/.exec(text)?.[1];
      if (port === undefined || !text.includes("Server is ready")) continue;
      isReady = true;
      resolve(Number(port));
    }
    reject(new Error(`nats-server ended before it was ready:\n${text}`));
  }
  return { ready, ended: read() };
}

/** Debian puts it where an ordinary user's PATH may not look. */
function programPath(): string {
  for (const path of ["/usr/bin/nats-server", "/usr/sbin/nats-server"]) {
    try {
      if (Deno.statSync(path).isFile) return path;
    } catch {
      continue;
    }
  }
  return "nats-server";
}

async function spawn(configPath: string): Promise<Running> {
  const process = new Deno.Command(programPath(), {
    args: ["-c", configPath],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { ready, ended } = readLog(process.stderr);

  async function end(signal: Deno.Signal): Promise<void> {
    try {
      process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
    }
    await process.status;
    await ended;
  }

  try {
    const port = await within(ready, READY_MS, "nats-server ready");
    return { port, pid: process.pid, end, signal: (signal) => process.kill(signal) };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

/** Starts a nats-server on a port of its own of the loopback with files in a temporary folder. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_nats_" });
  const configPath = `${folder}/nats.conf`;

  async function start(port: number): Promise<Running> {
    await Deno.writeTextFile(configPath, configText(port, folder, options));
    return await spawn(configPath);
  }

  /** A port of its own also while the server is away: nobody may take it until it comes back. */
  async function startAnywhere(attempts: number): Promise<Running> {
    try {
      return await start(closedPort());
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes("address already in use");
      if (!isTaken || attempts <= 1) throw error;
      return await startAnywhere(attempts - 1);
    }
  }

  let running: Running | undefined = await startAnywhere(PORT_ATTEMPTS);
  const { port } = running;

  async function end(signal: Deno.Signal): Promise<void> {
    const ending = running;
    running = undefined;
    await ending?.end(signal);
  }

  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return running?.pid;
    },
    async stop() {
      await end("SIGTERM");
      await Deno.remove(folder, { recursive: true });
    },
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGKILL");
      running = await start(port);
    },
    freeze: () => running?.signal("SIGSTOP"),
    thaw: () => running?.signal("SIGCONT"),
  };
}
