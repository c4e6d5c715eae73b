import { type ConsoleFrame, SPANS } from "../../core/console/frames.ts";

const COLUMN_PX = 6;
const SCALE_PX = 44;
const STEPS_MS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** Draws frames as columns of their stages, the newest at the right. */
export function paintTimeline(canvas: HTMLCanvasElement, frames: readonly ConsoleFrame[]): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const dpr = devicePixelRatio;
  canvas.width = Math.round(width * dpr);
  canvas.height = Math.round(height * dpr);
  const context = canvas.getContext("2d");
  if (context === null || width === 0) return;
  context.scale(dpr, dpr);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const shown = frames.slice(0, Math.floor((width - SCALE_PX) / COLUMN_PX));
  const longest = Math.max(10, ...shown.map(({ totalMs }) => totalMs));
  const top = STEPS_MS.find((step) => step >= longest) ?? longest;
  const y = (ms: number) => height - 1 - (ms / top) * (height - 14);

  context.font = `11px ${style.fontFamily}`;
  context.fillStyle = colour("--text-2");
  context.strokeStyle = colour("--line-strong");
  context.lineWidth = 1;
  for (const part of [0, 0.5, 1]) {
    const at = Math.round(y(top * part)) + 0.5;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(SCALE_PX, at);
    context.lineTo(width, at);
    context.stroke();
    context.globalAlpha = 1;
    context.fillText(`${top * part} ms`, 2, Math.max(10, at - 3));
  }
  for (const [index, frame] of shown.entries()) {
    const x = width - (index + 1) * COLUMN_PX;
    let fromMs = 0;
    for (const { id } of SPANS) {
      // Clocks of two machines may differ: what seems to end before it began is not drawn.
      const spanMs = Math.max(0, frame.spansMs[id] ?? 0);
      context.fillStyle = colour(`--span-${id}`);
      context.fillRect(x, y(fromMs + spanMs), COLUMN_PX - 1, y(fromMs) - y(fromMs + spanMs));
      fromMs += spanMs;
    }
    if (!frame.skipped) continue;
    context.fillStyle = colour("--bad");
    context.fillRect(x, height - 3, COLUMN_PX - 1, 3);
  }
}
