import { normaliseWheel } from "@fuelrail/camera-math";
import { buttonBits, modifierBits, pointerTypeOf } from "../core/dom_input.ts";
import type { PointerFact } from "../core/steer_input.ts";
import type { SteerSender } from "./steer_sender.ts";
import type { PointerTool, ViewportPlace } from "./viewport_place.ts";

/** The tool that sends what happens over the picture, to steer the room's camera. */
export function createSteerTool(place: ViewportPlace, sender: SteerSender): PointerTool {
  function factOf(event: MouseEvent, pointerId: number, domType: string): PointerFact | undefined {
    const at = place.toPicture(event);
    return at && {
      ...at,
      pointerId,
      pointerType: pointerTypeOf(domType),
      buttons: buttonBits(event.buttons),
      modifiers: modifierBits(event),
    };
  }

  return {
    pointer(type, event) {
      const { pointerId } = event;
      if (type === "lost") return sender.step({ type, pointerId });
      const pointer = factOf(event, pointerId, event.pointerType);
      if (pointer !== undefined) sender.step({ type, pointer });
    },
    wheel(event) {
      const { deltaY, deltaMode, ctrlKey } = event;
      const notches = normaliseWheel({ deltaY, deltaMode, ctrlKey, pageHeight: place.height });
      const pointer = factOf(event, 0, "mouse");
      if (pointer !== undefined) sender.step({ type: "wheel", pointer, notches });
    },
    cancel: () => sender.cancelAll(),
  };
}
