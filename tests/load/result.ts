/** Prints one benchmark result as one JSON line. */
export function report(bench: string, result: Readonly<Record<string, unknown>>): void {
  const machine = {
    cores: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    os: Deno.build.os,
  };
  const line = JSON.stringify({ bench, ...result, machine });
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
