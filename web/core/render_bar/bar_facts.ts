import type { FrameHeader } from "@fuelrail/contracts/binary";
import type { Measure } from "../charts/history.ts";
import {
  DASH,
  formatAge,
  formatCount,
  formatDuration,
  formatFps,
  formatMs,
  formatSampleRate,
  formatSize,
} from "../format.ts";
import { isGoing, measuredRender, remainingText, tierText } from "../render_facts.ts";
import type { RenderProgress } from "../server_event.ts";

/** One value of the render bar. */
export interface BarFact {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** What it means or, for a dash, why there is no value. */
  readonly hint: string;
  readonly wide: boolean;
  /** What its chart shows, for values that are worth watching. */
  readonly measure: Measure | undefined;
}

/** What was measured, as far as it was. */
export interface FactInput {
  readonly render: RenderProgress | undefined;
  readonly picture: FrameHeader | undefined;
  readonly pictureAgeMs: number | undefined;
  readonly fps: number | undefined;
  readonly delayMs: number | undefined;
  readonly latencyMs: number | undefined;
  readonly inputToImageMs: number | undefined;
  /** The picture is not what the renderer shows now: what holds only now is not shown beside it. */
  readonly isOld: boolean;
}

const NO_RENDER = "Octane has told of no render yet";
const NO_PICTURE = "No picture has come yet";
const OLD = "Not known while the picture is old";
const AT_REST = "Measured only while Octane renders";

/** The bar's values, most important first. */
export function barFacts(input: FactInput): readonly BarFact[] {
  const { picture, isOld } = input;
  const render = measuredRender(input.render);
  const now = isOld ? undefined : render;
  const noRender = isOld ? OLD : NO_RENDER;
  const going = isGoing(now) ? now : undefined;
  const noPicture = isOld ? OLD : NO_PICTURE;
  const fps = now === undefined || picture === undefined ? undefined : input.fps;
  return [
    fact("samples", "Samples", {
      value: `${formatCount(render?.samples)} / ${formatCount(render?.maxSamples)}`,
      about: "Samples per pixel done, and at the end",
      missing: NO_RENDER,
      wide: true,
    }),
    fact("remaining", "Remaining", {
      value: remainingText(now),
      about: now?.state === "paused"
        ? "The render is paused: no time runs out until it goes on"
        : "By Octane's own estimate",
      missing: now === undefined ? noRender : "Octane gives no estimate that still holds",
    }),
    fact("speed", "Speed", {
      value: formatSampleRate(going?.samplesPerSecond),
      about: "Samples a second, as Octane measures them",
      missing: now === undefined ? noRender : AT_REST,
      measure: "samplesPerSecond",
    }),
    fact("fps", "Frames/s", {
      value: formatFps(fps),
      about: "Pictures drawn here a second",
      missing: now === undefined ? noRender : noPicture,
      measure: "fps",
    }),
    fact("age", "Picture age", {
      value: formatAge(input.pictureAgeMs),
      about: "Since Octane gave out the picture that is shown",
      missing: NO_PICTURE,
      measure: "pictureAgeMs",
    }),
    fact("latency", "Link", {
      value: formatMs(isOld ? undefined : input.latencyMs),
      about: "A message to the gateway and back",
      missing: isOld ? OLD : "No answer from the gateway has been timed yet",
      measure: "latencyMs",
    }),
    fact("shown", "Shown", {
      value: tierText(picture),
      about: "Which rendition is on the screen",
      missing: NO_PICTURE,
      wide: true,
    }),
    fact("size", "Size", {
      value: formatSize(render?.width, render?.height),
      about: "The render's size in pixels",
      missing: NO_RENDER,
    }),
    fact("time", "Render time", {
      value: formatDuration(render?.renderSeconds),
      about: "Since this render began",
      missing: NO_RENDER,
    }),
    fact("delay", "Delay", {
      value: formatMs(now === undefined ? undefined : input.delayMs),
      about: "From Octane's picture to these pixels, the middle of the last two seconds",
      missing: now === undefined ? noRender : "No live picture was drawn in the last two seconds",
    }),
    fact("input", "Input to image", {
      value: formatMs(isOld ? undefined : input.inputToImageMs),
      about: "From steering to the first picture with it, the middle of the last ones",
      missing: isOld ? OLD : "Nobody has steered from here yet",
    }),
  ];
}

function fact(key: string, name: string, words: {
  readonly value: string;
  readonly about: string;
  readonly missing: string;
  readonly wide?: boolean;
  readonly measure?: Measure;
}): BarFact {
  const { value, about, missing, wide = false, measure } = words;
  return { key, name, value, hint: value.includes(DASH) ? missing : about, wide, measure };
}
