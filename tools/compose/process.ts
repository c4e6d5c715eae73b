/** How a program is run. */
export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the program when it takes longer, ms. */
  readonly timeoutMs?: number;
}

/** What a program left. */
export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and keeps what it wrote. */
export async function capture(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const { timeoutMs = 1_200_000 } = options;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...options.env },
    stdin: "null",
    signal: AbortSignal.timeout(timeoutMs),
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Runs a program and returns its standard output without the last line break.
 *
 * @throws {Error} with the end of what it wrote when its exit code is not 0
 */
export async function succeed(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await capture(program, args, options);
  if (code === 0) return stdout.trimEnd();
  const end = `${stdout}${stderr}`.trimEnd().split("\n").slice(-25).join("\n");
  throw new Error(`${program} ${args.slice(0, 4).join(" ")} ended with ${code}:\n${end}`);
}
