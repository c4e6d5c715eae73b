import { createGeometryBuilder } from "./geometry_builder.ts";
import { geometryBvh } from "./intersect.ts";
import { createPassDesk } from "./pass_desk.ts";
import { ProgressiveRender } from "./progressive.ts";
import type {
  Duty,
  OutputFormat,
  Progress,
  RenderCommand,
  RenderedImage,
  RenderReport,
} from "./protocol.ts";
import type { Vec3 } from "./scene_data.ts";
import { tonemap } from "./tonemap.ts";

const SLICE_MS = 12;
const PROGRESS_MS = 200;
const FASTEST_IMAGES_MS = 60;
const SLOWEST_IMAGES_MS = 1_000;
const IMAGE_SHARE = 0.06;
const LONGEST_REST_MS = 5;
const NO_GEOMETRY = createGeometryBuilder().build();

/** Images as Octane sends them when nobody asks for others. */
export const DEFAULT_OUTPUT: OutputFormat = {
  pixels: "ldrRgba",
  linear: false,
  premultiplied: "linearized",
  paddingPixels: 0,
};

/** What the loop needs from its surroundings; `rest` resolves after commands have been delivered. */
export interface RenderWorld {
  nowMs(): number;
  rest(ms: number): Promise<void>;
  report(report: RenderReport, transfer: ArrayBuffer[]): void;
}

/** Renders whatever it was last told to, in slices short enough to hear the next command. */
export function createRenderLoop(world: RenderWorld): { tell(command: RenderCommand): void } {
  let render: ProgressiveRender | null = null;
  let kept = { geometry: NO_GEOMETRY, bvh: geometryBvh(NO_GEOMETRY) };
  let job = 0;
  let running = true;
  let looping = false;
  let duty: Duty = 1;
  let output = DEFAULT_OUTPUT;
  let workedMs = 0;
  let lastImageMs = -Infinity;
  let lastProgressMs = -Infinity;
  let untaken = false;
  let wanted = false;
  let delayMs = 0;
  let startedMs = -Infinity;
  let held = false;
  const desk = createPassDesk();

  const delayLeftMs = () => Math.max(startedMs, lastImageMs) + delayMs - world.nowMs();

  function progress(of: ProgressiveRender): Progress {
    const seconds = workedMs / 1000;
    const pixels = of.film.width * of.film.height;
    return {
      job,
      shownSamples: of.shownSamples,
      samples: of.samples,
      regionSamples: of.regionSamples,
      maxSamples: of.scene.kernel.maxSamples,
      samplesPerSecond: seconds > 0 ? (of.shownSamples * pixels) / seconds : 0,
      renderSeconds: seconds,
      finished: of.finished && !held && !wanted,
    };
  }

  function picture(of: ProgressiveRender, format: OutputFormat): RenderedImage {
    const { film: size, kernel, imager } = of.scene;
    const premultiplied = kernel.keepEnvironment ? "linearized" : format.premultiplied;
    const { width, height } = size;
    const { pixels, linear, paddingPixels } = format;
    const bytes = tonemap(of.film, imager, {
      pixels,
      linear,
      premultiplied,
      paddingPixels,
      width,
      height,
    });
    return {
      bytes,
      width,
      height,
      pitch: width + paddingPixels,
      format,
      subSampling: of.settings.subSampling,
      alphaChannel: kernel.alphaChannel,
      keepEnvironment: kernel.keepEnvironment,
      progress: progress(of),
    };
  }

  /** The picture with the passes that were asked for; whole ones once nothing else is to come. */
  function pictureWithPasses(of: ProgressiveRender): RenderedImage {
    const image = picture(of, output);
    return { ...image, passes: desk.develop(of, image, of.finished || !running) };
  }

  /** What a film pixel holds before the imager; null while there is no picture. */
  function radianceAt(x: number, y: number): Vec3 | null {
    if (render === null || render.shownSamples === 0) return null;
    const { film, scene } = render;
    const mean = new Float64Array(4);
    film.mean(
      Math.floor((x * film.width) / scene.film.width),
      Math.floor((y * film.height) / scene.film.height),
      mean,
    );
    return [mean[0] ?? 0, mean[1] ?? 0, mean[2] ?? 0];
  }

  function send(of: ProgressiveRender): void {
    held = delayMs > 0 && delayLeftMs() > 0;
    if (held) return;
    if (untaken) {
      wanted = true;
      return;
    }
    wanted = false;
    untaken = true;
    lastImageMs = world.nowMs();
    const image = pictureWithPasses(of);
    const all = [image, ...image.passes ?? []];
    world.report({ type: "image", image }, all.map(({ bytes }) => bytes.buffer as ArrayBuffer));
  }

  function tellProgress(of: ProgressiveRender): void {
    lastProgressMs = world.nowMs();
    world.report({ type: "progress", progress: progress(of) }, []);
  }

  function sendHeld(of: ProgressiveRender): void {
    send(of);
    if (!held && !wanted && of.finished) tellProgress(of);
  }

  function imageDue(): boolean {
    const interval = Math.max(
      FASTEST_IMAGES_MS,
      Math.min(SLOWEST_IMAGES_MS, workedMs * IMAGE_SHARE),
    );
    return world.nowMs() - lastImageMs >= interval;
  }

  function slice(of: ProgressiveRender): void {
    const started = world.nowMs();
    let spent = 0;
    if (of.shownSamples > 0) desk.advance(of);
    while (spent < SLICE_MS && !of.finished) {
      const advance = of.advance();
      spent = world.nowMs() - started;
      const due = imageDue();
      if (of.finished || advance === "coarse" || (advance === "pass" && due)) {
        workedMs += spent;
        send(of);
        if (of.finished && !held && !wanted) tellProgress(of);
        return;
      }
      if (of.samples === 0 && due && advance === "band" && of.shownSamples > 0) {
        workedMs += spent;
        send(of);
        return;
      }
    }
    workedMs += spent;
  }

  async function loop(): Promise<void> {
    if (looping) return;
    looping = true;
    try {
      while (render !== null && (held || (running && !render.finished))) {
        const started = world.nowMs();
        if (held) sendHeld(render);
        if (running && !render.finished) slice(render);
        if (world.nowMs() - lastProgressMs >= PROGRESS_MS) tellProgress(render);
        const idleMs = held && (!running || render.finished) ? LONGEST_REST_MS : 0;
        await world.rest(Math.max(idleMs, ((world.nowMs() - started) * (1 - duty)) / duty));
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      render = null;
      world.report({ type: "failed", reason }, []);
    } finally {
      looping = false;
    }
  }

  function tell(command: RenderCommand): void {
    switch (command.type) {
      case "start":
        if (command.geometry !== null) {
          kept = { geometry: command.geometry, bvh: geometryBvh(command.geometry) };
        }
        render = new ProgressiveRender(
          { ...command.look, geometry: kept.geometry },
          command.settings,
          kept.bvh,
        );
        job = command.job;
        workedMs = 0;
        wanted = false;
        lastImageMs = -Infinity;
        startedMs = world.nowMs();
        held = false;
        desk.forget();
        break;
      case "retune":
        job = command.job;
        render?.retune({ ...command.look, geometry: kept.geometry });
        if (render !== null && render.shownSamples > 0) send(render);
        break;
      case "passes":
        desk.ask(command.settings);
        break;
      case "region":
        render?.setRegion(command.region);
        break;
      case "run":
        running = command.running;
        break;
      case "stop":
        render = null;
        held = false;
        break;
      case "format":
        output = command.format;
        if (render !== null && render.shownSamples > 0) send(render);
        break;
      case "emit":
        if (render !== null && render.shownSamples > 0) send(render);
        break;
      case "taken":
        untaken = false;
        if (wanted && render !== null) sendHeld(render);
        break;
      case "duty":
        duty = command.duty;
        break;
      case "delay":
        delayMs = command.delayMs;
        break;
      case "tonemap": {
        const { format, pass, settings } = command;
        const made = render !== null && render.shownSamples > 0 ? picture(render, format) : null;
        const image = made === null || render === null || pass === null
          ? made
          : { ...made, bytes: desk.developOne(render, made, pass, settings) };
        const transfer = image === null ? [] : [image.bytes.buffer as ArrayBuffer];
        world.report({ type: "tonemapped", id: command.id, image }, transfer);
        break;
      }
      case "probe": {
        const { id, x, y } = command;
        world.report({ type: "probed", id, color: radianceAt(x, y) }, []);
        break;
      }
    }
    void loop();
  }

  return { tell };
}
