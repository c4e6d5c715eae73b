/** Which way bytes go: to the server behind the proxy, or back to its client. */
export type Direction = "toServer" | "toClient";

/** A TCP relay in front of a server, with faults that can be switched on and off. */
export interface TcpProxy {
  readonly hostname: string;
  readonly port: number;
  /** Connections open now. */
  readonly connections: number;
  /** Connections accepted since the start. */
  readonly accepted: number;
  /** Bytes passed on since the start. */
  readonly bytes: Readonly<Record<Direction, number>>;
  /** Holds every byte back for `ms`, keeping order; 0 ends it. */
  delay(ms: number, direction?: Direction): void;
  /** Passes at most this many bytes a second on each connection; 0 ends it. */
  throttle(bytesPerSecond: number, direction?: Direction): void;
  /** Stops reading, so that the sender's buffers fill up; connections stay open. */
  stall(direction?: Direction): void;
  /** Reads again after `stall`. */
  resume(): void;
  /** Closes every open connection. */
  cut(): void;
  /** Whether new connections are closed at once, as if nobody listened. */
  refuse(on: boolean): void;
  /** Cuts everything and stops listening. */
  stop(): Promise<void>;
}

const CHUNK_BYTES = 64 * 1024;
const HELD_MAX_BYTES = 1024 * 1024;
const THROTTLE_SLICE_MS = 20;
const DIRECTIONS: readonly Direction[] = ["toServer", "toClient"];

interface Faults {
  delayMs: number;
  bytesPerSecond: number;
  stalled: boolean;
}

interface Held {
  readonly chunk: Uint8Array;
  readonly dueMs: number;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}

async function writeAll(target: Deno.Conn, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) written += await target.write(bytes.subarray(written));
}

/** Wakes those who wait whenever something changed. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let waiting: (() => void)[] = [];
  return {
    ring() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Passes bytes one way until either end closes; ends both then. */
async function pump(
  source: Deno.Conn,
  target: Deno.Conn,
  faults: Faults,
  bell: ReturnType<typeof createBell>,
  closing: AbortController,
  onBytes: (count: number) => void,
): Promise<void> {
  const held: Held[] = [];
  let heldBytes = 0;
  let isOver = false;

  async function read(): Promise<void> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    while (!closing.signal.aborted) {
      if (faults.stalled || heldBytes >= HELD_MAX_BYTES) {
        await bell.next();
        continue;
      }
      const count = await source.read(buffer);
      if (count === null) break;
      held.push({ chunk: buffer.slice(0, count), dueMs: performance.now() + faults.delayMs });
      heldBytes += count;
      bell.ring();
    }
  }

  async function pass(chunk: Uint8Array): Promise<void> {
    let passed = 0;
    while (passed < chunk.byteLength && !closing.signal.aborted) {
      const rate = faults.bytesPerSecond;
      const sliceBytes = rate === 0
        ? chunk.byteLength
        : Math.max(1, Math.floor(rate * THROTTLE_SLICE_MS / 1000));
      const slice = chunk.subarray(passed, passed + sliceBytes);
      await writeAll(target, slice);
      passed += slice.byteLength;
      onBytes(slice.byteLength);
      if (rate > 0) await sleep(slice.byteLength * 1000 / rate, closing.signal);
    }
  }

  async function write(): Promise<void> {
    while (!closing.signal.aborted) {
      const first = held[0];
      if (first === undefined) {
        if (isOver) return;
        await bell.next();
        continue;
      }
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0) {
        await sleep(waitMs, closing.signal);
        continue;
      }
      held.shift();
      await pass(first.chunk);
      heldBytes -= first.chunk.byteLength;
      bell.ring();
    }
  }

  const reading = read().catch(() => {}).finally(() => {
    isOver = true;
    bell.ring();
  });
  await write().catch(() => {});
  closing.abort();
  bell.ring();
  await reading;
}

/** A TCP address. */
export interface TcpAddress {
  readonly hostname: string;
  readonly port: number;
}

/** Starts a relay to `target`, on a free port of the loopback unless `own` says otherwise. */
export function startTcpProxy(
  target: TcpAddress,
  own: TcpAddress = { hostname: "127.0.0.1", port: 0 },
): TcpProxy {
  const listener = Deno.listen(own);
  const bell = createBell();
  const open = new Set<AbortController>();
  const work = new Set<Promise<void>>();
  const bytes: Record<Direction, number> = { toServer: 0, toClient: 0 };
  const faults: Record<Direction, Faults> = {
    toServer: { delayMs: 0, bytesPerSecond: 0, stalled: false },
    toClient: { delayMs: 0, bytesPerSecond: 0, stalled: false },
  };
  let accepted = 0;
  let isRefusing = false;

  function close(conn: Deno.Conn): void {
    try {
      conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async function relay(client: Deno.Conn): Promise<void> {
    const closing = new AbortController();
    open.add(closing);
    let server: Deno.Conn | undefined;
    closing.signal.addEventListener("abort", () => {
      close(client);
      if (server !== undefined) close(server);
      bell.ring();
    });
    try {
      server = await Deno.connect(target);
      if (closing.signal.aborted) {
        close(server);
        return;
      }
      await Promise.all([
        pump(client, server, faults.toServer, bell, closing, (n) => bytes.toServer += n),
        pump(server, client, faults.toClient, bell, closing, (n) => bytes.toClient += n),
      ]);
    } catch {
      // The server is not there: the client sees its connection close.
    } finally {
      closing.abort();
      open.delete(closing);
    }
  }

  async function accept(): Promise<void> {
    for await (const client of listener) {
      if (isRefusing) {
        close(client);
        continue;
      }
      accepted++;
      const relaying: Promise<void> = relay(client).finally(() => work.delete(relaying));
      work.add(relaying);
    }
  }

  function set(direction: Direction | undefined, change: (faults: Faults) => void): void {
    for (const way of DIRECTIONS) {
      if (direction === undefined || direction === way) change(faults[way]);
    }
    bell.ring();
  }

  function cut(): void {
    for (const closing of [...open]) closing.abort();
  }

  const accepting = accept();
  const { hostname, port } = listener.addr as Deno.NetAddr;

  return {
    hostname,
    port,
    bytes,
    get connections() {
      return open.size;
    },
    get accepted() {
      return accepted;
    },
    delay: (ms, direction) => set(direction, (way) => way.delayMs = ms),
    throttle: (rate, direction) => set(direction, (way) => way.bytesPerSecond = rate),
    stall: (direction) => set(direction, (way) => way.stalled = true),
    resume: () => set(undefined, (way) => way.stalled = false),
    cut,
    refuse(on) {
      isRefusing = on;
    },
    async stop() {
      listener.close();
      cut();
      await accepting;
      await Promise.all(work);
    },
  };
}
