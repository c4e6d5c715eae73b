/** Below the ports that systems give to connections and to who asks for any port. */
const [FIRST, COUNT] = [20_000, 12_000];
const given = new Set<number>();

/**
 * A port of the loopback on which nothing listens and that the system gives to nobody unasked: what
 * ends and starts again on it finds it free, and what tries it finds nobody. Each is given once.
 */
export function closedPort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !isFree(port)) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
