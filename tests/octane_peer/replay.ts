import type { OutputFormat, Progress, RenderCommand, RenderedImage } from "./tracer/protocol.ts";
import { DEFAULT_OUTPUT } from "./tracer/render_loop.ts";
import type { RenderListener, RenderThread } from "./tracer/render_thread.ts";
import { bytesPerPixel } from "./tracer/tonemap.ts";

const MARK_ROWS = 8;
const ENDLESS_SAMPLES = 1_000_000;

/** A picture with edges, gradients and grain, so that encoding it costs about what a render costs. */
function picture(width: number, height: number, format: OutputFormat): Uint8Array {
  const pixel = bytesPerPixel(format.pixels);
  const hdr = format.pixels.startsWith("hdr");
  const channels = hdr ? pixel / 4 : pixel;
  const pitch = width + format.paddingPixels;
  const bytes = new Uint8Array(pitch * height * pixel);
  const floats = hdr ? new Float32Array(bytes.buffer) : null;
  let grain = 0x2545f491;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grain ^= grain << 13;
      grain ^= grain >>> 17;
      grain ^= grain << 5;
      const u = x / width;
      const v = y / height;
      const inside = (u * 3 % 1 - 0.5) ** 2 + (v * 2 % 1 - 0.5) ** 2 < 0.12;
      const noise = ((grain >>> 24) - 128) / 1600;
      const shade = (inside ? 0.75 - v * 0.4 : 0.25 + u * 0.4) + noise;
      for (let channel = 0; channel < channels; channel++) {
        const alpha = channel === channels - 1 && channels !== 1;
        const value = alpha ? 1 : Math.max(0, shade * (1 - channel * (inside ? 0.25 : 0.08)));
        const at = (y * pitch + x) * channels + channel;
        if (floats === null) bytes[at] = Math.min(255, value * 255);
        else floats[at] = value;
      }
    }
  }
  return bytes;
}

/** A stand-in for the path tracer that sends one picture again and again, slightly changed. */
export function startReplayThread(listener: RenderListener, fps: number): RenderThread {
  let intervalMs = 1000 / fps;
  let delayMs = 0;
  let output = DEFAULT_OUTPUT;
  let job = 0;
  let size = { width: 1, height: 1 };
  let bytes: Uint8Array | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueMs = 0;
  let running = true;
  let started = false;
  let frames = 0;

  /** Grows without an end, so that nobody takes the replay for a render that starts again. */
  const samples = () => Math.min(frames + 1, ENDLESS_SAMPLES - 1);

  const progress = (): Progress => ({
    job,
    shownSamples: samples(),
    samples: samples(),
    regionSamples: samples(),
    maxSamples: ENDLESS_SAMPLES,
    samplesPerSecond: fps * size.width * size.height,
    renderSeconds: (frames + 1) / fps,
    finished: false,
  });

  const image = (format: OutputFormat, pixels: Uint8Array): RenderedImage => ({
    bytes: pixels,
    width: size.width,
    height: size.height,
    pitch: size.width + format.paddingPixels,
    format,
    subSampling: 1,
    alphaChannel: false,
    keepEnvironment: false,
    progress: progress(),
  });

  /** Changes a few rows, so that no two images are the same. */
  function mark(pixels: Uint8Array): void {
    const rowBytes = (size.width + output.paddingPixels) * bytesPerPixel(output.pixels);
    const rows = Math.min(MARK_ROWS, size.height);
    const from = (frames * rows) % Math.max(1, size.height - rows + 1);
    const step = output.pixels.startsWith("hdr") ? 4 : 1;
    for (let at = from * rowBytes; at < (from + rows) * rowBytes; at += 16 * step) {
      pixels[at] = ((pixels[at] ?? 0) + 37) & 255;
    }
  }

  function frame(): void {
    if (!running || !started) return;
    bytes ??= picture(size.width, size.height, output);
    mark(bytes);
    frames++;
    const made = image(output, bytes);
    listener.onImage(made);
    listener.onProgress(made.progress);
    const now = performance.now();
    dueMs = Math.max(dueMs + intervalMs, now - intervalMs);
    timer = setTimeout(frame, Math.max(0, dueMs - now));
  }

  function go(): void {
    clearTimeout(timer);
    dueMs = performance.now() + delayMs;
    timer = setTimeout(frame, delayMs);
  }

  function tell(command: RenderCommand): void {
    switch (command.type) {
      case "start":
      case "retune": {
        const { film } = command.look;
        job = command.job;
        if (film.width !== size.width || film.height !== size.height) bytes = null;
        size = film;
        if (command.type === "start") {
          frames = 0;
          started = true;
          go();
        }
        break;
      }
      case "run":
        running = command.running;
        if (running && started) go();
        break;
      case "stop":
        started = false;
        clearTimeout(timer);
        break;
      case "format":
        output = command.format;
        bytes = null;
        break;
      case "delay":
        delayMs = command.delayMs;
        intervalMs = Math.max(1000 / fps, delayMs);
        break;
      case "emit":
      case "region":
      case "passes":
      case "taken":
      case "duty":
      case "tonemap":
      case "probe":
        break;
    }
  }

  return {
    tell,
    tonemap: (format, pass = null) => {
      const { width, height } = size;
      return Promise.resolve(
        started && pass === null ? image(format, picture(width, height, format)) : null,
      );
    },
    probe: () => Promise.resolve(null),
    stop: () => clearTimeout(timer),
  };
}
