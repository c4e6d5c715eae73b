import type { Region } from "./film.ts";
import type { InfoPass, PassSettings } from "./info_passes.ts";
import type { RenderSettings } from "./progressive.ts";
import type { GeometryData, SceneData, Vec3 } from "./scene_data.ts";
import type { PixelFormat, Premultiplied } from "./tonemap.ts";

/** What images shall look like; `width` and `height` override the film's size when given. */
export interface OutputFormat {
  readonly pixels: PixelFormat;
  readonly linear: boolean;
  readonly premultiplied: Premultiplied;
  readonly paddingPixels: number;
}

/** The share of time that a render may use: of 1 it never rests. */
export type Duty = 1 | 0.7 | 0.4;

/** A scene without its geometry, which seldom changes and is sent apart. */
export type SceneLook = Omit<SceneData, "geometry">;

/**
 * What the render thread is told. `job` comes back with every image, so that old ones are known;
 * `geometry` null means the one that was sent last.
 */
export type RenderCommand =
  | {
    readonly type: "start";
    job: number;
    look: SceneLook;
    geometry: GeometryData | null;
    settings: RenderSettings;
  }
  | { readonly type: "retune"; job: number; look: SceneLook }
  | { readonly type: "passes"; readonly settings: PassSettings }
  | { readonly type: "region"; region: Region | null }
  | { readonly type: "run"; running: boolean }
  | { readonly type: "stop" }
  | { readonly type: "format"; format: OutputFormat }
  | { readonly type: "emit" }
  | { readonly type: "taken" }
  | { readonly type: "duty"; duty: Duty }
  | { readonly type: "delay"; delayMs: number }
  | {
    readonly type: "tonemap";
    id: number;
    format: OutputFormat;
    pass: InfoPass | null;
    settings: PassSettings;
  }
  | { readonly type: "probe"; id: number; x: number; y: number };

/** How far a render is; samples are per pixel, `samplesPerSecond` over all pixels. */
export interface Progress {
  readonly job: number;
  readonly shownSamples: number;
  readonly samples: number;
  readonly regionSamples: number;
  readonly maxSamples: number;
  readonly samplesPerSecond: number;
  readonly renderSeconds: number;
  readonly finished: boolean;
}

/** The pixels of a pass, laid out as those of the image that they belong to. */
export interface PassPixels {
  readonly pass: InfoPass;
  readonly bytes: Uint8Array;
}

/** An image with the progress that it shows; pixels from the top left, `pitch` in pixels. */
export interface RenderedImage {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly pitch: number;
  readonly format: OutputFormat;
  readonly subSampling: 1 | 2 | 4;
  readonly alphaChannel: boolean;
  readonly keepEnvironment: boolean;
  readonly progress: Progress;
  /** The passes that were asked for, of the same moment. */
  readonly passes?: readonly PassPixels[];
}

/** What the render thread tells. */
export type RenderReport =
  | { readonly type: "image"; readonly image: RenderedImage }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "tonemapped"; readonly id: number; readonly image: RenderedImage | null }
  | { readonly type: "probed"; readonly id: number; readonly color: Vec3 | null }
  | { readonly type: "failed"; readonly reason: string };
