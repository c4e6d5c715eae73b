import { OctaneError } from "@fuelrail/kit/octane";
import type { LinkFault } from "../core/link_words.ts";
import { LaneCleared } from "./lane.ts";

/**
 * What a failure on the way to a working connection says of the link.
 *
 * @param stood a connection had been made and broke off before its first answers were in
 */
export function connectFault(error: unknown, stood: boolean): LinkFault {
  if (error instanceof LaneCleared) return { kind: "connectionLost", why: error.message };
  if (!(error instanceof OctaneError)) {
    return { kind: "unreachable", why: error instanceof Error ? error.message : String(error) };
  }
  switch (error.kind) {
    case "deadline":
      return { kind: "silent", why: error.why };
    case "unreachable":
    case "cancelled":
      return { kind: stood ? "connectionLost" : "unreachable", why: error.why };
    default:
      return { kind: "notOctane", why: error.message };
  }
}

/** What the end of the image stream says of the link, while the connection itself stands. */
export function streamFault(error: OctaneError | undefined): LinkFault {
  if (error === undefined) return { kind: "streamEnded" };
  if (error.kind === "unimplemented") return { kind: "notOctane", why: error.message };
  return { kind: "streamEnded", why: error.why };
}
