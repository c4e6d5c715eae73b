import { CANVAS_RENDITIONS_MAX } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { PictureId } from "../../core/canvas/canvas_flow.ts";
import { type Rendition, renditionKey } from "../../core/canvas/canvas_wish.ts";
import { drawText } from "../../core/canvas/canvas_words.ts";
import { fits } from "../../core/canvas/rendition_choice.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import type { RoomFrames } from "../../core/room_frames.ts";
import type { PictureEncoder } from "../pictures/picture_encoder.ts";
import { createRenditions, type Renditions, type Taker } from "../pictures/renditions.ts";

/** A live picture as canvas clients get it. */
export interface DrawnPicture {
  readonly id: PictureId;
  readonly text: string;
}

/** Who takes live pictures as canvas clients do. */
export type PictureTaker = Taker<Rendition, DrawnPicture>;

/** The live pictures of a room in every size and quality that canvas clients want. */
export type CanvasRenditions = Renditions<Rendition, DrawnPicture>;

/** Makes the renditions of one room. */
export function createCanvasRenditions(options: {
  readonly clock: Clock;
  readonly encoder: PictureEncoder;
  readonly frames: RoomFrames;
  readonly onMade: (how: "passed_on" | "encoded") => void;
}): CanvasRenditions {
  const { clock, encoder, frames, onMade } = options;
  /** Texts of frames that are passed on as they are, each made once for every rendition it fits. */
  const texts = new WeakMap<RoomFrame, string>();

  function passOn(frame: RoomFrame): DrawnPicture {
    onMade("passed_on");
    const text = texts.get(frame) ?? drawText(frame.body.toBase64());
    texts.set(frame, text);
    return { id: idOf(frame), text };
  }

  async function encode(
    { sizePx, quality }: Rendition,
    frame: RoomFrame,
  ): Promise<DrawnPicture | undefined> {
    const jpeg = await encoder.fit(frame.body, sizePx, quality);
    if (jpeg === undefined) return undefined;
    onMade("encoded");
    return { id: idOf(frame), text: drawText(jpeg.toBase64()) };
  }

  return createRenditions<Rendition, DrawnPicture>({
    ...{ clock, frames },
    max: CANVAS_RENDITIONS_MAX,
    keyOf: renditionKey,
    isReadable: ({ header }) => header.codec === "jpeg",
    make: (rendition, frame) => fits(rendition, frame) ? passOn(frame) : encode(rendition, frame),
  });
}

function idOf({ header: { session, seq } }: RoomFrame): PictureId {
  return { session, seq };
}
