import {
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import {
  type CallbackChannel,
  type CallbackHandlers,
  openCallbackChannel,
} from "./callback_channel.ts";
import { ApiInfoService, ApiRenderEngineService } from "./gen/beta2.ts";
import { detectGeneration, type OctaneGeneration } from "./generation.ts";
import { OctaneError, type OctaneErrorKind } from "./octane_error.ts";
import { reach } from "./reach.ts";
import { type GrabbedResult, parseGrabResponse } from "./stream_parser.ts";
import { createTransport, type Transport } from "./transport.ts";
import {
  type Caller,
  type CallOptions,
  type CallReport,
  createCaller,
  type TurnTag,
} from "./unary.ts";

/** How long `openOctane` may take before it gives up, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5000;
/** How long of that the peer may take to speak HTTP/2, in milliseconds. */
const HTTP2_TIMEOUT_MS = 3000;

export interface OpenOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of every call that was sent, once it is over. */
  readonly onCall?: (report: CallReport) => void;
  /** Milliseconds until giving up, all steps together; `CONNECT_TIMEOUT_MS` unless said. */
  readonly connectTimeoutMs?: number;
  /** The turn within which the connection is opened. */
  readonly turn?: TurnTag;
}

/** How a result is grabbed. */
export interface GrabOptions extends CallOptions {
  /** Told of the result as soon as it is here, before it is released. */
  readonly onResult?: (result: GrabbedResult) => void;
}

/**
 * One connection to Octane. It belongs to the Octane that answered when it was opened: once lost
 * it stays lost, and another one has to be opened, which may meet the other generation.
 */
export interface OctaneConnection {
  readonly generation: OctaneGeneration;
  /** What Octane calls its version, such as `15000005`; null if it does not say. */
  readonly version: string | null;
  /** What Octane calls itself; null if it does not say. */
  readonly rendererName: string | null;
  /** `host:port`. */
  readonly target: string;
  /**
   * Calls an rpc, whose method may come from either generation where both have it. Rejects with an
   * `OctaneError`.
   */
  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<MessageShape<O>>;
  /** Like `call`, with the answer as it came, for what is too large to be read on this thread. */
  callBytes<I extends DescMessage>(
    method: DescMethodUnary<I>,
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<Uint8Array>;
  /** Opens the stream that announces images, statistics, failures and project changes. */
  callbackChannel(handlers: CallbackHandlers): CallbackChannel;
  /** Fetches the newest rendered images and releases them on Octane's side; one at a time. */
  grab(options?: GrabOptions): Promise<GrabbedResult>;
  /** Calls `handler` once if the connection ends by itself; at once if it already has. */
  onLost(handler: (error: OctaneError) => void): void;
  /** Ends calls and streams as `cancelled` and frees the socket; resolves when it is gone. */
  close(): Promise<void>;
}

/** Connects and finds out who answers; rejects with an `OctaneError` within the timeout. */
export async function openOctane(options: OpenOptions): Promise<OctaneConnection> {
  const { host, port, clock, log } = options;
  const target = `${host}:${port}`;
  const endMs = clock.nowMs() + (options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
  const leftMs = () => Math.max(endMs - clock.nowMs(), 0);
  const address = await reach({
    host,
    port,
    clock,
    timeoutMs: Math.min(leftMs(), HTTP2_TIMEOUT_MS),
    expectHttp2: true,
  });
  const losses = createLosses(target);
  const transport = createTransport({ address, host, port, clock, onLost: losses.report });
  try {
    await speakHttp2(transport, target, Math.min(leftMs(), HTTP2_TIMEOUT_MS));
    const caller = createCaller({ transport, target, clock, onCall: options.onCall ?? (() => {}) });
    const callOptions = () => ({
      deadlineMs: leftMs(),
      ...(options.turn === undefined ? {} : { turn: options.turn }),
    });
    const identity = await identify(caller, callOptions);
    return createConnection({ transport, caller, target, clock, log, losses, identity });
  } catch (cause) {
    await transport.close();
    throw cause;
  }
}

async function speakHttp2(transport: Transport, target: string, timeoutMs: number): Promise<void> {
  const state = await transport.ready(timeoutMs);
  if (state === "ready") return;
  throw new OctaneError({
    kind: state === "silent" ? "deadline" : "unreachable",
    rpc: "connect",
    target,
    why: state === "silent"
      ? "it accepts connections but says nothing; Octane may hang"
      : "it accepts connections but does not speak gRPC; another program may use this port",
  });
}

interface Identity {
  readonly generation: OctaneGeneration;
  readonly version: string | null;
  readonly rendererName: string | null;
}

/** Failures that say nothing about which rpcs the peer has. */
const NO_ANSWER: ReadonlySet<OctaneErrorKind> = new Set(["unreachable", "deadline", "cancelled"]);

async function identify(caller: Caller, options: () => CallOptions): Promise<Identity> {
  const answered = async <T>(work: Promise<T>): Promise<T | OctaneError> => {
    try {
      return await work;
    } catch (cause) {
      if (!(cause instanceof OctaneError) || NO_ANSWER.has(cause.kind)) throw cause;
      return cause;
    }
  };
  const call = <I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>) =>
    answered(
      caller.call(method, {} as MessageInitShape<I>, decoder(method), options()),
    );
  const generation = await detectGeneration(async (method) => {
    const answer = await answered(
      caller.call(method, {}, (bytes) => bytes, options()),
    );
    return !(answer instanceof OctaneError) || answer.kind !== "unimplemented";
  });
  const version = await call(ApiInfoService.method.octaneVersion);
  const name = await call(ApiInfoService.method.octaneName);
  return {
    generation,
    version: version instanceof OctaneError ? null : String(version.result),
    rendererName: name instanceof OctaneError || name.result === "" ? null : name.result,
  };
}

interface Losses {
  report(): void;
  add(handler: (error: OctaneError) => void): void;
}

function createLosses(target: string): Losses {
  const handlers: ((error: OctaneError) => void)[] = [];
  let loss: OctaneError | undefined;
  return {
    report() {
      loss = new OctaneError({
        kind: "unreachable",
        rpc: "connection",
        target,
        why: "the connection was lost",
      });
      for (const handler of handlers.splice(0)) handler(loss);
    },
    add(handler) {
      if (loss === undefined) handlers.push(handler);
      else handler(loss);
    },
  };
}

interface Parts {
  readonly transport: Transport;
  readonly caller: Caller;
  readonly target: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly losses: Losses;
  readonly identity: Identity;
}

function createConnection(parts: Parts): OctaneConnection {
  const { transport, caller, target, log, clock } = parts;
  const channels = new Set<CallbackChannel>();
  const { grabRenderResult, releaseRenderResult } = ApiRenderEngineService.method;
  let closed = false;
  let lastGrab: Promise<unknown> = Promise.resolve();

  const grabOnce = async (options?: GrabOptions): Promise<GrabbedResult> => {
    const result = await caller.call(grabRenderResult, {}, parseGrabResponse, options);
    options?.onResult?.(result);
    if (!result.ok) return result;
    const deadline = options?.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs };
    try {
      await caller.call(releaseRenderResult, {}, (bytes) => bytes, deadline);
    } catch (cause) {
      log.warn("a grabbed render result could not be released", { error: cause });
    }
    return result;
  };

  return {
    ...parts.identity,
    target,
    call: (method, request, options) => caller.call(method, request, decoder(method), options),
    callBytes: (method, request, options) =>
      caller.call(method, request, (bytes) => bytes, options),
    callbackChannel(handlers) {
      const channel = openCallbackChannel(transport, target, log, clock, {
        onEvent: (event, parseMs) => handlers.onEvent(event, parseMs),
        onEnd: (error) => {
          channels.delete(channel);
          handlers.onEnd(error);
        },
      });
      channels.add(channel);
      return channel;
    },
    grab(options) {
      const grab = lastGrab.then(() => grabOnce(options));
      lastGrab = grab.catch(() => {});
      return grab;
    },
    onLost(handler) {
      if (!closed) parts.losses.add(handler);
    },
    async close() {
      closed = true;
      for (const channel of channels) channel.cancel();
      caller.cancelAll();
      await transport.close();
    },
  };
}

function decoder<O extends DescMessage>(method: DescMethodUnary<DescMessage, O>) {
  return (bytes: Uint8Array): MessageShape<O> => fromBinary(method.output, bytes);
}
