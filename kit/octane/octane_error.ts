import { status as STATUS } from "@grpc/grpc-js";

/** Why a call to Octane failed, in the terms that decide what to do next. */
export type OctaneErrorKind =
  /** No connection, or it was lost: open a new one. */
  | "unreachable"
  /** No answer in time. */
  | "deadline"
  /** The peer does not have this rpc. */
  | "unimplemented"
  /** A handle that is 0, dead or of another object. */
  | "invalid_reference"
  | "invalid_argument"
  /** Called off by the caller, or the connection was closed here. */
  | "cancelled"
  /** Never sent, because it is known to hurt Octane. */
  | "forbidden"
  | "internal";

export interface OctaneErrorDetail {
  readonly kind: OctaneErrorKind;
  /** `/package.Service/method`, or `connect`. */
  readonly rpc: string;
  /** `host:port` of the peer. */
  readonly target: string;
  /** The gRPC status number, where there was one. */
  readonly code?: number;
  readonly why: string;
  readonly cause?: unknown;
}

/** A call that failed; the message names the rpc, the target and the reason. */
export class OctaneError extends Error {
  override readonly name = "OctaneError";
  readonly kind: OctaneErrorKind;
  readonly rpc: string;
  readonly target: string;
  readonly code: number | undefined;
  /** The reason alone, for people. */
  readonly why: string;

  constructor(detail: OctaneErrorDetail) {
    super(`${detail.rpc} at ${detail.target}: ${detail.why}`, { cause: detail.cause });
    this.kind = detail.kind;
    this.rpc = detail.rpc;
    this.target = detail.target;
    this.code = detail.code;
    this.why = detail.why;
  }
}

/** The parts of a grpc-js error that matter. */
export interface GrpcFailure {
  readonly code?: number;
  readonly details?: string;
  readonly message?: string;
}

/**
 * Turns what grpc-js reports into an `OctaneError`. A call that was cancelled is taken as ended by
 * the peer, as happens when it quits; one that was called off here needs no translation.
 */
export function toOctaneError(rpc: string, target: string, failure: unknown): OctaneError {
  if (failure instanceof OctaneError) return failure;
  const { code, details, message } = (failure ?? {}) as GrpcFailure;
  const said = details !== undefined && details !== "" ? details : message ?? String(failure);
  return new OctaneError({
    kind: kindOf(code, said),
    rpc,
    target,
    ...(code === undefined ? {} : { code }),
    why: wording(code, said),
    cause: failure,
  });
}

function kindOf(code: number | undefined, said: string): OctaneErrorKind {
  switch (code) {
    case STATUS.UNAVAILABLE:
    case STATUS.CANCELLED:
      return "unreachable";
    case STATUS.DEADLINE_EXCEEDED:
      return "deadline";
    case STATUS.UNIMPLEMENTED:
      return "unimplemented";
    case STATUS.INVALID_ARGUMENT:
      return /invalid object reference/i.test(said) ? "invalid_reference" : "invalid_argument";
    default:
      return "internal";
  }
}

function wording(code: number | undefined, said: string): string {
  switch (code) {
    case STATUS.DEADLINE_EXCEEDED:
      return `no answer in time (${said})`;
    case STATUS.UNIMPLEMENTED:
      return `this Octane does not have the rpc (${said})`;
    case STATUS.CANCELLED:
      return `Octane broke the call off (${said})`;
    default:
      return said;
  }
}
