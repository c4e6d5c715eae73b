import type { Point, Rect } from "../view_transform.ts";

/** Lines that can be drawn over the picture. */
export const GUIDES = ["action", "title", "thirds", "centre"] as const;
export type Guide = typeof GUIDES[number];

/** What this browser draws over the picture. */
export interface GuideChoice {
  readonly shown: readonly Guide[];
  /** Width by height of the part that is not darkened; undefined darkens nothing. */
  readonly maskRatio: number | undefined;
}

export const NO_GUIDES: GuideChoice = { shown: [], maskRatio: undefined };

/** Shares of the picture's width and height, as SMPTE ST 2046-1 has them. */
export const SAFE_SHARES = { action: 0.93, title: 0.9 } as const;

/** Ratios that are asked for often, with their names. */
export const MASK_RATIOS: readonly (readonly [ratio: number, name: string])[] = [
  [2.39, "2.39:1"],
  [1.85, "1.85:1"],
  [16 / 9, "16:9"],
  [4 / 3, "4:3"],
  [1, "1:1"],
  [4 / 5, "4:5"],
  [9 / 16, "9:16"],
];

export const MASK_RATIO_RANGE = [0.1, 10] as const;

export interface GuideLine {
  readonly from: Point;
  readonly to: Point;
}

/** What to draw, in the unit of the picture's rectangle. */
export interface GuideShapes {
  readonly frames: readonly { readonly guide: "action" | "title"; readonly rect: Rect }[];
  readonly lines: readonly GuideLine[];
  /** The part that the mask leaves bright. */
  readonly opening: Rect | undefined;
}

/** Length of the cross in the middle, as a share of the shorter side. */
const CROSS_SHARE = 0.06;

/** The guides of a picture; with a mask they lie in what the mask leaves, which is delivered. */
export function guideShapes(picture: Rect, { shown, maskRatio }: GuideChoice): GuideShapes {
  const opening = maskRatio === undefined ? undefined : maskOpening(picture, maskRatio);
  const inside = opening ?? picture;
  const has = (guide: Guide) => shown.includes(guide);
  return {
    frames: (["action", "title"] as const).filter(has)
      .map((guide) => ({ guide, rect: shrink(inside, SAFE_SHARES[guide]) })),
    lines: [...(has("thirds") ? thirds(inside) : []), ...(has("centre") ? cross(inside) : [])],
    opening,
  };
}

/** The largest part of a ratio in the middle of the picture. */
export function maskOpening(picture: Rect, ratio: number): Rect {
  const width = Math.min(picture.width, picture.height * ratio);
  const height = Math.min(picture.height, picture.width / ratio);
  return {
    left: picture.left + (picture.width - width) / 2,
    top: picture.top + (picture.height - height) / 2,
    width,
    height,
  };
}

/** A ratio as typed: "2.39", "16:9" or "16/9"; undefined for anything else. */
export function readRatio(text: string): number | undefined {
  const parts = text.trim().replace(",", ".").split(/[:/x\u00d7]/).map((part) => part.trim());
  if (parts.length > 2 || parts.some((part) => !/^\d+(?:\.\d+)?$/.test(part))) return undefined;
  const ratio = Number(parts[0]) / Number(parts[1] ?? 1);
  const [min, max] = MASK_RATIO_RANGE;
  return ratio >= min && ratio <= max ? ratio : undefined;
}

/** A ratio for people: by its name where it has one. */
export function ratioText(ratio: number): string {
  const named = MASK_RATIOS.find(([each]) => Math.abs(each - ratio) < 1e-6);
  return named?.[1] ?? `${Number(ratio.toFixed(3))}:1`;
}

function shrink({ left, top, width, height }: Rect, share: number): Rect {
  return {
    left: left + width * (1 - share) / 2,
    top: top + height * (1 - share) / 2,
    width: width * share,
    height: height * share,
  };
}

function thirds({ left, top, width, height }: Rect): readonly GuideLine[] {
  return [1 / 3, 2 / 3].flatMap((share) => {
    const x = left + width * share;
    const y = top + height * share;
    return [
      { from: { x, y: top }, to: { x, y: top + height } },
      { from: { x: left, y }, to: { x: left + width, y } },
    ];
  });
}

function cross({ left, top, width, height }: Rect): readonly GuideLine[] {
  const x = left + width / 2;
  const y = top + height / 2;
  const arm = Math.min(width, height) * CROSS_SHARE / 2;
  return [
    { from: { x: x - arm, y }, to: { x: x + arm, y } },
    { from: { x, y: y - arm }, to: { x, y: y + arm } },
  ];
}
