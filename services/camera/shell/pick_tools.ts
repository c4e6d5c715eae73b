import { isViewerErrorCode, type PayloadOf, type Room } from "@fuelrail/contracts";
import type { CameraPose } from "@fuelrail/camera-math";
import type { Bus } from "@fuelrail/kit/bus";
import { callRequest, replyTo, RequestRefused } from "@fuelrail/kit/requests";
import type { Person } from "../core/person.ts";
import { planarDistance } from "../core/picks.ts";
import type { Refusal } from "../core/refusal.ts";
import { enforce } from "./refusals.ts";

type Triple = readonly [number, number, number];

/** The part of steering that the tools need. */
export interface ToolSteering {
  pose(): CameraPose | undefined;
  settle(
    pose: CameraPose,
    how: { readonly by: Person; readonly transitionMs: number },
  ): Promise<Refusal>;
}

/** The part of control that the tools need. */
export interface ToolControl {
  drive(person: Person): Refusal;
  refuseWrite(): Refusal;
}

export interface PickToolsOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly steering: ToolSteering;
  readonly control: ToolControl;
}

/** What pick tools do with a hit; each throws `RequestRefused` when it may or can not. */
export interface PickTools {
  /** Throws unless the person may use the tool, before anything is picked. */
  permit(tool: PickTool, person: Person): void;
  /** Makes the camera look at a point from where it is. */
  aimAt(point: Triple, person: Person): Promise<void>;
  /** Focuses on the plane through a point that faces the camera. */
  focusOn(point: Triple, person: Person): Promise<void>;
  setWhitePoint(white: Triple, person: Person): Promise<void>;
}

export type PickTool = PayloadOf<"pickRequest">["tool"];

const AIM_MS = 250;

/** Makes the tools of a room. */
export function createPickTools({ bus, room, steering, control }: PickToolsOptions): PickTools {
  function pose(): CameraPose {
    const known = steering.pose();
    if (known !== undefined) return known;
    throw new RequestRefused("octane_offline", "The camera is not known");
  }

  async function setSetting(key: string, value: number | number[], person: Person): Promise<void> {
    const { role, viewerId, name } = person;
    const reply = replyTo(
      await callRequest(bus, room, "setRenderSettingRequest", { key, value }, {
        role,
        viewerId,
        ...(name === undefined ? {} : { name }),
      }),
      "renderSettingsChanged",
    );
    if (!reply.ok) {
      const { code, message } = reply.error;
      throw new RequestRefused(isViewerErrorCode(code) ? code : "internal", message);
    }
    if (reply.payload.result === "error") {
      throw new RequestRefused("octane_refused", reply.payload.message ?? `${key} was not set`);
    }
  }

  return {
    permit(tool, person) {
      if (tool === "camera_target") enforce(control.drive(person));
      if (tool === "focus" || tool === "white_balance") enforce(control.refuseWrite());
    },
    async aimAt(point, person) {
      const now = pose();
      if (now.position.every((value, axis) => value === point[axis])) {
        throw new RequestRefused("out_of_range", "The camera stands at this very point");
      }
      const aimed = { ...now, target: point };
      enforce(await steering.settle(aimed, { by: person, transitionMs: AIM_MS }));
    },
    async focusOn(point, person) {
      const distance = planarDistance(pose(), point);
      if (!(distance > 0)) {
        throw new RequestRefused("out_of_range", "The point is not in front of the camera");
      }
      await setSetting("focus_distance", distance, person);
    },
    setWhitePoint: (white, person) => setSetting("white_point", [...white], person),
  };
}
