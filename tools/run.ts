export interface RunOptions {
  readonly env?: Record<string, string>;
  /** Called with each line of standard output, which is also passed on. */
  readonly onLine?: (line: string) => void;
}

const encoder = new TextEncoder();

/** Runs this same Deno with `args`, passing its output on, and returns its exit code. */
export async function runDeno(args: readonly string[], options: RunOptions = {}): Promise<number> {
  return await run(Deno.execPath(), args, options);
}

/** Runs a program, passing its output on line by line, and returns its exit code. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = new Deno.Command(program, {
    args: [...args],
    env: options.env ?? {},
    stdin: "null",
    stdout: options.onLine === undefined ? "inherit" : "piped",
    stderr: "inherit",
  }).spawn();
  if (options.onLine !== undefined) await forwardLines(child.stdout, options.onLine);
  return (await child.status).code;
}

async function forwardLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    Deno.stdout.writeSync(encoder.encode(text));
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  if (rest !== "") onLine(rest);
}
