import { type ClientUnaryCall, Metadata } from "@grpc/grpc-js";
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import type { TurnClass } from "@fuelrail/contracts";
import type { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";
import { defaultDeadlineMs } from "./deadlines.ts";
import { forbiddenReason } from "./forbidden.ts";
import { grpcMethod, rpcPath } from "./grpc_service.ts";
import { OctaneError, toOctaneError } from "./octane_error.ts";
import type { Transport } from "./transport.ts";

/** The turn at Octane within which a call is made. */
export interface TurnTag {
  readonly id: string;
  readonly class: TurnClass;
}

export interface CallOptions {
  /** How long to wait for the answer, in milliseconds; by default what the rpc is known to take. */
  readonly deadlineMs?: number;
  /** Calls the rpc off; Octane may still carry it out. */
  readonly signal?: AbortSignal;
  /** Repeated in the call's report. */
  readonly turn?: TurnTag;
}

/** What became of one call, for metrics and the debug console. */
export interface CallReport {
  readonly rpc: string;
  readonly durationMs: number;
  readonly ok: boolean;
  readonly error?: OctaneError;
  readonly requestBytes?: number;
  /** Absent when no answer came. */
  readonly responseBytes?: number;
  /** How long it took to read the answer; part of the duration. */
  readonly parseMs?: number;
  readonly turn?: TurnTag;
}

export interface CallerOptions {
  readonly transport: Transport;
  /** `host:port`, for errors. */
  readonly target: string;
  readonly clock: Clock;
  readonly onCall: (report: CallReport) => void;
}

/** Sends unary rpcs over one transport, each with a deadline, and can call all of them off. */
export interface Caller {
  call<I extends DescMessage, O>(
    method: DescMethodUnary<I>,
    request: MessageInitShape<I>,
    decode: (bytes: Uint8Array) => O,
    options?: CallOptions,
  ): Promise<O>;
  /** Ends every call in flight with a `cancelled` error. */
  cancelAll(): void;
}

export function createCaller(options: CallerOptions): Caller {
  const { transport, target, clock } = options;
  const inFlight = new Map<ClientUnaryCall, () => void>();

  const send = <O>(
    method: DescMethodUnary,
    bytes: Buffer,
    decode: (bytes: Uint8Array) => O,
    { deadlineMs = defaultDeadlineMs(method.name), signal }: CallOptions,
  ) => {
    const { promise, resolve, reject } = Promise.withResolvers<O>();
    const rpc = rpcPath(method);
    let calledOff = signal?.aborted === true;
    const calledOffError = (cause?: unknown) =>
      new OctaneError({ kind: "cancelled", rpc, target, why: "called off here", cause });
    if (calledOff) throw calledOffError(signal?.reason);
    const call = transport.client.makeUnaryRequest<Buffer, O>(
      rpc,
      (ready) => ready,
      decode,
      bytes,
      new Metadata(),
      { deadline: clock.unixMs() + deadlineMs },
      (error, answer) => {
        inFlight.delete(call);
        signal?.removeEventListener("abort", abort);
        if (error === null) resolve(answer as O);
        else reject(calledOff ? calledOffError(error) : error);
      },
    );
    const abort = () => {
      calledOff = true;
      call.cancel();
    };
    signal?.addEventListener("abort", abort);
    inFlight.set(call, abort);
    return promise;
  };

  return {
    async call(method, request, decode, callOptions = {}) {
      const rpc = rpcPath(method);
      const message = create(method.input, request);
      const reason = forbiddenReason(method, message);
      if (reason !== undefined) {
        throw new OctaneError({ kind: "forbidden", rpc, target, why: `never sent: ${reason}` });
      }
      assertOpen(transport, rpc, target);
      const startMs = clock.nowMs();
      const sizes: { requestBytes?: number; responseBytes?: number; parseMs?: number } = {};
      const { turn } = callOptions;
      const report = (error?: OctaneError) =>
        options.onCall({
          rpc,
          durationMs: clock.nowMs() - startMs,
          ok: error === undefined,
          ...(error === undefined ? {} : { error }),
          ...(turn === undefined ? {} : { turn }),
          ...sizes,
        });
      const decodeSized = (answer: Uint8Array) => {
        sizes.responseBytes = answer.length;
        const fromMs = clock.nowMs();
        const decoded = decode(answer);
        sizes.parseMs = clock.nowMs() - fromMs;
        return decoded;
      };
      try {
        const bytes = grpcMethod(method).requestSerialize(message);
        sizes.requestBytes = bytes.length;
        const answer = await send(method, bytes, decodeSized, callOptions);
        report();
        return answer;
      } catch (cause) {
        const error = toOctaneError(rpc, target, cause);
        report(error);
        throw error;
      }
    },
    cancelAll() {
      for (const abort of inFlight.values()) abort();
    },
  };
}

/** Throws an `OctaneError` unless the transport can still be used. */
export function assertOpen(transport: Transport, rpc: string, target: string): void {
  if (transport.state === "open") return;
  throw transport.state === "lost"
    ? new OctaneError({ kind: "unreachable", rpc, target, why: "the connection was lost" })
    : new OctaneError({ kind: "cancelled", rpc, target, why: "the connection was closed here" });
}
