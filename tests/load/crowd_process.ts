import { atLowPriority } from "./low_priority.ts";

/** What a process of viewers is to do. */
export interface CrowdOrders {
  /** Of the gateways, which the viewers take in turn. */
  readonly ports: readonly number[];
  readonly room: string;
  readonly token?: string;
  readonly count: number;
  /** The first and the last of them begin so far apart, ms. */
  readonly withinMs: number;
  /** Whether each picture is written down. */
  readonly keepsPictures: boolean;
}

/** Pictures of one viewer in the order in which they came. */
export interface SeenPictures {
  /** Unix time, ms. */
  readonly atMs: readonly number[];
  /** From capture to the last byte read, ms. */
  readonly ageMs: readonly number[];
  readonly seq: readonly number[];
}

/** What the viewers of a process saw. */
export interface CrowdResult {
  /** Time from the start of the first to the start of the last, ms. */
  readonly startedOverMs: number;
  readonly viewers: readonly {
    /** From opening the connection, ms. */
    readonly welcomeMs?: number;
    readonly firstPictureMs?: number;
    /** Why it was not let in. */
    readonly refusal?: string;
    /** Code with which it was closed before the end. */
    readonly lost?: number;
    /** Of pictures, headers included. */
    readonly bytes: number;
    readonly pictures?: SeenPictures;
  }[];
}

/** A process of viewers. */
export interface Crowd {
  readonly pid: number;
  /** Whether it runs at a lower priority than everything else. */
  readonly isLow: boolean;
  /** Resolves once each viewer has a picture or was refused. */
  readonly joined: Promise<void>;
  /** Ends it. */
  end(): Promise<CrowdResult>;
}

/**
 * Starts a process of viewers. Many viewers have many machines, so a benchmark may let everything
 * else go before them.
 */
export function startCrowd(orders: CrowdOrders, priority: "low" | "normal" = "normal"): Crowd {
  const program = {
    command: Deno.execPath(),
    args: ["run", "-A", "tests/load/crowd.ts", JSON.stringify(orders)],
  };
  const low = priority === "low" ? atLowPriority(program) : undefined;
  const { command, args } = low ?? program;
  const process = new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const joined = Promise.withResolvers<void>();
  const reading = (async () => {
    let text = "";
    for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.startsWith("joined\n")) joined.resolve();
    }
    joined.reject(new Error("The load viewers ended"));
    return text.slice("joined\n".length);
  })();
  joined.promise.catch(() => {});
  return {
    pid: process.pid,
    isLow: low?.isLow ?? false,
    joined: joined.promise,
    async end() {
      await process.stdin.close();
      const { success, code } = await process.status;
      if (!success) throw new Error(`The load viewers ended with code ${code}`);
      return JSON.parse(await reading) as CrowdResult;
    },
  };
}
