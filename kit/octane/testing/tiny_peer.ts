import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type ServiceError,
  status,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import type { DescMethod } from "@bufbuild/protobuf";
import { Buffer } from "node:buffer";
import * as alpha5 from "../gen/alpha5.ts";
import * as beta2 from "../gen/beta2.ts";
import { grpcService, rpcPath } from "../grpc_service.ts";

/** Answers one unary call with initial fields of the response, bytes, or a thrown `refusal`. */
export type TinyHandler = (request: unknown) => unknown;
/** Serves one callback channel. */
export type TinyStream = (stream: TinyChannel) => void;

export interface TinyChannel {
  send(bytes: Uint8Array): void;
  end(): void;
  /** Ends the stream with a gRPC status. */
  fail(code: number, details: string): void;
  /** Resolves when the client has gone. */
  readonly gone: Promise<void>;
}

export interface TinyPeerOptions {
  readonly generation: "alpha5" | "beta2" | "neither";
  /** By rpc name; the generation's own getters and the version are there already. */
  readonly handlers?: Readonly<Record<string, TinyHandler>>;
  readonly stream?: TinyStream;
  /** 0 for a free one. */
  readonly port?: number;
}

export interface TinyPeer {
  readonly port: number;
  /** Paths of the calls that arrived, in order. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

/** An answer that never comes. */
export const NEVER: Promise<never> = new Promise(() => {});

/** A gRPC error for a handler to throw. */
export function refusal(code: number, details: string): Error {
  return Object.assign(new Error(details), { code, details });
}

/** A gRPC server that has only what a test of the client needs. */
export async function startTinyPeer(options: TinyPeerOptions): Promise<TinyPeer> {
  const calls: string[] = [];
  const handlers: Record<string, TinyHandler> = {
    octaneVersion: () => ({ result: 15000005 }),
    octaneName: () => ({ result: "Tiny peer" }),
    ...(options.generation === "alpha5"
      ? { hardwareRayTracingEnabled: () => ({ result: true }), getByAttrID: rejectHandle }
      : {}),
    ...(options.generation === "beta2"
      ? { getWebRTCStatus: () => ({ running: false }), getValueByAttrID: rejectHandle }
      : {}),
    ...options.handlers,
  };
  const server = new Server({ "grpc.max_send_message_length": -1 });
  const services = options.generation === "alpha5" ? alpha5.services : beta2.services;
  for (const service of services) {
    const implementation: Record<string, UntypedHandleCall> = {};
    for (const method of service.methods) {
      const handler = handlers[method.name];
      if (handler !== undefined) {
        implementation[method.localName] = unaryHandler(method, handler, calls);
      } else if (method.name === "callbackChannel" && options.stream !== undefined) {
        implementation[method.localName] = streamHandler(method, options.stream, calls);
      }
    }
    server.addService(grpcService(service), implementation);
  }
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(
    `127.0.0.1:${options.port ?? 0}`,
    ServerCredentials.createInsecure(),
    (error, port) => error === null ? resolve(port) : reject(error),
  );
  const port = await promise;
  return {
    port,
    calls,
    stop() {
      const stopped = Promise.withResolvers<void>();
      server.tryShutdown(() => stopped.resolve());
      server.forceShutdown();
      return stopped.promise;
    },
  };
}

function rejectHandle(): never {
  throw refusal(status.INVALID_ARGUMENT, "invalid object reference");
}

function unaryHandler(
  method: DescMethod,
  handler: TinyHandler,
  calls: string[],
): UntypedHandleCall {
  return async (call: { request: unknown }, answer: sendUnaryData<unknown>) => {
    calls.push(rpcPath(method));
    try {
      answer(null, await handler(call.request));
    } catch (error) {
      answer(error as ServiceError);
    }
  };
}

function streamHandler(
  method: DescMethod,
  serve: TinyStream,
  calls: string[],
): UntypedHandleCall {
  return (stream: ServerWritableStream<unknown, unknown>) => {
    calls.push(rpcPath(method));
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    stream.once("close", resolve);
    stream.once("cancelled", resolve);
    serve({
      send: (bytes) => void stream.write(Buffer.from(bytes)),
      end: () => void stream.end(),
      fail: (code, details) => void stream.emit("error", refusal(code, details)),
      gone,
    });
  };
}
