import type { DecodeOptions } from "../core/pixels/decode.ts";

/** What the pixel worker is asked: one image to decode; its buffer changes hands. */
export interface PixelRequest {
  readonly id: number;
  readonly type: number;
  readonly colorSpace: number;
  readonly isLinear: boolean;
  readonly width: number;
  readonly height: number;
  readonly pitch: number;
  readonly hasAlpha: boolean;
  readonly premultiplied: number;
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly options: DecodeOptions;
}

/** What the pixel worker answers; the buffer of the request comes back with it. */
export type PixelReply =
  | {
    readonly id: number;
    readonly ok: true;
    readonly data: Uint8Array<ArrayBuffer>;
    readonly channels: 3 | 4;
    readonly buffer: ArrayBuffer;
  }
  | {
    readonly id: number;
    readonly ok: false;
    readonly reason: string;
    readonly buffer: ArrayBuffer;
  };
