import { type CameraPose, samePose } from "@fuelrail/camera-math";
import type { PayloadInput, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { createStatePublisher, type UnstampedEvent } from "@fuelrail/kit/state";
import type { SteeringState } from "../core/steering_state.ts";
import type { BookmarkActor, BookmarksDesk } from "./bookmarks_desk.ts";
import { type CameraList, listedCameras } from "./camera_list.ts";
import type { CameraSight } from "./octane_camera.ts";

/** The free camera, in the list of cameras. */
export const FREE_CAMERA = "__orbit__";

export interface CameraStateOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly state: SteeringState;
  readonly bookmarks: Pick<BookmarksDesk, "list" | "policy">;
  readonly list: () => Pick<CameraList, "cameras" | "byHandle">;
  readonly sight: () => CameraSight | undefined;
}

type Unstamped<T> = Omit<T, "session" | "revision">;

/** The camera, its nodes and its bookmarks as everybody is told of them. */
export interface CameraStateOutlet {
  /** The camera has moved. */
  moved(): void;
  listed(): void;
  bookmarked(what: "bookmarks" | "policy"): void;
  /** Who changes the bookmarks next. */
  changing(by: BookmarkActor): void;
  /** A camera node was chosen and its pose taken over. */
  chose(path: string, pose: CameraPose | undefined): void;
  /** Answers; `camera` is undefined while Octane's is not known. */
  camera(): PayloadInput<"cameraStateChanged"> | undefined;
  bookmarks(): PayloadInput<"bookmarksChanged">;
  policy(): PayloadInput<"cameraPolicyChanged">;
  changed(): PayloadInput<"camera_changed">;
  stop(): void;
}

/** Makes the outlet; it speaks for a camera as soon as one is known. */
export function createCameraState(options: CameraStateOptions): CameraStateOutlet {
  const { bus, room, session, clock, state, bookmarks, list, sight } = options;
  let active = FREE_CAMERA;
  let activePose: CameraPose | undefined;
  let changedBy: BookmarkActor | undefined;

  function cameraPayload(): Unstamped<PayloadInput<"cameraStateChanged">> | undefined {
    const { known, shown, upAxis, motion, sceneRadius } = state;
    if (known === undefined) return undefined;
    const seen = sight();
    const node = seen?.node;
    const path = node === undefined ? undefined : list().byHandle(node.handle)?.path;
    return {
      position: [...known.position],
      target: [...known.target],
      up: [...known.up],
      fov: Math.min(Math.max(known.fov, 0.01), 179.9),
      ...(known.orthographicScale === undefined
        ? {}
        : { orthographic_scale: known.orthographicScale }),
      ...(shown.by === undefined || shown.by === "" ? {} : { driver: shown.by }),
      input_seq: shown.inputSeq,
      ...(path === undefined ? {} : { camera: path }),
      ...(node === undefined ? {} : { camera_type: node.type }),
      up_axis: upAxis,
      ...(seen === undefined || seen.lacks.length === 0 ? {} : { lacks: [...seen.lacks] }),
      ...(motion === undefined ? {} : { animating: true }),
      ...(shown.level === undefined ? {} : { change_level: shown.level }),
      ...(sceneRadius !== undefined && sceneRadius > 0 ? { scene_radius: sceneRadius } : {}),
    };
  }

  const generation = () =>
    state.projectGeneration === undefined ? {} : { stageGeneration: state.projectGeneration };
  const listPayload = () => ({
    cameras: listedCameras(list().cameras),
    activeCamera: active,
    ...generation(),
  });
  const changedPayload = () => ({ activeCamera: active, ...generation() });
  const bookmarksPayload = () => ({
    bookmarks: [...bookmarks.list()],
    ...(changedBy === undefined ? {} : { changed_by: { ...changedBy } }),
  });
  const policyPayload = () => ({ policy: bookmarks.policy() });

  function snapshot(): UnstampedEvent[] {
    const camera = cameraPayload();
    return [
      ...(camera === undefined
        ? []
        : [{ event_type: "cameraStateChanged" as const, payload: camera }]),
      { event_type: "camera_list", payload: listPayload() },
      { event_type: "bookmarksChanged", payload: bookmarksPayload() },
      { event_type: "cameraPolicyChanged", payload: policyPayload() },
    ];
  }

  const publisher = createStatePublisher({ bus, room, kind: "camera", session, clock, snapshot });
  const stamp = () => ({ session, revision: Math.max(1, publisher.revision) });

  return {
    moved() {
      const payload = cameraPayload();
      if (payload !== undefined) publisher.publish("cameraStateChanged", payload);
      const { known } = state;
      const isAway = activePose !== undefined && known !== undefined &&
        state.motion === undefined && !samePose(activePose, known);
      if (!isAway) return;
      active = FREE_CAMERA;
      activePose = undefined;
      publisher.publish("camera_changed", changedPayload());
    },
    listed() {
      publisher.publish("camera_list", listPayload());
    },
    bookmarked(what) {
      if (what === "policy") publisher.publish("cameraPolicyChanged", policyPayload());
      else publisher.publish("bookmarksChanged", bookmarksPayload());
      changedBy = undefined;
    },
    changing(by) {
      changedBy = by;
    },
    chose(path, pose) {
      active = path;
      activePose = pose;
      publisher.publish("camera_changed", changedPayload());
    },
    camera() {
      const payload = cameraPayload();
      return payload === undefined ? undefined : { ...payload, ...stamp() };
    },
    bookmarks: () => ({ ...bookmarksPayload(), ...stamp() }),
    policy: () => ({ ...policyPayload(), ...stamp() }),
    changed: () => ({ ...changedPayload(), ...stamp() }),
    stop: () => publisher.stop(),
  };
}
