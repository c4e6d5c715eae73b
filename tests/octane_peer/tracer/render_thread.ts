import { type InfoPass, NO_PASSES, type PassSettings } from "./info_passes.ts";
import type {
  OutputFormat,
  Progress,
  RenderCommand,
  RenderedImage,
  RenderReport,
} from "./protocol.ts";
import type { Vec3 } from "./scene_data.ts";

/** What the owner of a render thread hears of it. */
export interface RenderListener {
  /** Called with one image at a time; the next is made only after it has returned. */
  onImage(image: RenderedImage): void;
  onProgress(progress: Progress): void;
  onFailure(reason: string): void;
}

/** A path tracer in its own thread. */
export interface RenderThread {
  tell(command: RenderCommand): void;
  /**
   * Develops the film, or a pass beside it, once more in another format; null when there is no
   * picture yet.
   */
  tonemap(
    format: OutputFormat,
    pass?: InfoPass | null,
    settings?: PassSettings,
  ): Promise<RenderedImage | null>;
  /** What a film pixel holds before the imager, linear RGB; null when there is no picture yet. */
  probe(x: number, y: number): Promise<Vec3 | null>;
  stop(): void;
}

/** Starts the thread; nothing renders until it is told to `start`. */
export function startRenderThread(listener: RenderListener): RenderThread {
  const worker = new Worker(new URL("./worker.ts", import.meta.url).href, { type: "module" });
  const waiting = new Map<number, (image: RenderedImage | null) => void>();
  const probes = new Map<number, (color: Vec3 | null) => void>();
  let nextId = 1;
  const tell = (command: RenderCommand) => worker.postMessage(command);
  worker.onmessage = ({ data }: MessageEvent<RenderReport>) => {
    switch (data.type) {
      case "image":
        listener.onImage(data.image);
        tell({ type: "taken" });
        break;
      case "progress":
        listener.onProgress(data.progress);
        break;
      case "tonemapped":
        waiting.get(data.id)?.(data.image);
        waiting.delete(data.id);
        break;
      case "probed":
        probes.get(data.id)?.(data.color);
        probes.delete(data.id);
        break;
      case "failed":
        listener.onFailure(data.reason);
        break;
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    listener.onFailure(event.message);
  };
  return {
    tell,
    tonemap(format, pass = null, settings = NO_PASSES) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        tell({ type: "tonemap", id, format, pass, settings });
      });
    },
    probe(x, y) {
      const id = nextId++;
      return new Promise((resolve) => {
        probes.set(id, resolve);
        tell({ type: "probe", id, x, y });
      });
    },
    stop() {
      worker.terminate();
      for (const resolve of probes.values()) resolve(null);
      probes.clear();
      for (const resolve of waiting.values()) resolve(null);
      waiting.clear();
    },
  };
}
