import {
  ApiRenderEngineService,
  NamedColorSpace,
  PreviewType,
  TonemapBufferType,
} from "../../../kit/octane/gen/beta2.ts";
import type { PreviewRoom, PreviewShape } from "../engine/preview.ts";
import type { OutputFormat } from "../tracer/protocol.ts";
import { WireWriter } from "../wire/writer.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const SHAPES: Partial<Record<PreviewType, PreviewShape>> = {
  [PreviewType.PREVIEW_PLANE]: "plane",
  [PreviewType.PREVIEW_SPHERE]: "sphere",
  [PreviewType.PREVIEW_PLANE_WITH_ALPHA]: "planeWithAlpha",
};

interface Wanted {
  readonly node?: Ref | undefined;
  readonly x: number;
  readonly y: number;
  readonly maxSamples: number;
  readonly objectSize: number;
  readonly type: PreviewType;
  readonly hdr: boolean;
  readonly linear: boolean;
}

/** Pictures of materials by themselves, as RGBA pixels, rows from the top. */
export function previewRpcs({ handles }: PeerContext, previews: PreviewRoom): ServedService {
  async function render(wanted: Wanted): Promise<Uint8Array | null> {
    const node = handles.nodeOf(wanted.node);
    const shape = SHAPES[wanted.type];
    if (shape === undefined || wanted.x === 0 || wanted.y === 0) return null;
    const format: OutputFormat = {
      pixels: wanted.hdr ? "hdrRgba" : "ldrRgba",
      linear: wanted.linear,
      premultiplied: "none",
      paddingPixels: 0,
    };
    const image = await previews.render({
      node,
      width: wanted.x,
      height: wanted.y,
      maxSamples: wanted.maxSamples,
      objectSize: wanted.objectSize,
      shape,
      format,
    });
    return image?.bytes ?? null;
  }

  return serve(ApiRenderEngineService, {
    previewMaterial1: async ({ size, bufferType, colorSpace, ...wanted }) => {
      const bytes = await render({
        ...wanted,
        x: size?.x ?? 0,
        y: size?.y ?? 0,
        hdr: bufferType !== TonemapBufferType.LDR,
        linear: colorSpace === NamedColorSpace.LINEAR_SRGB,
      });
      if (bytes === null) return { result: false };
      return { result: true, buffer: { data: bytes, size: bytes.length } };
    },
    previewMaterial: async ({ sizeX, sizeY, ...wanted }) => {
      const bytes = await render({ ...wanted, x: sizeX, y: sizeY, hdr: false, linear: false });
      return bytes === null ? { result: false } : encodeText(bytes);
    },
    previewMaterialHdr: async ({ sizeX, sizeY, ...wanted }) => {
      const bytes = await render({ ...wanted, x: sizeX, y: sizeY, hdr: true });
      if (bytes === null) return { result: false };
      const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      return { result: true, buffer: { data: [...floats] } };
    },
  });
}

/** The wire has a text field for these pixels; they go into it as they are. */
function encodeText(bytes: Uint8Array): Uint8Array {
  const writer = new WireWriter(bytes.length + 16);
  writer.varint(1, true);
  writer.block(2, bytes);
  return writer.bytes();
}
