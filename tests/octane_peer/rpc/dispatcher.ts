import { create, type DescMethod, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import {
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  status,
} from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { CallLog } from "./call_log.ts";
import { Refusal } from "./refusal.ts";
import type { UntypedHandler } from "./service.ts";
import type { WriteLog } from "./write_log.ts";

/** Bytes as grpc-js wants them, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A method whose messages are passed as bytes; `kind` says which side sends many of them. */
export function rawMethod(
  path: string,
  kind: DescMethod["methodKind"],
): MethodDefinition<Buffer, Buffer> {
  const asIs = (bytes: Buffer) => bytes;
  return {
    path,
    requestStream: kind === "client_streaming",
    responseStream: kind === "server_streaming",
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

/** What happens to a unary call before it is handled. */
export interface CallGate {
  /** Resolves when the call may be answered; never, to leave it open. */
  admit(path: string): Promise<void> | null;
  /** Whether it is answered unhandled, with nothing in the answer; throws its refusal. */
  isEmpty(path: string): boolean;
}

/** Answers what nobody serves, in the words of a server that has never heard of it. */
export function unimplemented(path: string, log: CallLog): handleUnaryCall<Buffer, Buffer> {
  return (_call, answer) => {
    log.arrived(path);
    answer({
      code: status.UNIMPLEMENTED,
      details: `The server does not implement the method ${path}`,
    });
  };
}

/** Decodes a unary call, lets its handler answer, and encodes that. */
export function unary(
  path: string,
  method: DescMethod,
  handler: UntypedHandler,
  gate: CallGate,
  log: CallLog,
  writes: WriteLog,
): handleUnaryCall<Buffer, Buffer> {
  return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
    log.arrived(path);
    const over = log.unaryOpened(path);
    call.on("cancelled", over);
    const run = async () => {
      try {
        const request = fromBinary(method.input, call.request);
        writes.arrived(path, method, request);
        const wait = gate.admit(path);
        if (wait !== null) await wait;
        answer(null, encode(method, gate.isEmpty(path) ? {} : await handler(request)));
      } catch (error) {
        answer(refusalOf(error));
      } finally {
        over();
      }
    };
    void run();
  };
}

/**
 * Decodes every message of a stream for its handler, in order, and sends the last answer once the
 * stream has ended.
 */
export function clientStream(
  path: string,
  method: DescMethod,
  handler: UntypedHandler,
  gate: CallGate,
  log: CallLog,
  writes: WriteLog,
): handleClientStreamingCall<Buffer, Buffer> {
  return (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
    log.arrived(path);
    const run = async () => {
      try {
        const wait = gate.admit(path);
        if (wait !== null) await wait;
        const isEmpty = gate.isEmpty(path);
        let last: unknown = {};
        for await (const bytes of call as AsyncIterable<Buffer>) {
          const request = fromBinary(method.input, bytes);
          writes.arrived(path, method, request);
          if (!isEmpty) last = await handler(request);
        }
        answer(null, encode(method, last));
      } catch (error) {
        answer(refusalOf(error));
      }
    };
    void run();
  };
}

function encode(method: DescMethod, value: unknown): Buffer {
  if (value instanceof Uint8Array) return asBuffer(value);
  const message = create(method.output, (value ?? {}) as Partial<Message>);
  return asBuffer(toBinary(method.output, message));
}

function refusalOf(error: unknown): { code: number; details: string } {
  if (error instanceof Refusal) return { code: error.code, details: error.message };
  const details = error instanceof Error ? error.message : String(error);
  return { code: status.INTERNAL, details };
}

/** A handler of any kind. */
export type AnyHandler =
  | handleUnaryCall<Buffer, Buffer>
  | handleClientStreamingCall<Buffer, Buffer>
  | handleServerStreamingCall<Buffer, Buffer>;
