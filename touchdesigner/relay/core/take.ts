import { factsOf, type PictureFacts } from "./facts.ts";
import type { RelayFrame } from "./frame_check.ts";

/** One line of a take's `times.jsonl`: a file of the sequence and when its image came. */
export interface TakeLine extends PictureFacts {
  /** From 1, without holes. */
  readonly index: number;
  readonly file: string;
  /** Unix time at which the recorder got it, ms. */
  readonly received_at_ms: number;
  /** Frames lost between the line before and this one. */
  readonly dropped_before: number;
}

/** Names that Windows keeps for devices, with whatever ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a folder cannot have this name on every system, or undefined when it can. */
export function takeNameFault(name: string): string | undefined {
  return RESERVED.test(name) ? `Windows keeps the name ${name} for a device` : undefined;
}

/** Name of a take that was given none: room, date and time of day (UTC). */
export function takeNameAt(room: string, unixMs: number): string {
  const time = new Date(unixMs).toISOString();
  return `${room}_${time.slice(0, 10)}_${time.slice(11, 23).replaceAll(":", "").replace(".", "_")}`;
}

/** File of the frame number `index`, from 1. */
export function frameFile(index: number, kind: string): string {
  return `${String(index).padStart(6, "0")}.${kind}`;
}

/** The line for a frame. */
export function takeLine(
  frame: RelayFrame,
  index: number,
  receivedAtMs: number,
  droppedBefore: number,
): TakeLine {
  return {
    index,
    file: frameFile(index, frame.kind),
    received_at_ms: receivedAtMs,
    dropped_before: droppedBefore,
    ...factsOf(frame),
  };
}
