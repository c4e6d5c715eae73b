import {
  binaryKind,
  type CameraPose,
  decodeCameraPose,
  decodePointerInput,
  type PointerInput,
  type Room,
  subjects,
  VIEWER_HEADER,
} from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";

/** Who gets what viewers' pointers and bridges send. */
export interface InputTaker {
  pointer(viewerId: string, input: PointerInput): void;
  pose(viewerId: string, pose: CameraPose): void;
  /** A message that is none of them. */
  unreadable(viewerId: string | undefined, reason: string): void;
}

/** Listens to the input of a room. */
export function followInput(bus: Bus, room: Room, taker: InputTaker): Subscription {
  return bus.subscribe(subjects.input(room), ({ data, headers }) => {
    const viewerId = headers[VIEWER_HEADER];
    if (viewerId === undefined || viewerId === "") {
      return taker.unreadable(undefined, "Input without a viewer");
    }
    switch (binaryKind(data)) {
      case "input": {
        const decoded = decodePointerInput(data);
        if (decoded.ok) taker.pointer(viewerId, decoded.input);
        else taker.unreadable(viewerId, decoded.reason);
        return;
      }
      case "pose": {
        const decoded = decodeCameraPose(data);
        if (decoded.ok) taker.pose(viewerId, decoded.pose);
        else taker.unreadable(viewerId, decoded.reason);
        return;
      }
      default:
        return taker.unreadable(viewerId, "Input is neither pointer input nor a camera pose");
    }
  });
}
