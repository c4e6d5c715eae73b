import {
  type Ack,
  binaryKind,
  decodeAck,
  decodePointerInput,
  encodeFrame,
  type FrameHeader,
  type PointerInput,
  SUBPROTOCOL,
} from "@fuelrail/contracts/binary";
import { extname, join } from "node:path";
import { builtPage } from "./built_page.ts";
import { soon } from "./patience.ts";

type Payload = Readonly<Record<string, unknown>>;

/** One text message of a page. */
export interface PageMessage {
  readonly type: string;
  readonly payload: Payload;
}

/** One page's socket, from the gateway's side; the test says everything that it hears. */
export interface Visit {
  readonly room: string | null;
  readonly messages: readonly PageMessage[];
  readonly acks: readonly Ack[];
  /** Pointer inputs, oldest first. */
  readonly inputs: readonly PointerInput[];
  /** How many messages have come in all, of every kind. */
  heard(): number;
  /** The newest message of a type, once one has come. */
  message(type: string): Promise<PageMessage>;
  send(eventType: string, payload: Payload): void;
  /** Sends text or bytes as they are. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  frame(header: Partial<FrameHeader>, body: Uint8Array): void;
  close(code: number, reason?: string): void;
  readonly closed: Promise<void>;
}

/**
 * A gateway that serves the built page and otherwise does only what a test tells it, so that
 * every answer, fault and order of messages can be tried.
 */
export interface ScriptedGateway extends AsyncDisposable {
  readonly url: string;
  readonly visits: readonly Visit[];
  /** Bytes served for `GET /rooms/R/frame.png`, by "session/seq". */
  readonly stills: Map<string, Uint8Array>;
  /** Bytes served for outline geometry, by path. */
  readonly meshes: Map<string, Uint8Array<ArrayBuffer>>;
  /** Requests for stills so far, with their query and authorisation. */
  readonly stillRequests: readonly string[];
  /** The visit number `count` (from 1), once the page has said hello. */
  visit(count: number): Promise<Visit>;
  /** Stops listening and cuts every socket, as a crash would. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  start(): void;
}

/** What `welcome` says unless the test says otherwise. */
export const WELCOME: Payload = {
  viewer_id: "v1",
  room: "STUDIO",
  role: "operator",
  capabilities: ["setTierRequest", "setStreamSettingRequest", "setViewportRequest"],
  limits: {},
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export async function startScriptedGateway(): Promise<ScriptedGateway> {
  const { dir } = await builtPage();
  const visits: (Visit & { readonly abandon: () => void })[] = [];
  const stills = new Map<string, Uint8Array<ArrayBuffer>>();
  const meshes = new Map<string, Uint8Array<ArrayBuffer>>();
  const stillRequests: string[] = [];

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/ws") {
      const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
      visits.push(createVisit(socket, url.searchParams.get("room")));
      return response;
    }
    if (url.pathname.endsWith("/frame.png")) {
      const key = `${url.searchParams.get("session")}/${url.searchParams.get("seq")}`;
      stillRequests.push(`${url.pathname} ${key} ${request.headers.get("authorization") ?? "-"}`);
      const body = stills.get(key);
      return new Response(body ?? null, { status: body === undefined ? 410 : 200 });
    }
    const mesh = meshes.get(url.pathname);
    if (mesh !== undefined) return new Response(mesh);
    const name = url.pathname === "/" ? "index.html" : url.pathname.slice(1);
    try {
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      return new Response(await Deno.readFile(join(dir, name)), {
        headers: { "content-type": type },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  }

  let server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  const { port } = server.addr;
  let running = true;

  async function stop(): Promise<void> {
    if (!running) return;
    running = false;
    for (const visit of visits) visit.abandon();
    await Promise.all(visits.map((visit) => visit.closed));
    await server.shutdown();
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    visits,
    stills,
    meshes,
    stillRequests,
    async visit(count) {
      const visit = await soon(() => visits[count - 1], `visit ${count}`);
      await visit.message("hello");
      return visit;
    },
    stop,
    start() {
      server = Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {} }, answer);
      running = true;
    },
    [Symbol.asyncDispose]: stop,
  };
}

function createVisit(socket: WebSocket, room: string | null) {
  const messages: PageMessage[] = [];
  const acks: Ack[] = [];
  const inputs: PointerInput[] = [];
  let heard = 0;
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    heard++;
    if (data instanceof ArrayBuffer) {
      const bytes = new Uint8Array(data);
      if (binaryKind(bytes) === "input") {
        const result = decodePointerInput(bytes);
        if (!result.ok) throw new Error(result.reason);
        inputs.push(result.input);
        return;
      }
      const ack = decodeAck(bytes);
      if (!ack.ok) throw new Error(ack.reason);
      acks.push({ seq: ack.seq, tier: ack.tier });
      return;
    }
    const { event_type: type, payload } = JSON.parse(String(data));
    messages.push({ type, payload });
    if (type === "ping") send("pong", { t: payload.t, server_time: Date.now() });
  };
  const closed = new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
  });
  function send(eventType: string, payload: Payload): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ event_type: eventType, payload }));
  }
  return {
    room,
    messages,
    acks,
    inputs,
    closed,
    heard: () => heard,
    send,
    sendRaw: (data: string | Uint8Array<ArrayBuffer>) => socket.send(data),
    message: (type: string) =>
      soon(() => messages.findLast((message) => message.type === type), type),
    frame(header: Partial<FrameHeader>, body: Uint8Array) {
      socket.send(new Uint8Array(encodeFrame({ ...FRAME, ...header }, body)));
    },
    close: (code: number, reason = "") => socket.close(code, reason),
    abandon: () => socket.close(),
  };
}

/** Header fields of a test's frame unless it says otherwise. */
export const FRAME: FrameHeader = {
  kind: "image",
  codec: "jpeg",
  converged: false,
  lossless: false,
  interactive: false,
  alpha: false,
  announced: false,
  seq: 1,
  baseSeq: 0,
  epoch: 1,
  inputSeq: 0,
  width: 64,
  height: 32,
  renderWidth: 64,
  renderHeight: 32,
  samples: 10,
  maxSamples: 100,
  renderSeconds: 1,
  samplesPerSecond: 1_000_000,
  capturedAtMs: 0,
  session: 7,
  tier: "full",
  renderPassId: 0,
};
