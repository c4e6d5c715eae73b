import { basisOf, type CameraPose, type Vec3 } from "@fuelrail/camera-math";

/** An axis of the scene, as the camera may be asked to look along it. */
export type GizmoAxis = "+x" | "-x" | "+y" | "-y" | "+z" | "-z";

/** Where the tip of an axis lies on the gizmo. */
export interface GizmoTip {
  readonly axis: GizmoAxis;
  readonly name: "x" | "y" | "z";
  readonly isPositive: boolean;
  /** From the gizmo's middle, -1..1, right. */
  readonly x: number;
  /** From the gizmo's middle, -1..1, down. */
  readonly y: number;
  /** -1 towards the viewer, 1 away. */
  readonly depth: number;
}

const AXES: readonly (readonly [GizmoAxis, GizmoTip["name"], Vec3])[] = [
  ["+x", "x", [1, 0, 0]],
  ["-x", "x", [-1, 0, 0]],
  ["+y", "y", [0, 1, 0]],
  ["-y", "y", [0, -1, 0]],
  ["+z", "z", [0, 0, 1]],
  ["-z", "z", [0, 0, -1]],
];

/** The six tips as the camera sees them, farthest first, the way they are painted. */
export function gizmoTips(pose: CameraPose): readonly GizmoTip[] {
  const { right, up, forward } = basisOf(pose);
  return AXES.map(([axis, name, direction]) => ({
    axis,
    name,
    isPositive: axis.startsWith("+"),
    x: dot(direction, right),
    y: -dot(direction, up),
    depth: dot(direction, forward),
  })).toSorted((a, b) => b.depth - a.depth);
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
