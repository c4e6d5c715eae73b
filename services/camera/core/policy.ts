/** What happens to the camera when the project changes. */
export type CameraPolicy = "preserve" | "fit" | "scene";

/** What holds while nobody has chosen: the loaded scene's own camera. */
export const DEFAULT_CAMERA_POLICY: CameraPolicy = "scene";

/** Reads a stored choice; undefined when it is none. */
export function readPolicy(stored: unknown): CameraPolicy | undefined {
  const policy = typeof stored === "object" && stored !== null && "policy" in stored
    ? stored.policy
    : undefined;
  return policy === "preserve" || policy === "fit" || policy === "scene" ? policy : undefined;
}
