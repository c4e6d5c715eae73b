import { decodeAck } from "@fuelrail/contracts/binary";
import { type JsonObject, numberField, textField } from "../../core/json_fields.ts";

/** When the page drew its last frames: an ack leaves once its frame is on the screen. */
export interface DrawnTimes {
  /** Takes in bytes that the page sent. */
  acked(bytes: Uint8Array, atMs: number): void;
  /** When the frame of a timeline was drawn, or undefined when it was not seen to be. */
  of(timeline: JsonObject): number | undefined;
}

const KEPT = 300;

/** Remembers nothing yet. */
export function createDrawnTimes(): DrawnTimes {
  const times = new Map<string, number>();
  return {
    acked(bytes, atMs) {
      const ack = decodeAck(bytes);
      if (!ack.ok) return;
      const [oldest] = times.keys();
      if (oldest !== undefined && times.size >= KEPT) times.delete(oldest);
      times.set(`${ack.seq}/${ack.tier}`, atMs);
    },
    of(timeline) {
      return times.get(`${numberField(timeline, "seq")}/${textField(timeline, "tier")}`);
    },
  };
}
