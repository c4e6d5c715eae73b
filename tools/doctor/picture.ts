import type { Clock } from "@fuelrail/kit/clock";
import {
  type CallbackChannel,
  type OctaneConnection,
  OctaneError,
  type OctaneImage,
  registerCallbacks,
  RenderState,
} from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import type { Finding } from "./check.ts";

/** How long a stream must stay open to count as opened, in milliseconds. */
const STREAM_SETTLE_MS = 500;

/** Opens the event stream and sees whether it stays open. */
export async function checkStream(octane: OctaneConnection, clock: Clock): Promise<Finding> {
  const step = "event stream";
  let ended: { error: OctaneError | undefined } | undefined;
  const channel = octane.callbackChannel({
    onEvent: () => {},
    onEnd: (error) => ended = { error },
  });
  await pause(clock, STREAM_SETTLE_MS);
  channel.cancel();
  if (ended === undefined) {
    return { step, outcome: "ok", detail: "Octane's callbacks can be followed" };
  }
  const why = ended.error?.why ?? "Octane ended it at once";
  const advice = ["restart Octane; if it stays so, this build does not stream its callbacks"];
  return { step, outcome: "failed", detail: why, advice };
}

/** Waits for one picture, from the stream or by asking, and says what it is. */
export async function checkPicture(
  octane: OctaneConnection,
  clock: Clock,
  timeoutMs: number,
): Promise<Finding> {
  const step = "first image";
  const startMs = clock.nowMs();
  try {
    const image = await firstImage(octane, clock, timeoutMs);
    if (image !== undefined) {
      const tookMs = Math.round(clock.nowMs() - startMs);
      const detail = `${image.width} x ${image.height} pixels after ${tookMs} ms`;
      return { step, outcome: "ok", detail };
    }
    return await explainSilence(octane, timeoutMs);
  } catch (cause) {
    const detail = cause instanceof OctaneError ? cause.message : String(cause);
    return { step, outcome: "failed", detail, advice: ["restart Octane and try again"] };
  }
}

async function firstImage(
  octane: OctaneConnection,
  clock: Clock,
  timeoutMs: number,
): Promise<OctaneImage | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<OctaneImage | undefined>();
  const ask = async () => {
    const [image] = (await octane.grab()).images;
    if (image !== undefined) resolve(image);
  };
  const channel: CallbackChannel = octane.callbackChannel({
    onEvent: (event) => {
      if (event.type !== "newImage") return;
      const [image] = event.images;
      if (image !== undefined) resolve(image);
      else ask().catch(reject);
    },
    onEnd: (error) => reject(error ?? new Error("the event stream ended")),
  });
  const timer = clock.setTimer(timeoutMs, () => resolve(undefined));
  try {
    await registerCallbacks(octane);
    await ask();
    return await promise;
  } finally {
    timer.cancel();
    channel.cancel();
  }
}

const SILENT_STATES: ReadonlyMap<number, readonly [detail: string, advice: string]> = new Map([
  [RenderState.RSTATE_STOPPED, ["the render is stopped", "select a render target in Octane"]],
  [RenderState.RSTATE_WAITING_FOR_DATA, [
    "Octane waits for something to render",
    "select a render target in Octane",
  ]],
  [RenderState.RSTATE_PAUSED, ["the render is paused", "continue it in Octane"]],
]);

async function explainSilence(octane: OctaneConnection, timeoutMs: number): Promise<Finding> {
  const step = "first image";
  const { statistics } = await octane.call(ApiRenderEngineService.method.getRenderStatistics, {});
  const known = SILENT_STATES.get(statistics?.state ?? -1);
  if (known !== undefined) {
    return { step, outcome: "note", detail: `none yet: ${known[0]}`, advice: [known[1]] };
  }
  return {
    step,
    outcome: "failed",
    detail: `none within ${timeoutMs / 1000} s, although Octane says that it renders`,
    advice: ["see whether the picture changes in Octane's own viewport", "restart the render"],
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.setTimer(ms, resolve);
  return promise;
}
