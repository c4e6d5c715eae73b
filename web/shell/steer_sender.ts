import { encodePointerInput, type PointerInput } from "@fuelrail/contracts/binary";
import {
  isSteering,
  NOT_STEERING,
  type SteerEvent,
  stepSteer,
  waitsForFrame,
} from "../core/steer_input.ts";

/** Sends what the pointer and the keys do, to steer the room's camera. */
export interface SteerSender {
  step(event: SteerEvent): void;
  /** Ends every gesture and key that is under way. */
  cancelAll(): void;
}

/** What a sender needs and whom it tells. */
export interface SteerSenderOptions {
  send(bytes: Uint8Array<ArrayBuffer>): boolean;
  onSent(input: PointerInput): void;
}

/** Runs the steering core with display frames; without a connection inputs are dropped. */
export function createSteerSender({ send, onSent }: SteerSenderOptions): SteerSender {
  let state = NOT_STEERING;
  let frameAsked = false;

  function step(event: SteerEvent): void {
    const next = stepSteer(state, event);
    state = next.state;
    for (const input of next.inputs) {
      if (send(new Uint8Array(encodePointerInput(input)))) onSent(input);
    }
    if (waitsForFrame(state) && !frameAsked) {
      frameAsked = true;
      requestAnimationFrame(() => {
        frameAsked = false;
        step({ type: "frame" });
      });
    }
  }

  return {
    step,
    cancelAll() {
      if (isSteering(state)) step({ type: "cancelAll" });
    },
  };
}
