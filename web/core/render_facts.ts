import type { FrameHeader } from "@fuelrail/contracts/binary";
import { DASH, formatDuration, formatSize } from "./format.ts";
import type { RenderProgress } from "./server_event.ts";

/** The render, or undefined while Octane has told of none: its zeros were then never measured. */
export function measuredRender(render: RenderProgress | undefined): RenderProgress | undefined {
  return render === undefined || (render.maxSamples ?? 0) <= 0 ? undefined : render;
}

/** Whether Octane renders now; what it measured of its speed says nothing while it rests. */
export function isGoing(render: RenderProgress | undefined): boolean {
  return render?.state === "rendering" || render?.state === "waiting";
}

/** How much of the render is done, 0..1; undefined when its length is unknown. */
export function renderFraction(render: RenderProgress | undefined): number | undefined {
  const { samples, maxSamples } = render ?? {};
  if (samples === undefined || maxSamples === undefined || maxSamples <= 0) return undefined;
  return Math.min(samples / maxSamples, 1);
}

/**
 * What Octane's own estimate leaves to do, in seconds; undefined when Octane gave none, and while
 * the render rests: then no time is running out.
 */
export function remainingSeconds(render: RenderProgress | undefined): number | undefined {
  const { estimatedSeconds, renderSeconds, state } = render ?? {};
  if (state === "finished") return 0;
  if (!isGoing(render)) return undefined;
  if (estimatedSeconds === undefined || renderSeconds === undefined) return undefined;
  const remaining = estimatedSeconds - renderSeconds;
  // An estimate that has run out while the render goes on says nothing any more.
  return remaining > 0 ? remaining : undefined;
}

/** The same in words. */
export function remainingText(render: RenderProgress | undefined): string {
  return render?.state === "paused" ? "paused" : formatDuration(remainingSeconds(render));
}

/** Which rendition is on the screen and how many pixels it has. */
export function tierText(picture: FrameHeader | undefined): string {
  if (picture === undefined) return DASH;
  const name = picture.tier === "still" ? "lossless still" : picture.tier;
  return `${name}, ${formatSize(picture.width, picture.height)}`;
}
