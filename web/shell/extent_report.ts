import { effect } from "@preact/signals";
import { type PictureExtent, pictureExtent } from "../core/picture_extent.ts";
import type { RoomConnection } from "./room_connection.ts";
import type { StudioState } from "./studio_state.ts";
import type { Timer, World } from "./world.ts";

const SETTLE_MS = 200;

/** Keeps the gateway told how large this viewer's picture is, so that `auto` finds its tier. */
export interface ExtentReport {
  /** The size as it is now, which then counts as told. */
  tell(): PictureExtent;
}

/** What a report needs. */
export interface ExtentReportOptions {
  readonly world: World;
  readonly state: StudioState;
  send: RoomConnection["send"];
}

/** Reports each change once the picture has come to rest. */
export function createExtentReport({ world, state, send }: ExtentReportOptions): ExtentReport {
  let told = "";
  let settling: Timer | undefined;

  function current(): PictureExtent {
    const viewport = state.viewport.peek();
    const known = viewport.width > 0
      ? viewport
      : { width: innerWidth * devicePixelRatio, height: innerHeight * devicePixelRatio };
    return pictureExtent(state.view.peek(), state.imageSize.peek(), known, devicePixelRatio);
  }

  function tell(): PictureExtent {
    const extent = current();
    told = JSON.stringify(extent);
    return extent;
  }

  effect(() => {
    // Read for the sake of being called again when they change.
    void [state.view.value, state.viewport.value, state.imageSize.value];
    settling?.cancel();
    settling = world.setTimer(SETTLE_MS, () => {
      if (state.joined.peek() && JSON.stringify(current()) !== told) {
        send("setViewportRequest", { ...tell() });
      }
    });
  });
  return { tell };
}
