import { status } from "@grpc/grpc-js";

/** An answer that is a gRPC error. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What Octane answers to handle 0 and to handles that it does not know, or no longer. */
export function invalidReference(): Refusal {
  return new Refusal(status.INVALID_ARGUMENT, "invalid object reference");
}

/** What Octane answers when a value is asked for as something that it is not. */
export function unsupportedType(): Refusal {
  return new Refusal(status.INVALID_ARGUMENT, "Unsupported or missing expected_type");
}

/** A request that makes no sense for another reason. */
export function invalidArgument(message: string): Refusal {
  return new Refusal(status.INVALID_ARGUMENT, message);
}
