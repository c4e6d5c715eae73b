import { parsePayload, type Room, subjects } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Demand } from "../core/demand.ts";

const decoder = new TextDecoder();

/** Follows what the subscribers of a room want; calls `onRefused` for what cannot be read. */
export function followDemand(
  bus: Bus,
  room: Room,
  onDemand: (demand: Demand) => void,
  onRefused: () => void,
): Subscription {
  return bus.subscribe(subjects.demand(room), ({ data }) => {
    const demand = readDemand(data);
    if (demand === undefined) onRefused();
    else onDemand(demand);
  });
}

/** Reads a demand, bare or wrapped as an event. */
function readDemand(data: Uint8Array): Demand | undefined {
  try {
    const json: unknown = JSON.parse(decoder.decode(data));
    const isWrapped = typeof json === "object" && json !== null && "event_type" in json &&
      json.event_type === "demand" && "payload" in json;
    const checked = parsePayload("demand", isWrapped ? json.payload : json);
    return checked.ok ? checked.payload : undefined;
  } catch {
    return undefined;
  }
}
