/** At most one pick at Octane, and the newest that waits for it. */
export interface PickQueue<Job> {
  readonly running?: Job;
  readonly waiting?: Job;
}

/** What is to be done after something happened to a queue. */
export interface PickStep<Job> {
  readonly queue: PickQueue<Job>;
  readonly start?: Job;
  /** A pick that will not be made: a newer one took its place. */
  readonly superseded?: Job;
}

/** A pick is asked for: it starts at once, or waits in the place of an older one. */
export function askPick<Job>(queue: PickQueue<Job>, job: Job): PickStep<Job> {
  if (queue.running === undefined) return { queue: { running: job }, start: job };
  return {
    queue: { running: queue.running, waiting: job },
    ...(queue.waiting === undefined ? {} : { superseded: queue.waiting }),
  };
}

/** The running pick is over, however it ended: the waiting one starts. */
export function pickDone<Job>(queue: PickQueue<Job>): PickStep<Job> {
  const { waiting } = queue;
  return waiting === undefined ? { queue: {} } : { queue: { running: waiting }, start: waiting };
}

/** The pixel of a point in the image; undefined for a point outside it. */
export function pixelAt(
  image: { readonly width: number; readonly height: number },
  x: number,
  y: number,
): { readonly x: number; readonly y: number } | undefined {
  const isInside = x >= 0 && y >= 0 && x < image.width && y < image.height;
  return isInside ? { x: Math.floor(x), y: Math.floor(y) } : undefined;
}

/** What Octane says of its readiness, before a pick. */
export interface PickReadiness {
  readonly isStopped: boolean;
  readonly isCompiling: boolean;
  /** Of the project the pick was meant for and of the one that is open. */
  readonly isSameProject: boolean;
}

/** Why a pick would not show what people see; undefined when it would. */
export function pickFault(readiness: PickReadiness): string | undefined {
  if (!readiness.isSameProject) return "The project has changed since the pick was asked for";
  if (readiness.isStopped) return "The render is stopped, so there is nothing to pick";
  if (readiness.isCompiling) return "Octane is still preparing the scene; pick again in a moment";
  return undefined;
}

/** Whether a node may be picked: it is one of `allowed` or below one; an empty list allows all. */
export function isPickable(allowed: readonly string[], path: string | undefined): boolean {
  if (allowed.length === 0) return true;
  return path !== undefined && allowed.some((root) => isAtOrBelow(path, root));
}

/** Whether `path` is `root` or a node below it. */
export function isAtOrBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root === "/" ? "/" : `${root}/`);
}

/** A rectangle of render pixels; right and bottom are excluded. */
export interface PixelRectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Most picks of one marquee. */
export const MARQUEE_PICKS_MAX = 64;

/**
 * The pixels to pick within a rectangle: an even grid of at most 64, shaped like the part of the
 * rectangle that lies in the image; empty when none does.
 */
export function marqueePixels(
  image: { readonly width: number; readonly height: number },
  rectangle: PixelRectangle,
): { readonly x: number; readonly y: number }[] {
  const left = Math.max(0, Math.floor(Math.min(rectangle.left, rectangle.right)));
  const top = Math.max(0, Math.floor(Math.min(rectangle.top, rectangle.bottom)));
  const right = Math.min(image.width, Math.ceil(Math.max(rectangle.left, rectangle.right)));
  const bottom = Math.min(image.height, Math.ceil(Math.max(rectangle.top, rectangle.bottom)));
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0) return [];
  const shape = Math.sqrt(MARQUEE_PICKS_MAX * width / height);
  const columns = Math.max(1, Math.min(width, MARQUEE_PICKS_MAX, Math.floor(shape)));
  const rows = Math.max(1, Math.min(height, Math.floor(MARQUEE_PICKS_MAX / columns)));
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: left + Math.floor((i % columns + 0.5) * width / columns),
    y: top + Math.floor((Math.floor(i / columns) + 0.5) * height / rows),
  }));
}

/** Distance of a point from the camera along its view axis, scene units. */
export function planarDistance(
  pose: {
    readonly position: readonly [number, number, number];
    readonly target: readonly [number, number, number];
  },
  point: readonly [number, number, number],
): number {
  const { position, target } = pose;
  const axis = [target[0] - position[0], target[1] - position[1], target[2] - position[2]] as const;
  const length = Math.hypot(...axis);
  const along = (point[0] - position[0]) * axis[0] + (point[1] - position[1]) * axis[1] +
    (point[2] - position[2]) * axis[2];
  return along / length;
}
