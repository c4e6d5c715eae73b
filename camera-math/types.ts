/** A position or direction; scene units. */
export type Vec3 = readonly [number, number, number];

/** The world's upward axis. */
export type UpAxis = "x" | "y" | "z";

/** A camera as Octane holds it. */
export interface CameraPose {
  readonly position: Vec3;
  readonly target: Vec3;
  readonly up: Vec3;
  /** Horizontal field of view, degrees. */
  readonly fov: number;
  /** Width of the film at the target, scene units; present for an orthographic camera only. */
  readonly orthographicScale?: number;
}

/** The render's size, pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How a viewer's pointer and keys steer. */
export type Profile = "simple" | "dcc" | "octane";

/** A viewer's choices for steering. */
export interface Navigation {
  readonly profile: Profile;
  /** Times the default speed. */
  readonly sensitivity: number;
  readonly dollyToCursor: boolean;
  readonly invertY: boolean;
  /** How far a press may wander and still be a click, CSS pixels from the press. */
  readonly dragThresholdPx: {
    readonly mouse: number;
    readonly pen: number;
    readonly touch: number;
  };
}
