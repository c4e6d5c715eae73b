/** Path of the scene's root. */
export const ROOT_PATH = "/";

/** The path above; undefined for the root. */
export function parentPath(path: string): string | undefined {
  if (path === ROOT_PATH) return undefined;
  const at = path.lastIndexOf("/");
  return at <= 0 ? ROOT_PATH : path.slice(0, at);
}

/** Every path above one, from the root down; the path itself is not among them. */
export function ancestorPaths(path: string): readonly string[] {
  const above: string[] = [];
  for (let at = parentPath(path); at !== undefined; at = parentPath(at)) above.unshift(at);
  return above;
}

/** Whether `path` is `top` or lies below it. */
export function isWithinPath(path: string, top: string): boolean {
  return path === top || top === ROOT_PATH || path.startsWith(`${top}/`);
}

/** The path after the node at `from`, which is it or lies above it, has moved to `to`. */
export function movedPath(path: string, from: string, to: string): string {
  return isWithinPath(path, from) ? `${to}${path.slice(from.length)}` : path;
}

/** Last part of a path as people read it; "Scene" for the root. */
export function lastPart(path: string): string {
  if (path === ROOT_PATH) return "Scene";
  const part = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The paths of which none lies below another, in their order. */
export function topmostPaths(paths: readonly string[]): readonly string[] {
  return paths.filter((path) =>
    !paths.some((other) => other !== path && isWithinPath(path, other))
  );
}
