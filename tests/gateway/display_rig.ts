import type { FrameHeader } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { DisplayClient, type DisplayClientOptions } from "../testkit/display_client.ts";
import { type CanvasRig, jpegOf, startCanvasRig } from "./canvas_rig.ts";

/** A gateway with a scripted frame-ingest, and display clients that are closed at the end. */
export interface DisplayRig extends CanvasRig {
  display(options?: Partial<DisplayClientOptions>): Promise<DisplayClient>;
  /** Publishes a small JPEG of one colour in the full tier, and keeps it for who asks. */
  paint(seq: number, red: number, part?: Partial<FrameHeader>): Promise<void>;
}

/** Starts the gateway and its other side. */
export async function startDisplayRig(
  config: Parameters<typeof startCanvasRig>[0] = {},
  clock?: Clock,
): Promise<DisplayRig> {
  const rig = await startCanvasRig(config, clock);
  const displays: DisplayClient[] = [];
  return {
    ...rig,
    async display(options = {}) {
      const display = new DisplayClient({ port: rig.port, room: rig.room, ...options });
      displays.push(display);
      await display.opened;
      return display;
    },
    async paint(seq, red, part = {}) {
      rig.show({ seq, width: 64, height: 32, ...part }, await jpegOf(64, 32, red));
    },
    async [Symbol.asyncDispose]() {
      for (const display of displays) await display.close();
      await rig[Symbol.asyncDispose]();
    },
  };
}

/** The red of the first upper pixel in a line of half blocks. */
export function redOf(line: string | undefined): number {
  return Number(/38;2;(\d+);/.exec(line ?? "")?.[1] ?? NaN);
}
