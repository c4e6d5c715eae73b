import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  connectivityState,
  credentials,
} from "@grpc/grpc-js";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import type { Clock } from "../clock.ts";
import { guardHttp2 } from "./http2_guard.ts";
import type { ReachedAddress } from "./reach.ts";

/** Largest message accepted, in bytes: a 4K HDR frame is 133 MB, and several may come at once. */
export const MAX_RECEIVE_BYTES = 512 * 1024 * 1024;
/** Bytes Octane may send ahead of what has been read; the protocol's 64 KiB would pace frames. */
const FLOW_CONTROL_BYTES = 16 * 1024 * 1024;
const TCP_KEEPALIVE_MS = 10_000;
/** How long a closing connection may take to say goodbye before it is cut, in milliseconds. */
const GOODBYE_MS = 250;

/**
 * No HTTP/2 pings: a gRPC server takes more than two in ten idle minutes for an attack and hangs
 * up. TCP's own keepalive and the deadlines of calls find a dead peer.
 */
const CHANNEL_OPTIONS: ChannelOptions = {
  "grpc.max_receive_message_length": MAX_RECEIVE_BYTES,
  "grpc.max_send_message_length": -1,
  "grpc-node.flow_control_window": FLOW_CONTROL_BYTES,
  "grpc.enable_retries": 0,
  "grpc.enable_http_proxy": 0,
  "grpc.enable_channelz": 0,
  "grpc.use_local_subchannel_pool": 1,
  // Every dialling sets a timer of this length, which a channel closed meanwhile leaves behind.
  "grpc.initial_reconnect_backoff_ms": 1,
  "grpc.max_reconnect_backoff_ms": 1,
  "grpc.service_config_disable_resolution": 1,
};

/** One gRPC channel over one TCP connection, which is never silently replaced by another. */
export interface Transport {
  readonly client: Client;
  /** Connects: whether HTTP/2 is spoken, was broken off, or got no answer in `timeoutMs`. */
  ready(timeoutMs: number): Promise<"ready" | "broken" | "silent">;
  readonly state: "open" | "lost" | "closed";
  /** Closes the channel and its socket; resolves when both are gone. Calls must be over. */
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly address: ReachedAddress;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Called once if the connection ends before `close`. */
  readonly onLost: () => void;
}

/**
 * Makes the channel; nothing is connected before `ready` is called. A lost connection closes the
 * channel too, for grpc-js would otherwise dial again on its own.
 */
export function createTransport(options: TransportOptions): Transport {
  guardHttp2();
  const { address, port, clock } = options;
  let socket: Socket | undefined;
  let socketClosed = Promise.resolve();
  let spoken = false;
  let lost = false;
  let closing = false;

  const mayDial = () => socket === undefined && !closing;
  const adopt = (fresh: Socket) => {
    if (!mayDial()) throw new Error("one connection only");
    socket = fresh;
    fresh.setKeepAlive(true, TCP_KEEPALIVE_MS);
    const { promise, resolve } = Promise.withResolvers<void>();
    socketClosed = promise;
    fresh.once("close", () => {
      resolve();
      if (closing || lost) return;
      lost = true;
      options.onLost();
      setImmediate(() => client.close());
    });
  };

  const literal = address.family === 6 ? `[${address.address}]` : address.address;
  const client = new Client(
    `ipv${address.family}:${literal}:${port}`,
    trackedCredentials(mayDial, adopt),
    { ...CHANNEL_OPTIONS, "grpc.default_authority": authority(options.host, port) },
  );

  // A call on a channel that has just lost its connection would make grpc-js dial again, before the
  // socket's own word of it arrives.
  const isLost = () =>
    lost || (spoken && client.getChannel().getConnectivityState(false) !== connectivityState.READY);

  return {
    client,
    get state() {
      return closing ? "closed" : isLost() ? "lost" : "open";
    },
    async ready(timeoutMs) {
      const state = await waitReady(client, clock.unixMs() + timeoutMs);
      spoken = state === "ready";
      return state;
    },
    async close() {
      if (closing) return await socketClosed;
      closing = true;
      client.close();
      const timer = clock.setTimer(spoken ? GOODBYE_MS : 0, () => socket?.destroy());
      await socketClosed;
      timer.cancel();
    },
  };
}

/** Insecure credentials that ask before each dialling and hand over the socket that it gave. */
function trackedCredentials(
  mayDial: () => boolean,
  adopt: (socket: Socket) => void,
): ChannelCredentials {
  const insecure = credentials.createInsecure();
  const createConnector = insecure._createSecureConnector.bind(insecure);
  insecure._createSecureConnector = (target, options, callCredentials) => {
    const connector = createConnector(target, options, callCredentials);
    return {
      connect: async (socket) => {
        adopt(socket);
        return await connector.connect(socket);
      },
      // A second dialling waits until the channel is closed; if it failed, grpc-js would dial again.
      waitForReady: () => mayDial() ? connector.waitForReady() : new Promise(() => {}),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
    };
  };
  return insecure;
}

function waitReady(
  client: Client,
  deadlineUnixMs: number,
): Promise<"ready" | "broken" | "silent"> {
  const channel = client.getChannel();
  const { promise, resolve } = Promise.withResolvers<"ready" | "broken" | "silent">();
  const look = () => {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return resolve("ready");
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) {
      return resolve("broken");
    }
    channel.watchConnectivityState(state, deadlineUnixMs, (error) => {
      if (error) resolve("silent");
      else look();
    });
  };
  look();
  return promise;
}

function authority(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
