/** A proxy that shares connections out over servers, as the one of the compose stack does. */
export interface Balancer {
  readonly port: number;
  /** How many connections a server has now. */
  connections(port: number): number;
  /** Gives connections to one more server. */
  add(port: number): void;
  /** Gives none to a server any more. */
  remove(port: number): void;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

/** Starts one: each connection goes to the server with the fewest of those that take it. */
export function startBalancer(ports: readonly number[]): Balancer {
  const counts = new Map(ports.map((port) => [port, 0]));
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const open = new Set<Deno.TcpConn>();
  const work = new Set<Promise<void>>();

  /** Connects to the first that answers; who has just died refuses, and the next is asked. */
  async function connect(): Promise<{ server: Deno.TcpConn; port: number } | undefined> {
    const byLoad = [...counts].sort(([, a], [, b]) => a - b);
    for (const [port] of byLoad) {
      count(port, 1);
      try {
        return { server: await Deno.connect({ hostname: HOST, port }), port };
      } catch {
        count(port, -1);
      }
    }
    return undefined;
  }

  function count(port: number, change: number): void {
    const before = counts.get(port);
    if (before !== undefined) counts.set(port, before + change);
  }

  async function relay(client: Deno.TcpConn): Promise<void> {
    open.add(client);
    const way = await connect();
    if (way !== undefined) {
      const { server, port } = way;
      open.add(server);
      client.setNoDelay(true);
      server.setNoDelay(true);
      // Whichever end goes first takes the other with it.
      await Promise.race([copy(client, server), copy(server, client)]);
      count(port, -1);
      end(server);
    }
    end(client);
  }

  function end(connection: Deno.TcpConn): void {
    if (!open.delete(connection)) return;
    connection.close();
  }

  async function accept(): Promise<void> {
    for await (const client of listener) {
      const relaying: Promise<void> = relay(client).finally(() => work.delete(relaying));
      work.add(relaying);
    }
  }

  const accepting = accept();
  return {
    port: listener.addr.port,
    connections: (port) => counts.get(port) ?? 0,
    add: (port) => void counts.set(port, 0),
    remove: (port) => void counts.delete(port),
    async stop() {
      listener.close();
      for (const connection of open) end(connection);
      await accepting;
      await Promise.all(work);
    },
  };
}

/** Passes bytes on until either connection ends. */
async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(64 * 1_024);
  try {
    for (;;) {
      const read = await from.read(buffer);
      if (read === null) return;
      let written = 0;
      while (written < read) written += await to.write(buffer.subarray(written, read));
    }
  } catch {
    // The other direction ends the same way.
  }
}
