import { useLayoutEffect, useRef } from "preact/hooks";
import type { WaveformMode } from "../../core/scopes/waveform.ts";
import type { ScopeResult } from "../../shell/scopes/scope_messages.ts";

export interface WaveformViewProps {
  readonly result: ScopeResult | undefined;
  readonly mode: WaveformMode;
}

const NAMES: Readonly<Record<WaveformMode, string>> = {
  luma: "Waveform of luma",
  rgb: "Waveform of red, green and blue",
  parade: "Parade of red, green and blue",
};

/** Values of the picture over its columns, white at the top. */
export function WaveformView({ result, mode }: WaveformViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (result === undefined || !context) return;
    const { width, pixels } = result.waveform;
    if (context.canvas.width !== width) context.canvas.width = width;
    context.putImageData(new ImageData(pixels, width, 256), 0, 0);
  }, [result]);
  return (
    <div class="waveform">
      <canvas
        ref={canvas}
        width={256}
        height={256}
        role="img"
        aria-label={result === undefined ? "No waveform yet" : NAMES[mode]}
        data-testid="waveform"
      />
    </div>
  );
}
