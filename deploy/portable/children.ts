/** One process that the launcher starts. */
export interface Start {
  /** For people. */
  readonly name: string;
  /** Everything behind `deno run`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ended {
  readonly name: string;
  readonly code: number;
}

/** A process that lives for as long as its standard input is held open. */
export interface Child {
  readonly name: string;
  readonly ended: Promise<Ended>;
  /** Lets go, upon which it stops in good order. */
  letGo(): void;
  /** Ends it at once. */
  kill(): void;
}

/** Starts a process of the folder's own Deno. */
export function startChild(start: Start, cwd: string): Child {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", ...start.args],
    cwd,
    env: { ...start.env },
    stdin: "piped",
    // Ctrl+C in a terminal reaches the launcher alone, which stops the others in their order.
    // On Windows that would take the console, and with it the log, from them.
    detached: Deno.build.os !== "windows",
  }).spawn();
  const { name } = start;
  return {
    name,
    ended: process.status.then(({ code }) => ({ name, code })),
    letGo: () => void process.stdin.close().catch(() => {/* It has ended by itself. */}),
    kill: () => {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
    },
  };
}

/** Lets go of all, and ends at once what is still there when `impatient` resolves. */
export async function stopChildren(
  children: readonly Child[],
  impatient: Promise<unknown>,
): Promise<Ended[]> {
  children.forEach((child) => child.letGo());
  const all = Promise.all(children.map((child) => child.ended));
  await Promise.race([all, impatient]);
  children.forEach((child) => child.kill());
  return await all;
}
