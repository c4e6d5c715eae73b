/**
 * `deno run -P=healthcheck deploy/healthcheck.ts`: exits with 0 when the service in this container
 * says that it does its work, else with 1 and the reason. It loads nothing else, because it runs
 * every few seconds.
 */
const TIMEOUT_MS = 4_000;

async function check(): Promise<void> {
  const port = Deno.env.get("METRICS_PORT") || Deno.env.get("PORT") || "8080";
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`/readyz answered ${response.status}: ${text}`);
}

try {
  await check();
  Deno.exit(0);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  Deno.stderr.writeSync(new TextEncoder().encode(`${reason}\n`));
  Deno.exit(1);
}
