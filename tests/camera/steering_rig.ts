import type { CameraPose } from "@fuelrail/camera-math";
import {
  BUTTON_BITS,
  encodePointerInput,
  type PayloadOf,
  type PointerInput,
} from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Peer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { type Stack, type StackOptions, startStack } from "../testkit/stack.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";

/** A small, quick render. */
export const SMALL = { width: 128, height: 64, maxSamples: 1_000_000 } as const;

/** How long something that must come may take, ms. */
export const PATIENT_MS = 240_000;

/** A stack whose camera has been read, and one viewer in it. */
export interface SteeringRig extends AsyncDisposable {
  readonly stack: Stack;
  readonly peer: Peer;
  readonly viewer: RawViewer;
  /** The services' clock, which leaves out the time in which the machine stood still. */
  readonly clock: Clock;
  /** The camera as it was first told. */
  readonly start: CameraPose;
  join(name: string): Promise<RawViewer>;
}

/** Starts one; the render has its size by then. */
export async function startSteeringRig(
  options: PeerOptions = {},
  services: Pick<StackOptions, "readOnly"> = {},
): Promise<SteeringRig> {
  const peer = { ...SMALL, ...options };
  const clock = createSteadyClock();
  const stack = await startStack({ ...services, peer, clock });
  const viewers: RawViewer[] = [];
  const join = async (name: string) => {
    const viewer = await connectViewer({ port: stack.port, hello: { name, frames: true } });
    viewers.push(viewer);
    return viewer;
  };
  const dispose = async () => {
    for (const viewer of viewers) await viewer.close();
    await stack[Symbol.asyncDispose]();
  };
  try {
    const viewer = await join("first");
    const first = await viewer.next("cameraStateChanged", () => true, PATIENT_MS);
    await viewer.next("renderProgress", ({ width }) => width > 0, PATIENT_MS);
    viewer.forget();
    return {
      stack,
      peer: stack.peer,
      viewer,
      clock,
      start: poseOf(first),
      join,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The pose that an event tells of. */
export function poseOf(told: PayloadOf<"cameraStateChanged">): CameraPose {
  const { position, target, up, fov, orthographic_scale: film } = told;
  return { position, target, up, fov, ...(film === undefined ? {} : { orthographicScale: film }) };
}

let inputSeq = 0;

/** Sends one pointer input of a mouse whose screen shows render pixels one to one. */
export function point(viewer: RawViewer, input: Partial<PointerInput>): number {
  inputSeq++;
  viewer.sendBytes(
    encodePointerInput({
      type: "move",
      button: "left",
      buttonsHeld: 0,
      modifiers: 0,
      x: 0,
      y: 0,
      wheelNotches: 0,
      inputSeq,
      pointerType: "mouse",
      pointerSlot: 0,
      keyCode: 0,
      cssPixelsPerRenderPixel: 1,
      ...input,
    }) as Uint8Array<ArrayBuffer>,
  );
  return inputSeq;
}

/** Presses, moves in steps and, unless told to hold on, lets go; gives the last input's number. */
export function drag(
  viewer: RawViewer,
  from: readonly [number, number],
  to: readonly [number, number],
  options: {
    readonly steps?: number;
    readonly hold?: boolean;
    readonly button?: "left" | "middle";
  } = {},
): number {
  const { steps = 8, hold = false, button = "left" } = options;
  const buttonsHeld = BUTTON_BITS[button];
  point(viewer, { type: "down", button, buttonsHeld, x: from[0], y: from[1] });
  let last = 0;
  for (let step = 1; step <= steps; step++) {
    const x = from[0] + (to[0] - from[0]) * step / steps;
    const y = from[1] + (to[1] - from[1]) * step / steps;
    last = point(viewer, { button, buttonsHeld, x, y });
  }
  if (!hold) point(viewer, { type: "up", button, x: to[0], y: to[1] });
  return last;
}

/** Waits until the test renderer holds this pose, as close as single precision allows. */
export async function untilHeld(peer: Peer, pose: CameraPose): Promise<void> {
  let fault: unknown;
  try {
    await until(() => {
      try {
        assertPose(peer.camera(), pose);
        return true;
      } catch (error) {
        fault = error;
        return false;
      }
    }, { timeoutMs: PATIENT_MS, what: "the pose at Octane" });
  } catch {
    throw fault;
  }
}

/** Asserts that the camera rests where it is held, by what is bookmarked now and a moment later. */
export async function assertRests(peer: Peer, viewer: RawViewer): Promise<void> {
  const placeOf = async (count: number) => {
    viewer.send("cameraCommandRequest", { command: "bookmark_save", name: "Here", id: `${count}` });
    const { bookmarks } = await viewer.next(
      "bookmarksChanged",
      (all) => all.bookmarks.length === count,
    );
    return bookmarks.find(({ id }) => id === `${count}`)?.position.map(Math.fround);
  };
  const first = await placeOf(1);
  const held = () => peer.camera()?.position?.map(Math.fround);
  await until(() => isDeepStrictEqual(held(), first), { what: "the camera where it was told" });
  assert.deepEqual(await placeOf(2), first);
  assert.deepEqual(held(), first);
}

/** Compares numbers as Octane stores them. */
export function assertPose(
  actual: Partial<CameraPose> | null,
  expected: CameraPose,
): void {
  if (actual === null) throw new assert.AssertionError({ message: "Octane has no camera" });
  for (const part of ["position", "target", "up"] as const) {
    const wanted = expected[part];
    const found: readonly number[] = actual[part] ?? [];
    const isNear: boolean = wanted.every((value, axis) =>
      Math.abs((found[axis] ?? NaN) - value) <= 1e-5 * Math.max(1, Math.abs(value))
    );
    assert.ok(isNear, `${part}: ${found} is not ${wanted}`);
  }
  const { fov = NaN } = actual;
  assert.ok(Math.abs(fov - expected.fov) < 1e-3, `fov ${fov} is not ${expected.fov}`);
}
