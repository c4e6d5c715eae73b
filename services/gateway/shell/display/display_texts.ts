import { DISPLAY_SIZES_MAX } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  createTextImage,
  lineOf,
  type TextImage,
  type TextSize,
} from "../../core/display/text_image.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import { newestLive, type RoomFrames } from "../../core/room_frames.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { RoomMember } from "../live_room.ts";
import type { PictureEncoder } from "../pictures/picture_encoder.ts";
import { createRenditions, type Taker } from "../pictures/renditions.ts";

/** A size of text as a rendition: its longer side counts pixels, two to a row. */
export interface TextRendition extends TextSize {
  readonly sizePx: number;
}

/** Who takes pictures as text. */
export type TextTaker = Taker<TextRendition, TextImage>;

/** The newest picture of a room as text, in every size that somebody wants. */
export interface DisplayTexts {
  /** The limit that stands against one more size, if one does. */
  limitFor(size: TextSize): string | undefined;
  add(taker: TextTaker): void;
  remove(taker: TextTaker): void;
  /** Forgets every picture: nothing is shown. */
  clear(): void;
  /** Shows the newest picture of the room to who has not got it. */
  showNewest(): void;
  stop(): void;
}

/** What texts are made with. */
export interface DisplayTextsOptions {
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly encoder: PictureEncoder;
  readonly frames: RoomFrames;
  /** Whether displays show that frame. */
  isShown(frame: RoomFrame): boolean;
  join(member: RoomMember): void;
  leave(member: RoomMember): void;
  wantsChanged(member: RoomMember): void;
}

/** Characters that are made without letting anything else run. */
const CELLS_AT_ONCE = 4_096;

/** A size as a rendition. */
export function textRendition({ columns, rows }: TextSize): TextRendition {
  return { columns, rows, sizePx: Math.max(columns, 2 * rows) };
}

/** Makes the texts of one room, which wants nothing while nobody takes them. */
export function createDisplayTexts(options: DisplayTextsOptions): DisplayTexts {
  const { clock, metrics, encoder, frames } = options;
  const takers = new Set<TextTaker>();
  const renditions = createRenditions<TextRendition, TextImage>({
    ...{ clock, frames },
    max: DISPLAY_SIZES_MAX,
    keyOf: ({ columns, rows }) => `${columns} ${rows}`,
    isReadable: ({ body }) => body.length > 0,
    make: draw,
  });

  async function draw(size: TextRendition, frame: RoomFrame): Promise<TextImage | undefined> {
    const { columns, rows } = size;
    const pixels = await encoder.pixels(frame.body, columns, 2 * rows);
    if (pixels === undefined) return undefined;
    const lines: string[] = [];
    const rowsAtOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / columns));
    for (let row = 0; row < rows; row++) {
      if (row > 0 && row % rowsAtOnce === 0) await turn();
      lines.push(lineOf(pixels, columns, row));
    }
    metrics.displayTexts.inc();
    const { session, seq, capturedAtMs } = frame.header;
    return createTextImage({ columns, rows }, { session, seq, capturedAtMs }, lines);
  }

  /** Lets everything else that waits go first. */
  function turn(): Promise<void> {
    return new Promise((resolve) => clock.setTimer(0, resolve));
  }

  function take(frame: RoomFrame): void {
    if (frame.body.length === 0 || !options.isShown(frame)) return;
    if (renditions.offer(frame)) options.wantsChanged(member);
  }

  const member: RoomMember = {
    isGuest: true,
    viewerId: undefined,
    want: () => renditions.want(),
    frame: take,
    showNewest,
    tell() {},
    glimpse: () => true,
    present: () => undefined,
  };

  function showNewest(): void {
    const newest = newestLive(frames, "quarter") ?? frames.newest.still;
    if (newest !== undefined) take(newest);
  }

  return {
    limitFor: (size) =>
      renditions.isFullFor(textRendition(size))
        ? `DISPLAY_SIZES_MAX ${DISPLAY_SIZES_MAX}`
        : undefined,
    add(taker) {
      takers.add(taker);
      const isDrawn = renditions.add(taker);
      if (takers.size === 1) options.join(member);
      else options.wantsChanged(member);
      if (!isDrawn) showNewest();
    },
    remove(taker) {
      if (!takers.delete(taker)) return;
      renditions.remove(taker);
      if (takers.size === 0) options.leave(member);
      else options.wantsChanged(member);
    },
    clear: () => renditions.clear(),
    showNewest,
    stop: () => renditions.stop(),
  };
}
