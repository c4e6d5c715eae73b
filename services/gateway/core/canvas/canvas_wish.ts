import {
  CANVAS_INTERVAL_DEFAULT_MS,
  CANVAS_INTERVAL_MAX_MS,
  CANVAS_INTERVAL_MIN_MS,
  CANVAS_QUALITY_DEFAULT,
  CANVAS_QUALITY_MAX,
  CANVAS_QUALITY_MIN,
  CANVAS_SIZE_DEFAULT_PX,
  CANVAS_SIZE_MAX_PX,
  CANVAS_SIZE_MIN_PX,
  NAME_CHARS_MAX,
} from "@fuelrail/contracts";

/** Whose pictures and states a canvas client gets. */
export type CanvasSource = "octane" | "canvas" | "both";

/** Size and quality of live pictures; clients that ask for the same share them. */
export interface Rendition {
  /** Longest side, pixels. */
  readonly sizePx: number;
  readonly quality: number;
  /** Whether a picture that already fits may be passed on as it is, whatever its quality. */
  readonly mayPassOn: boolean;
}

/** What a canvas client asks for in its address. */
export interface CanvasWish {
  readonly source: CanvasSource;
  readonly rendition: Rendition;
  readonly intervalMs: number;
  readonly name?: string;
}

/** What a client gets that asks for nothing: it fits a frame of TouchDesigner. */
export const DEFAULT_WISH: CanvasWish = {
  source: "octane",
  rendition: {
    sizePx: CANVAS_SIZE_DEFAULT_PX,
    quality: CANVAS_QUALITY_DEFAULT,
    mayPassOn: true,
  },
  intervalMs: CANVAS_INTERVAL_DEFAULT_MS,
};

const SOURCES: readonly string[] = ["octane", "canvas", "both"] satisfies CanvasSource[];

/** Reads the query of a canvas client's address; what is out of its limits is refused by name. */
export function readCanvasWish(
  query: (name: string) => string | null,
): { readonly ok: true; readonly wish: CanvasWish } | {
  readonly ok: false;
  readonly reason: string;
} {
  const source = query("source") ?? DEFAULT_WISH.source;
  if (!SOURCES.includes(source)) {
    return { ok: false, reason: `source must be one of ${SOURCES.join(", ")}` };
  }
  const size = number(query("size"), CANVAS_SIZE_MIN_PX, CANVAS_SIZE_MAX_PX);
  if (size === "bad") return outOf("size", CANVAS_SIZE_MIN_PX, CANVAS_SIZE_MAX_PX, "pixels");
  const quality = number(query("quality"), CANVAS_QUALITY_MIN, CANVAS_QUALITY_MAX);
  if (quality === "bad") return outOf("quality", CANVAS_QUALITY_MIN, CANVAS_QUALITY_MAX, "");
  const interval = number(query("interval"), CANVAS_INTERVAL_MIN_MS, CANVAS_INTERVAL_MAX_MS);
  if (interval === "bad") {
    return outOf("interval", CANVAS_INTERVAL_MIN_MS, CANVAS_INTERVAL_MAX_MS, "ms");
  }
  const name = query("name")?.trim().slice(0, NAME_CHARS_MAX);
  return {
    ok: true,
    wish: {
      source: source as CanvasSource,
      rendition: {
        sizePx: size ?? DEFAULT_WISH.rendition.sizePx,
        quality: quality ?? DEFAULT_WISH.rendition.quality,
        mayPassOn: quality === undefined,
      },
      intervalMs: interval ?? DEFAULT_WISH.intervalMs,
      ...(name === undefined || name === "" ? {} : { name }),
    },
  };
}

/** Two clients with equal keys get the same pictures. */
export function renditionKey({ sizePx, quality, mayPassOn }: Rendition): string {
  return `${sizePx} ${quality} ${mayPassOn ? "any" : "exact"}`;
}

function number(text: string | null, min: number, max: number): number | undefined | "bad" {
  if (text === null || text === "") return undefined;
  if (!/^\d{1,5}$/.test(text)) return "bad";
  const value = Number(text);
  return value >= min && value <= max ? value : "bad";
}

function outOf(name: string, min: number, max: number, unit: string) {
  const range = `${name} must be a whole number from ${min} to ${max} ${unit}`.trim();
  return { ok: false, reason: range } as const;
}
