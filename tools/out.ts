const encoder = new TextEncoder();

/** Writes one line to standard output; command-line programs speak to people through this. */
export function out(line = ""): void {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
}

/** Writes one line to standard error. */
export function err(line: string): void {
  Deno.stderr.writeSync(encoder.encode(line + "\n"));
}
