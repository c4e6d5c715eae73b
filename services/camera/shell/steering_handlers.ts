import {
  axisPose,
  type Box,
  type CameraPose,
  fitBox,
  presetPose,
  roll,
} from "@fuelrail/camera-math";
import type { PayloadOf } from "@fuelrail/contracts";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { posed, type StepCommand, stepped } from "../core/commands.ts";
import type { Person } from "../core/person.ts";
import { inProjectionOf } from "../core/projection.ts";
import type { Refusal } from "../core/refusal.ts";
import { currentPose, steeringFault, type SteeringState } from "../core/steering_state.ts";
import type { BookmarksDesk } from "./bookmarks_desk.ts";
import { actorOf, personOf } from "./callers.ts";
import type { CameraList } from "./camera_list.ts";
import { type CameraStateOutlet, FREE_CAMERA } from "./camera_state.ts";
import type { ControlDesk } from "./control_desk.ts";
import type { OctaneCamera } from "./octane_camera.ts";
import type { PointerDesk } from "./pointer_desk.ts";
import { enforce, refusalOf } from "./refusals.ts";

/** Where geometry is; each rejects with `RequestRefused`, naming what has none. */
export interface BoundsOf {
  selection(): Promise<Box>;
  path(path: string): Promise<Box>;
}

/** The requests that move the camera or speak of it. */
export type SteeringHandlers = Required<
  Pick<
    RequestHandlers,
    | "getCameraStateRequest"
    | "cameraCommandRequest"
    | "fitCameraRequest"
    | "getBookmarksRequest"
    | "set_camera"
    | "setNavigationRequest"
    | "setCameraPolicyRequest"
    | "setCameraGizmo"
  >
>;

export interface SteeringHandlersOptions {
  readonly state: SteeringState;
  readonly camera: OctaneCamera;
  readonly control: ControlDesk;
  readonly bookmarks: BookmarksDesk;
  readonly list: CameraList;
  readonly outlet: CameraStateOutlet;
  readonly pointers: PointerDesk;
  readonly boundsOf: BoundsOf;
  readonly settle: (
    pose: CameraPose,
    options: { readonly by: Person; readonly transitionMs?: number },
  ) => Promise<Refusal>;
  /** Ends what moves the camera now. */
  readonly stop: (viewerId: string) => void;
}

/** Length of the transition of a command that names none, ms. */
const TRANSITION_MS = 400;

/** Makes the handlers. */
export function createSteeringHandlers(options: SteeringHandlersOptions): SteeringHandlers {
  const { state, camera, bookmarks, list, outlet, pointers, boundsOf, settle } = options;

  function answer() {
    const payload = outlet.camera();
    if (payload !== undefined) return { event_type: "cameraStateChanged" as const, payload };
    const fault = steeringFault(state);
    throw fault?.code === "octane_offline"
      ? new RequestRefused(fault.code, fault.message)
      : new RequestRefused("not_found", "Octane looks through no camera");
  }

  function current(): CameraPose {
    const pose = currentPose(state);
    if (pose === undefined) enforce(steeringFault(state));
    if (pose !== undefined) return pose;
    throw new RequestRefused("not_found", "Octane looks through no camera");
  }

  async function go(pose: CameraPose, caller: RequestCaller, transitionMs = TRANSITION_MS) {
    enforce(await settle(pose, { by: personOf(caller), transitionMs }));
    return answer();
  }

  async function fit(box: () => Promise<Box | undefined>, caller: RequestCaller, ms?: number) {
    enforce(options.control.refuseWrite() ?? steeringFault(state));
    const { size } = state;
    const found = await askOctane(box);
    if (found === undefined || size === undefined) {
      throw new RequestRefused("not_found", "The scene has no geometry to fit the camera to");
    }
    return await go(fitBox(current(), found, size), caller, ms);
  }

  function recall(id: string): CameraPose {
    const bookmark = bookmarks.get(id);
    if (bookmark === undefined) {
      throw new RequestRefused("not_found", `No bookmark has the id ${id}`);
    }
    const { position, target, up, fov, orthographic_scale: film } = bookmark;
    const stored = { position, target, up, fov };
    const pose = film === undefined ? stored : { ...stored, orthographicScale: film };
    return inProjectionOf(pose, current());
  }

  function step(command: StepCommand): CameraPose {
    const pose = current();
    const { size, upAxis, sceneRadius } = state;
    return size === undefined ? pose : stepped(pose, command, { size, upAxis, sceneRadius });
  }

  async function changeBookmarks(caller: RequestCaller, change: () => Promise<unknown>) {
    outlet.changing(actorOf(caller));
    await change();
    return answer();
  }

  return {
    getCameraStateRequest: () => answer(),
    async cameraCommandRequest(command: PayloadOf<"cameraCommandRequest">, caller) {
      switch (command.command) {
        case "fit":
          return await fit(() => camera.bounds(), caller, command.transition_ms);
        case "fit_selection":
          return await fit(() => boundsOf.selection(), caller, command.transition_ms);
        case "reset":
          return await go(state.first ?? current(), caller, command.transition_ms);
        case "stop":
          enforce(options.control.drive(personOf(caller)));
          options.stop(personOf(caller).viewerId);
          return answer();
        case "set":
          return await go(
            posed(current(), command, state.upAxis),
            caller,
            command.transition_ms ?? 0,
          );
        case "orbit":
        case "pan":
        case "dolly":
          return await go(step(command), caller, command.transition_ms ?? 0);
        case "roll":
          return await go(roll(current(), command.degrees * Math.PI / 180), caller, 0);
        case "bookmark_save":
          return await changeBookmarks(
            caller,
            () => bookmarks.save(command.name, command.id, current(), actorOf(caller)),
          );
        case "bookmark_recall":
          return await go(recall(command.id), caller, command.transition_ms);
        case "bookmark_rename":
          return await changeBookmarks(caller, () => bookmarks.rename(command.id, command.name));
        case "bookmark_delete":
          return await changeBookmarks(caller, () => bookmarks.remove(command.id));
        case "bookmark_list":
          return answer();
        default: {
          const side = presetPose(current(), command.command, state.upAxis);
          return await go(side, caller, command.transition_ms);
        }
      }
    },
    async fitCameraRequest({ prim_path: path, transition_ms: ms }, caller) {
      const isWhole = path === undefined || path === "/";
      return await fit(() => isWhole ? camera.bounds() : boundsOf.path(path), caller, ms);
    },
    getBookmarksRequest: async () => {
      await bookmarks.loaded;
      return { event_type: "bookmarksChanged", payload: outlet.bookmarks() };
    },
    async set_camera({ path }, caller) {
      const chosen = path === FREE_CAMERA ? undefined : list.find(path);
      if (path !== FREE_CAMERA && chosen === undefined) {
        throw new RequestRefused("not_found", `No camera of the scene has the path ${path}`);
      }
      const person = personOf(caller);
      if (chosen === undefined) {
        enforce(options.control.drive(person));
        outlet.chose(FREE_CAMERA, undefined);
        return { event_type: "camera_changed", payload: outlet.changed() };
      }
      const before = current();
      const pose = await askOctane(() => camera.poseOf(chosen.handle, before));
      if (pose === undefined) {
        throw new RequestRefused(
          "not_available",
          `The camera ${path} has no position to take over`,
        );
      }
      const whole = inProjectionOf(pose, before);
      enforce(await settle(whole, { by: person, transitionMs: 0 }));
      outlet.chose(path, whole);
      return { event_type: "camera_changed", payload: outlet.changed() };
    },
    setNavigationRequest(choice, caller) {
      if (caller.viewerId === undefined) {
        throw new RequestRefused("bad_message", "Only a connected viewer has a pointer");
      }
      pointers.navigate(caller.viewerId, choice);
      return { event_type: "accepted", payload: { event_type: "setNavigationRequest" } };
    },
    async setCameraPolicyRequest({ policy }) {
      enforce(options.control.refuseWrite());
      await bookmarks.setPolicy(policy);
      return { event_type: "cameraPolicyChanged", payload: outlet.policy() };
    },
    async setCameraGizmo({ axis }, caller) {
      return await go(axisPose(current(), axis, state.upAxis), caller);
    },
  };
}

async function askOctane<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { code, message, detail } = refusalOf(error);
    throw new RequestRefused(code, message, detail);
  }
}
