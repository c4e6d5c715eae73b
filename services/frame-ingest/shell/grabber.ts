import type { GrabbedResult, GrabOptions, OctaneImage } from "@fuelrail/kit/octane";
import type { Lane } from "./lane.ts";

/** When a callback arrived. */
export interface ArrivalTime {
  /** Unix time, ms. */
  readonly unixMs: number;
  /** Monotonic time, ms. */
  readonly nowMs: number;
}

/** Fetches images that were announced without pixels, however often, only the newest each time. */
export interface Grabber {
  /** An image was announced at this time. */
  want(at: ArrivalTime): void;
}

export interface GrabberOptions {
  readonly lane: Lane;
  /** Grabs the newest images, tells of them and releases them. */
  readonly grab: (options: Required<Pick<GrabOptions, "onResult">>) => Promise<GrabbedResult>;
  readonly onImages: (images: readonly OctaneImage[], at: ArrivalTime) => void;
  readonly onError: (error: unknown) => void;
}

/** Makes a grabber with nothing to do. */
export function createGrabber({ lane, grab, onImages, onError }: GrabberOptions): Grabber {
  let wanted: ArrivalTime | undefined;
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (wanted !== undefined) {
      try {
        const before: ArrivalTime = wanted;
        await lane.run(() => {
          const at = wanted ?? before;
          wanted = undefined;
          return grab({
            onResult({ ok, images }) {
              if (ok && images.length > 0) onImages(images, at);
            },
          });
        });
      } catch (error) {
        wanted = undefined;
        onError(error);
      }
    }
    isRunning = false;
  }

  return {
    want(at) {
      wanted = at;
      if (!isRunning) void run();
    },
  };
}
