import { edgeShift } from "../../core/edge_shift.ts";
import type { GraphPanelParts } from "./graph_context.ts";

/** A frame that comes late moves the graph no farther than this, ms. */
const FRAME_MAX_MS = 50;

/** Moves the graph while a link is held near an edge of its panel. */
export interface EdgePan {
  /** The link is held at a point of the window. */
  follow(clientX: number, clientY: number): void;
  stop(): void;
}

export function createEdgePan({ connecting, look, stage }: GraphPanelParts): EdgePan {
  let at = { x: 0, y: 0 };
  let frame: number | undefined;
  let lastMs = 0;

  function shiftFor(elapsedMs: number): readonly [number, number] {
    const box = stage.element?.getBoundingClientRect();
    if (box === undefined) return [0, 0];
    return edgeShift([at.x - box.left, at.y - box.top], look.size.peek(), elapsedMs);
  }

  function stop(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
  }

  function step(nowMs: number): void {
    frame = undefined;
    const [dx, dy] = shiftFor(Math.min(nowMs - lastMs, FRAME_MAX_MS));
    lastMs = nowMs;
    if (connecting.drawn.peek() === undefined || dx === 0 && dy === 0) return;
    const { x, y, zoom } = look.view.peek();
    void stage.flow?.setViewport({ x: x + dx, y: y + dy, zoom });
    connecting.move(stage.toGraph(at.x, at.y));
    frame = requestAnimationFrame(step);
  }

  return {
    follow(clientX, clientY) {
      at = { x: clientX, y: clientY };
      const [dx, dy] = shiftFor(1);
      if (frame !== undefined || dx === 0 && dy === 0) return;
      lastMs = performance.now();
      frame = requestAnimationFrame(step);
    },
    stop,
  };
}
