import { join } from "node:path";
import {
  ApiRenderEngineService,
  ExrCompressionType,
  ImageSaveFormat,
  NamedColorSpace,
  SaveImageFileType,
  TiffCompressionType,
} from "../../../kit/octane/gen/beta2.ts";
import { saveImage } from "../engine/save_image.ts";
import type { ExrCompression } from "../files/exr.ts";
import { FILE_ENDINGS, type ImageFileKind, type TiffCompression } from "../files/image_file.ts";
import type { Premultiplied } from "../tracer/tonemap.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const KINDS: Partial<Record<ImageSaveFormat, ImageFileKind>> = {
  [ImageSaveFormat.PNG_8]: "png8",
  [ImageSaveFormat.PNG_16]: "png16",
  [ImageSaveFormat.EXR_16]: "exr16",
  [ImageSaveFormat.EXR_32]: "exr32",
  [ImageSaveFormat.TIFF_8]: "tiff8",
  [ImageSaveFormat.TIFF_16]: "tiff16",
  [ImageSaveFormat.JPEG]: "jpeg",
};
const TYPES: Record<SaveImageFileType, "png" | "exr" | "tiff" | "jpeg"> = {
  [SaveImageFileType.PNG]: "png",
  [SaveImageFileType.EXR]: "exr",
  [SaveImageFileType.TIFF]: "tiff",
  [SaveImageFileType.JPEG]: "jpeg",
};
const PREMULTIPLIED: readonly Premultiplied[] = ["none", "linearized", "encoded"];
/** Whatever else is asked for becomes ZIP, which loses nothing either; the file says so itself. */
const EXR: Partial<Record<ExrCompressionType, ExrCompression>> = {
  [ExrCompressionType.EXR_COMPRESSION_NO_COMPRESSION]: "none",
  [ExrCompressionType.EXR_COMPRESSION_ZIPS]: "zips",
};
const TIFF: Partial<Record<TiffCompressionType, TiffCompression>> = {
  [TiffCompressionType.TIFF_COMPRESSION_DEFLATE]: "deflate",
  [TiffCompressionType.TIFF_COMPRESSION_LZW]: "lzw",
  [TiffCompressionType.TIFF_COMPRESSION_PACK_BITS]: "packbits",
};
const USUAL_QUALITY = 90;

interface Order {
  readonly path: string;
  readonly passId: number;
  readonly kind: ImageFileKind | undefined;
  readonly colorSpace: number;
  readonly premultiplied: number;
  readonly exr: ExrCompressionType;
  readonly tiff?: TiffCompressionType;
  readonly quality?: number;
  readonly layer?: string;
  readonly asynchronous: boolean;
}

/** Writing images on the renderer's own machine. */
export function saveRpcs({ engine, handles }: PeerContext): ServedService {
  const space = (ref: Ref | undefined) => handles.find(ref, "colorSpace").colorSpace;

  async function save(order: Order): Promise<{ result: boolean }> {
    const { path, passId, kind, colorSpace, asynchronous, layer } = order;
    const premultiplied = PREMULTIPLIED[order.premultiplied];
    const curve = colorSpace === NamedColorSpace.SRGB
      ? "srgb"
      : colorSpace === NamedColorSpace.LINEAR_SRGB
      ? "linear"
      : undefined;
    if (kind === undefined || curve === undefined || premultiplied === undefined) {
      return { result: false };
    }
    const result = await saveImage(engine, {
      path,
      passId,
      premultiplied,
      asynchronous,
      file: {
        kind,
        curve,
        exrCompression: EXR[order.exr] ?? "zip",
        tiffCompression: (order.tiff === undefined ? undefined : TIFF[order.tiff]) ?? "none",
        quality: Math.max(1, Math.min(100, Math.round(order.quality ?? USUAL_QUALITY))),
        ...(layer !== undefined && { layer }),
      },
    });
    return { result };
  }

  return serve(ApiRenderEngineService, {
    saveRenderState: () => ({ result: false }),
    saveImage: (request) =>
      save({
        path: request.fullPath,
        passId: request.renderPassId,
        kind: KINDS[request.imageSaveFormat],
        colorSpace: space(request.colorSpaceInfo),
        premultiplied: request.premultipliedAlphaType,
        exr: request.exrCompressionType,
        asynchronous: request.asynchronous,
      }),
    saveImage1: (request) =>
      save({
        path: request.fullPath,
        passId: request.renderPassId,
        kind: KINDS[request.imageSaveFormat],
        colorSpace: request.colorSpace,
        premultiplied: request.premultipliedAlphaType,
        exr: request.exrCompressionType,
        asynchronous: request.asynchronous,
      }),
    saveImage2: (request) => {
      const { exportSettings: settings } = request;
      if (settings === undefined) return { result: false };
      const kind = KINDS[settings.format];
      const fits = kind?.startsWith(TYPES[settings.fileType] ?? "") === true;
      return save({
        path: request.fullPath,
        passId: request.renderPassId,
        kind: fits ? kind : undefined,
        colorSpace: space(request.colorSpaceInfo),
        premultiplied: settings.premultipliedAlphaType,
        exr: settings.exrSettings?.compressionType ?? 0,
        tiff: settings.tiffSettings?.compressionType ?? 0,
        quality: settings.jpegSettings?.quality ?? USUAL_QUALITY,
        asynchronous: request.asynchronous,
      });
    },
    saveRenderPasses1: (request) => {
      const { passesToExport: wanted } = request;
      const kind = KINDS[request.imageSaveFormat];
      if (wanted === undefined || kind === undefined || wanted.exportName === "") {
        return { result: false };
      }
      return save({
        path: join(request.outputDirectory, `${wanted.exportName}.${FILE_ENDINGS[kind]}`),
        passId: wanted.renderPassId,
        kind,
        colorSpace: request.colorSpace,
        premultiplied: request.premultipliedAlphaType,
        exr: request.exrCompressionType,
        asynchronous: request.asynchronous,
      });
    },
    saveRenderPassesMultiExr1: (request) => {
      const { passesToExport: wanted } = request;
      if (wanted === undefined) return { result: false };
      return save({
        path: request.fullPath,
        passId: wanted.renderPassId,
        kind: request.useHalf ? "exr16" : "exr32",
        colorSpace: request.colorSpace,
        premultiplied: request.premultipliedAlpha ? 1 : 0,
        exr: request.compressionType,
        asynchronous: request.asynchronous,
        ...(wanted.exportName !== "" && { layer: wanted.exportName }),
      });
    },
  });
}
