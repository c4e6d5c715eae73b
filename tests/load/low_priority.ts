/** A command line. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** Behind whatever is measured, and before what only fills idle processors. */
const NICENESS = "5";

/**
 * The same command at a low priority, for a program that stands for one on another machine; as it is
 * where the system has no `nice`.
 */
export function atLowPriority(command: Command): Command & { readonly isLow: boolean } {
  if (Deno.build.os === "windows") return { ...command, isLow: false };
  return {
    command: "nice",
    args: ["-n", NICENESS, command.command, ...command.args],
    isLow: true,
  };
}
