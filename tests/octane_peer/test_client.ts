import {
  create,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import { type Peer, startPeer } from "./peer.ts";
import type { PeerOptions } from "./peer_options.ts";

/** A grpc-js client that knows nothing but generated types. */
export interface TestClient {
  call<M extends DescMethodUnary>(
    method: M,
    request?: MessageInitShape<M["input"]>,
  ): Promise<MessageShape<M["output"]>>;
  stream<M extends DescMethodServerStreaming>(
    method: M,
    onMessage: (message: MessageShape<M["output"]>) => void,
    onEnd?: (error: ServiceError | null) => void,
  ): { pause(): void; resume(): void; cancel(): void };
  close(): void;
}

const path = (method: DescMethod) => `/${method.parent.typeName}/${method.name}`;

/** Connects to a peer. */
export function connect(peer: Peer): TestClient {
  const client = new Client(peer.address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  return {
    call<M extends DescMethodUnary>(method: M, request?: MessageInitShape<M["input"]>) {
      return new Promise<MessageShape<M["output"]>>((resolve, reject) => {
        const input = create(method.input, request);
        client.makeUnaryRequest(
          path(method),
          (bytes: Uint8Array) => Buffer.from(bytes),
          (bytes: Buffer) => fromBinary(method.output, bytes),
          toBinary(method.input, input),
          { deadline: Date.now() + 120_000 },
          (error, response) =>
            error === null && response !== undefined
              ? resolve(response as MessageShape<M["output"]>)
              : reject(error),
        );
      });
    },
    stream(method, onMessage, onEnd = () => {}) {
      const call = client.makeServerStreamRequest(
        path(method),
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes: Buffer) => fromBinary(method.output, bytes),
        new Uint8Array(0),
      );
      call.on("data", onMessage);
      call.on("error", onEnd);
      call.on("end", () => onEnd(null));
      return {
        pause: () => call.pause(),
        resume: () => call.resume(),
        cancel: () => call.cancel(),
      };
    },
    close: () => client.close(),
  };
}

/** A small film that is quick to render, for tests. */
export const SMALL: PeerOptions = { width: 64, height: 32, maxSamples: 4 };

/** Runs a test against a peer and a client, and ends both whatever happens. */
export async function withPeer(
  options: PeerOptions,
  test: (peer: Peer, client: TestClient) => Promise<void>,
): Promise<void> {
  const peer = await startPeer({ ...SMALL, ...options });
  const client = connect(peer);
  try {
    await test(peer, client);
  } finally {
    client.close();
    await peer.stop();
  }
}

/** The gRPC status and words of a call that must fail. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: number; details: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "code" in error && "details" in error) {
      return { code: Number(error.code), details: String(error.details) };
    }
    throw error;
  }
  throw new Error("The call was answered where it should have been refused");
}
