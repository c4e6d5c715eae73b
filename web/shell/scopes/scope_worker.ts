import { countHistogram } from "../../core/scopes/histogram.ts";
import { countWaveform, paintWaveform } from "../../core/scopes/waveform.ts";
import type { ScopeRequest, ScopeResult } from "./scope_messages.ts";

/** What this file needs of a worker's own scope, which the page's types do not know. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ScopeRequest>) => void) | null;
  postMessage(message: ScopeResult, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
let canvas: OffscreenCanvas | undefined;

scope.onmessage = ({ data: { bitmap, mode } }) => {
  const startMs = performance.now();
  const { width, height } = bitmap;
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("No canvas in this worker");
  context.clearRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const histogram = countHistogram(data);
  const waveform = paintWaveform(countWaveform(data, width), mode);
  const tookMs = performance.now() - startMs;
  scope.postMessage({ histogram, waveform, width, height, tookMs }, [waveform.pixels.buffer]);
};
