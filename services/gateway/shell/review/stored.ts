import { BusPayloadTooLarge, KeyConflict } from "@fuelrail/kit/bus";
import { plainReason } from "@fuelrail/kit/debug";
import { type RequestCaller, RequestRefused } from "@fuelrail/kit/requests";
import type { Annotation } from "@fuelrail/contracts";
import type { ReviewRefusal } from "../../core/review/refusal.ts";

/** Who did something, as it is stored and told. */
export type Actor = Annotation["author"];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A value as it is stored. */
export function toStored(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** A stored value; undefined when it is not JSON. */
export function fromStored(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}

/** The caller as others are shown it. */
export function actorOf({ viewerId, name }: RequestCaller): Actor {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Refuses with a reason that a decision has found. */
export function refuseIf(refusal: ReviewRefusal | undefined): void {
  if (refusal !== undefined) throw new RequestRefused(refusal.code, refusal.message);
}

/** Does something with the store; what goes wrong there becomes a refusal, conflicts do not. */
export async function withStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RequestRefused || error instanceof KeyConflict) throw error;
    const code = error instanceof BusPayloadTooLarge ? "too_large" : "service_unavailable";
    throw new RequestRefused(code, `The room's store refused it: ${plainReason(error)}`);
  }
}
