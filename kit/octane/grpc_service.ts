import type {
  MethodDefinition,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Buffer } from "node:buffer";
import { guardHttp2 } from "./http2_guard.ts";

/**
 * The grpc-js definition of a generated service, its methods under their generated names. A value
 * to send is a message, its initial fields, or bytes that are already encoded. Guards this process's
 * HTTP/2 sessions against Deno's crash, so it is to be called before a server is made.
 */
export function grpcService(
  service: DescService,
): ServiceDefinition<UntypedServiceImplementation> {
  guardHttp2();
  return Object.fromEntries(
    service.methods.map((method) => [method.localName, grpcMethod(method)]),
  );
}

/** The grpc-js definition of one rpc. */
export function grpcMethod(method: DescMethod): MethodDefinition<unknown, unknown> {
  return {
    path: rpcPath(method),
    originalName: method.name,
    requestStream: method.methodKind === "client_streaming" ||
      method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "server_streaming" ||
      method.methodKind === "bidi_streaming",
    requestSerialize: (value) => encodeMessage(method.input, value),
    requestDeserialize: (bytes) => fromBinary(method.input, bytes),
    responseSerialize: (value) => encodeMessage(method.output, value),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
  };
}

/** `/package.Service/method`, as it stands on the wire. */
export function rpcPath(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

function encodeMessage(schema: DescMessage, value: unknown): Buffer {
  if (value instanceof Uint8Array) return asBuffer(value);
  const message = isMessageOf(schema, value)
    ? value
    : create(schema, (value ?? {}) as MessageInitShape<DescMessage>);
  return asBuffer(toBinary(schema, message));
}

function isMessageOf(schema: DescMessage, value: unknown): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value &&
    value.$typeName === schema.typeName;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
