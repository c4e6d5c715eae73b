import type { FrameHeader } from "@fuelrail/contracts/binary";
import { linearOfSrgb } from "../inspector/colour.ts";
import type { Point, Size } from "../view_transform.ts";

/** A pixel of the render and where its value stands in the shown rendition. */
export interface PixelPlace {
  /** Whole render pixels from the top left. */
  readonly x: number;
  readonly y: number;
  /** Whole pixels of the rendition, which may have fewer. */
  readonly column: number;
  readonly row: number;
}

/** One pixel as it was shown. */
export interface PixelValue {
  /** 0..255. */
  readonly srgb: readonly [number, number, number];
  readonly alpha: number;
}

/** What the inspector shows. */
export interface PixelReading {
  readonly place: PixelPlace;
  readonly value: PixelValue;
  readonly picture: FrameHeader;
}

/** The pixel under a point in render pixels; undefined beside the picture. */
export function pixelPlace(point: Point, render: Size, rendition: Size): PixelPlace | undefined {
  const x = Math.floor(point.x);
  const y = Math.floor(point.y);
  if (x < 0 || y < 0 || x >= render.width || y >= render.height) return undefined;
  return {
    x,
    y,
    column: scaled(x, render.width, rendition.width),
    row: scaled(y, render.height, rendition.height),
  };
}

/** The pixel so many away, kept on the picture. */
export function movedPixel({ x, y }: Point, dx: number, dy: number, render: Size): Point {
  return {
    x: Math.min(Math.max(Math.floor(x) + dx, 0), render.width - 1),
    y: Math.min(Math.max(Math.floor(y) + dy, 0), render.height - 1),
  };
}

/** The first four of RGBA bytes; undefined when there are fewer. */
export function pixelValue(rgba: ArrayLike<number>): PixelValue | undefined {
  const [r, g, b, alpha] = Array.from(rgba);
  if (r === undefined || g === undefined || b === undefined || alpha === undefined) {
    return undefined;
  }
  return { srgb: [r, g, b], alpha };
}

export function hexText({ srgb }: PixelValue): string {
  return "#" + srgb.map((channel) => channel.toString(16).padStart(2, "0")).join("");
}

/** The three channels in linear light with as many digits as eight bits carry. */
export function linearText({ srgb }: PixelValue): string {
  return srgb.map((channel) => linearOfSrgb(channel / 255).toFixed(4)).join(" ");
}

/** Which picture a value was read from, and how far it can be trusted. */
export function sourceText({ lossless, tier, width, renderWidth }: FrameHeader): string {
  if (lossless) return "lossless still";
  const size = width < renderWidth ? `, 1 pixel for ${(renderWidth / width).toFixed(1)}` : "";
  return `live JPEG, ${tier}${size}`;
}

function scaled(at: number, from: number, to: number): number {
  return Math.min(Math.floor((at + 0.5) * to / from), to - 1);
}
