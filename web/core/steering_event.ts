import type { CameraPose, Profile, UpAxis, Vec3 } from "@fuelrail/camera-math";
import type { Stamp } from "./server_event.ts";

/** The room's camera and whose input made it so. */
export interface CameraState {
  readonly pose: CameraPose;
  /** Whose input moved it; undefined for a move made inside Octane. */
  readonly driver: string | undefined;
  /** Newest input of the driver that is included. */
  readonly inputSeq: number;
  /** From which of Octane's change levels on images show it; undefined if it was only read. */
  readonly changeLevel: number | undefined;
  readonly upAxis: UpAxis;
  /** Half the diagonal of the scene's bounds, scene units. */
  readonly sceneRadius: number | undefined;
  /** Whether the camera is one of straight lines, whose picture of a scene can be computed. */
  readonly isPlain: boolean;
}

/** A camera that the room remembers. */
export interface Bookmark {
  readonly id: string;
  readonly name: string;
}

/** The scene's camera nodes. */
export interface SceneCameras {
  readonly cameras: readonly { readonly path: string; readonly name: string }[];
  readonly active: string | undefined;
  readonly projectGeneration: number | undefined;
}

/** What may happen to the camera when the project changes. */
export const CAMERA_POLICIES = ["preserve", "fit", "scene"] as const;
export type CameraPolicy = typeof CAMERA_POLICIES[number];

/** How a viewer's pointer may steer. */
export const PROFILES: readonly Profile[] = ["simple", "dcc", "octane"];

/** Somebody who asks to drive. */
export interface ControlRequest {
  readonly viewerId: string;
  readonly name: string | undefined;
  readonly message: string | undefined;
}

/** Who drives, who asks to, and what freezes every remote write. */
export interface ControlState {
  readonly driver: string | undefined;
  readonly driverName: string | undefined;
  readonly requests: readonly ControlRequest[];
  readonly locked:
    | { readonly by: string | undefined; readonly reason: string | undefined }
    | undefined;
  readonly readOnly: boolean;
}

/** Where the picture was hit. */
export interface Hit {
  readonly path: string | undefined;
  readonly materialPath: string | undefined;
  /** Scene units. */
  readonly position: Vec3;
  readonly normal: Vec3 | undefined;
  /** From the camera, scene units. */
  readonly depth: number | undefined;
}

/** The room's selection. */
export interface Selection {
  readonly prims: readonly string[];
  readonly primary: string | undefined;
  readonly hit: Hit | undefined;
  readonly projectGeneration: number | undefined;
  /** Path to the address of its outline geometry. */
  readonly meshes: Readonly<Record<string, string>>;
  /** Viewer that changed it, where one did. */
  readonly changedBy: string | undefined;
}

export interface PickResult {
  readonly outcome: "hit" | "miss" | "failed";
  readonly tool: string | undefined;
  readonly path: string | undefined;
  readonly hit: Hit | undefined;
  readonly reason: string | undefined;
}

/** Left, top, right and bottom of a part of the render, pixels; all four are included. */
export type PixelRegion = readonly [number, number, number, number];

/** Regions that are set; undefined for the whole picture. */
export interface Regions {
  readonly render: PixelRegion | undefined;
  readonly film: PixelRegion | undefined;
}

/** What the gateway tells of steering, control and selection. */
export type SteeringEvent =
  | {
    readonly type: "cameraStateChanged";
    readonly stamp: Stamp | undefined;
    readonly camera: CameraState;
  }
  | {
    readonly type: "bookmarksChanged";
    readonly stamp: Stamp | undefined;
    readonly bookmarks: readonly Bookmark[];
  }
  | {
    readonly type: "camera_list";
    readonly stamp: Stamp | undefined;
    readonly scene: SceneCameras;
  }
  | {
    readonly type: "camera_changed";
    readonly stamp: Stamp | undefined;
    readonly active: string;
  }
  | {
    readonly type: "cameraPolicyChanged";
    readonly stamp: Stamp | undefined;
    readonly policy: CameraPolicy;
  }
  | {
    readonly type: "controlChanged";
    readonly stamp: Stamp | undefined;
    readonly control: ControlState;
  }
  | {
    readonly type: "stageSelectionChanged";
    readonly stamp: Stamp | undefined;
    readonly selection: Selection;
  }
  | {
    readonly type: "hoverChanged";
    readonly stamp: Stamp | undefined;
    readonly hovers: readonly string[];
  }
  | { readonly type: "pickResult"; readonly result: PickResult };
