import { parsePayload, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneImage } from "@fuelrail/kit/octane";
import { createStateMirror } from "@fuelrail/kit/state";

export interface PassWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Another pass is shown; images may have come under the old one's number meanwhile. */
  onChange(): void;
}

/** Knows which render pass images show, which Octane does not write on them. */
export interface PassWatch {
  /** The image with the number of its pass. */
  named(image: OctaneImage): OctaneImage;
  stop(): void;
}

/** Follows `activeAOVState`; the picture itself (0) is shown until another pass is announced. */
export function createPassWatch(options: PassWatchOptions): PassWatch {
  let shown = 0;
  const mirror = createStateMirror({
    ...options,
    kind: "settings",
    onEvent({ event_type: type, payload }) {
      if (type !== "activeAOVState") return;
      const parsed = parsePayload("activeAOVState", payload);
      const pass = parsed.ok ? parsed.payload.render_pass_id ?? 0 : shown;
      if (pass === shown) return;
      shown = pass;
      options.onChange();
    },
  });
  return {
    named: (image) =>
      shown === 0 || image.renderPassId !== 0 ? image : { ...image, renderPassId: shown },
    stop: () => mirror.stop(),
  };
}
