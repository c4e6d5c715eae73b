import type { Box, CameraPose, Vec3 } from "@fuelrail/camera-math";
import type { Clock } from "@fuelrail/kit/clock";
import { type OctaneAtDesk, type OctaneDesk, type TurnAfter, writePin } from "@fuelrail/kit/octane";
import {
  ApiChangeManagerService,
  ApiRenderEngineService,
  LiveLinkService,
} from "@fuelrail/kit/octane/beta2";
import {
  type CameraPart,
  type CameraParts,
  lackingParts,
  poseOfParts,
} from "../core/camera_parts.ts";
import { doWork, type Work } from "@fuelrail/kit/work";
import type { Goal } from "../core/steering_state.ts";
import {
  CAMERA_PINS,
  type CameraNode,
  lookAtNode,
  readCameraPins,
  readFilm,
  readFocalLength,
} from "./camera_node.ts";

/** Octane's camera as it was read. */
export interface CameraSight {
  /** Absent while nothing is looked through. */
  readonly pose: CameraPose | undefined;
  readonly projectGeneration: number;
  readonly node: CameraNode | undefined;
  readonly lacks: readonly CameraPart[];
}

/** What a write did. */
export interface CameraMade {
  /** Octane's change level with the new camera. */
  readonly level: number;
  /** When the turn was asked for, when it came and when the camera was sent, monotonic ms. */
  readonly askedAtMs: number;
  readonly grantedAtMs: number;
  readonly sentAtMs: number;
  /** When Octane had taken it, monotonic ms. */
  readonly atMs: number;
  /** When Octane had told its level, monotonic ms. */
  readonly levelAtMs: number;
  readonly projectGeneration: number;
}

/** A camera to write, and on whose behalf. */
export interface Decided {
  readonly goal: Goal;
  readonly isPaused: boolean;
  readonly work: Work;
}

/** What is to be written, decided as late as can be. */
export interface WriteOrder {
  /** Asks for the turn ahead; at once unless said. */
  readonly after?: TurnAfter;
  /** Told that the turn has come, and of which project; nothing is written when it throws. */
  take(
    projectGeneration: number,
  ): Promise<Decided | undefined>;
  /** The camera is written, with this change level; the turn is about to be given back. */
  onMade(level: number): void;
}

/** The camera of the render target at Octane, read and written in turns. */
export interface OctaneCamera {
  /**
   * Reads it in a `read` turn, or breaks off between two calls and gives undefined once
   * `isOvertaken`. Rejects with `TurnRefused` or an `OctaneError`.
   */
  read(isOvertaken: () => boolean): Promise<CameraSight | undefined>;
  /**
   * Looks, when it is time, whether the camera that was read is orthographic, which the next
   * reading tells, and how large the scene is: half the diagonal of its bounds, else undefined.
   */
  readDetails(): Promise<number | undefined>;
  /** Writes it in one `gesture` turn; undefined when the turn came and nothing was to write. */
  write(order: WriteOrder): Promise<CameraMade | undefined>;
  /** The bounds of the scene; undefined while there is none. */
  bounds(): Promise<Box | undefined>;
  /** The focal length of a camera node, mm; undefined where it has none. */
  focalLengthOf(handle: bigint): Promise<number | undefined>;
  /** The pose that a camera node of the scene holds. */
  poseOf(handle: bigint, last: CameraPose | undefined): Promise<CameraPose | undefined>;
}

const { getRenderCameraNode, getSceneBounds, continueRendering, getCurrentChangeLevel } =
  ApiRenderEngineService.method;
const { getCamera, setCamera } = LiveLinkService.method;
const { update } = ApiChangeManagerService.method;
/** Readings between two looks at whether the camera is orthographic, and how large the scene is. */
const DETAIL_EVERY = 4;
const BOUNDS_EVERY = 40;

/** Makes the way to the camera. */
export function createOctaneCamera(desk: OctaneDesk, clock: Clock): OctaneCamera {
  let node: CameraNode | undefined;
  let nodeGeneration = -1;
  let film: number | undefined;
  let last: CameraPose | undefined;
  let readings = 0;
  let boundsDueAt = 0;

  async function look(octane: OctaneAtDesk): Promise<CameraNode | undefined> {
    const { projectGeneration } = octane.turn;
    const { result } = await octane.call(getRenderCameraNode, {});
    const handle = result?.handle ?? 0n;
    if (handle === 0n) return undefined;
    if (node?.handle === handle && nodeGeneration === projectGeneration) return node;
    const found = await lookAtNode(octane, handle);
    last = nodeGeneration === projectGeneration ? last : undefined;
    node = found;
    nodeGeneration = projectGeneration;
    readings = 0;
    boundsDueAt = 0;
    return found;
  }

  async function boundsOf(octane: OctaneAtDesk): Promise<Box | undefined> {
    const { result, bboxMin, bboxMax } = await octane.call(getSceneBounds, {});
    if (!result || bboxMin === undefined || bboxMax === undefined) return undefined;
    const box = { min: vector(bboxMin), max: vector(bboxMax) };
    const isBox = box.min.every((low, i) => low <= (box.max[i] ?? -Infinity));
    return isBox && [...box.min, ...box.max].every(Number.isFinite) ? box : undefined;
  }

  async function set(
    octane: OctaneAtDesk,
    order: Decided,
  ): Promise<Omit<CameraMade, "askedAtMs" | "grantedAtMs">> {
    const { goal: { pose, inputSeq }, isPaused } = order;
    const { projectGeneration } = octane.turn;
    const isSame = nodeGeneration === projectGeneration;
    const found = isSame ? node : await look(octane);
    if (isPaused) await octane.call(continueRendering, {});
    const sentAtMs = clock.nowMs();
    await octane.call(setCamera, stateOf(pose, found));
    const { orthographicScale: wanted } = pose;
    if (found?.pins.has("scale") === true && wanted !== undefined) {
      const pin = { node: found.handle, pinId: CAMERA_PINS.scale };
      await writePin(octane, pin, "float", wanted);
      film = wanted;
    }
    await octane.call(update, {});
    const atMs = clock.nowMs();
    const { result } = await octane.call(getCurrentChangeLevel, {});
    const levelAtMs = clock.nowMs();
    const changeLevel = result?.value ?? 0n;
    octane.turn.made({ changeLevel, ...(inputSeq === 0 ? {} : { inputSeq }) });
    last = pose;
    return { level: Number(changeLevel), sentAtMs, atMs, levelAtMs, projectGeneration };
  }

  return {
    read: (isOvertaken) =>
      desk.withOctane("read", async (octane) => {
        const { projectGeneration } = octane.turn;
        if (isOvertaken()) return undefined;
        const found = await look(octane);
        if (found === undefined) {
          return { pose: undefined, projectGeneration, node: undefined, lacks: [] };
        }
        if (isOvertaken()) return undefined;
        const live = partsOf(await octane.call(getCamera, {}), found);
        if (readings === 0) film = await readFilm(octane, found);
        if (isOvertaken()) return undefined;
        const parts = live.position === undefined ? await readCameraPins(octane, found) : live;
        readings++;
        const whole = film === undefined ? parts : { ...parts, orthographicScale: film };
        last = poseOfParts(whole, last);
        return {
          pose: last,
          projectGeneration,
          node: found,
          lacks: lackingParts(parts),
        };
      }),
    async readDetails() {
      const isFilmDue = film !== undefined || readings % DETAIL_EVERY === 0;
      const isBoxDue = readings >= boundsDueAt;
      if (!isFilmDue && !isBoxDue) return undefined;
      return await desk.withOctane("read", async (octane) => {
        const isSame = nodeGeneration === octane.turn.projectGeneration;
        if (!isSame || node === undefined) return undefined;
        if (isFilmDue) film = await readFilm(octane, node);
        if (!isBoxDue || !octane.turn.open) return undefined;
        const box = await boundsOf(octane);
        boundsDueAt = readings + BOUNDS_EVERY;
        return box === undefined ? undefined : radiusOf(box);
      });
    },
    write({ after, take, onMade }) {
      const askedAtMs = clock.nowMs();
      return desk.withOctane("gesture", async (octane) => {
        const grantedAtMs = clock.nowMs();
        const order = await take(octane.turn.projectGeneration);
        if (order === undefined) return undefined;
        const done = await doWork(order.work, () => set(octane, order));
        onMade(done.level);
        return { ...done, askedAtMs, grantedAtMs };
      }, after === undefined ? {} : { after });
    },
    bounds: () => desk.withOctane("read", boundsOf),
    focalLengthOf: (handle) =>
      desk.withOctane(
        "read",
        async (octane) => await readFocalLength(octane, await lookAtNode(octane, handle)),
      ),
    poseOf: (handle, before) =>
      desk.withOctane("read", async (octane) => {
        const found = await lookAtNode(octane, handle);
        return poseOfParts(await readCameraPins(octane, found), before);
      }),
  };
}

interface WireVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const vector = ({ x, y, z }: WireVector): Vec3 => [x, y, z];
const onWire = ([x, y, z]: Vec3): WireVector => ({ x, y, z });

interface WireCamera {
  readonly posSet: { readonly value?: WireVector | undefined };
  readonly targetSet: { readonly value?: WireVector | undefined };
  readonly upSet: { readonly value?: WireVector | undefined };
  readonly fovSet: { readonly value?: number | undefined };
}

/** What LiveLink says, without the parts that the camera has no pin for. */
function partsOf(
  { posSet, targetSet, upSet, fovSet }: WireCamera,
  { pins }: CameraNode,
): CameraParts {
  const triple = (value: WireVector | undefined): Vec3 | undefined => {
    const found = value === undefined ? undefined : vector(value);
    return found?.every(Number.isFinite) === true ? found : undefined;
  };
  const position = triple(posSet.value);
  const target = pins.has("target") ? triple(targetSet.value) : undefined;
  const up = pins.has("up") ? triple(upSet.value) : undefined;
  const fov = pins.has("fov") ? fovSet.value : undefined;
  return {
    ...(position === undefined ? {} : { position }),
    ...(target === undefined ? {} : { target }),
    ...(up === undefined ? {} : { up }),
    ...(fov === undefined || !Number.isFinite(fov) ? {} : { fov }),
  };
}

/** What to set: no part that the camera lacks, and no field of view of an orthographic one. */
function stateOf(pose: CameraPose, node: CameraNode | undefined) {
  const has = (pin: "target" | "up" | "fov") => node === undefined || node.pins.has(pin);
  const { position, target, up, fov, orthographicScale } = pose;
  return {
    posSet: { case: "position" as const, value: onWire(position) },
    ...(has("target") ? { targetSet: { case: "target" as const, value: onWire(target) } } : {}),
    ...(has("up") ? { upSet: { case: "up" as const, value: onWire(up) } } : {}),
    ...(has("fov") && orthographicScale === undefined
      ? { fovSet: { case: "fov" as const, value: fov } }
      : {}),
  };
}

function radiusOf({ min, max }: Box): number {
  return Math.hypot(...min.map((low, i) => (max[i] ?? low) - low)) / 2;
}
