import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { boxAround, nodeBox } from "../../core/graph/graph_shape.ts";
import { fromMap, isAllSeen, mapView, onMap } from "../../core/graph/minimap.ts";
import { useGraph } from "./graph_context.ts";

const SIZE = { width: 168, height: 104 };

/** The whole graph, small, with a frame around what is seen; away while all of it is in sight. */
export function MiniMap() {
  const { desk, look, stage } = useGraph();
  const canvas = useRef<HTMLCanvasElement>(null);
  // A map that went away under the pointer would end the drag.
  const dragging = useSignal(false);
  const { nodes } = desk.graph.value;
  const drafts = desk.drafts.value;
  const selected = desk.selected.value;
  const boxes = useMemo(() =>
    [...nodes.values()].map((node) => ({
      box: nodeBox(node, drafts.get(node.path)),
      colour: node.colour,
      path: node.path,
    })), [nodes, drafts]);
  const whole = useMemo(() => boxAround(boxes.map(({ box }) => box)), [boxes]);
  const seen = look.seen.value;
  const isNeedless = !dragging.value && isAllSeen(whole, seen);
  const view = mapView(whole, seen, SIZE);
  const frame = onMap(view, seen);

  useLayoutEffect(() => {
    const element = canvas.current;
    const drawing = element?.getContext("2d");
    if (element === null || drawing === null || drawing === undefined) return;
    const style = getComputedStyle(element);
    const quiet = style.getPropertyValue("--quiet");
    const gold = style.getPropertyValue("--gold-bright");
    const chosen = new Set(selected);
    element.width = SIZE.width * devicePixelRatio;
    element.height = SIZE.height * devicePixelRatio;
    drawing.scale(devicePixelRatio, devicePixelRatio);
    for (const { box, colour, path } of boxes) {
      const { x, y, width, height } = onMap(view, box);
      drawing.fillStyle = chosen.has(path) ? gold : colour ?? quiet;
      drawing.fillRect(x, y, Math.max(width, 1.5), Math.max(height, 1.5));
    }
  }, [nodes, drafts, selected, isNeedless, view.scale, ...view.offset]);

  function go(event: PointerEvent): void {
    const at = canvas.current?.getBoundingClientRect();
    if (at === undefined || event.buttons !== 1) return;
    const point = fromMap(view, [event.clientX - at.left, event.clientY - at.top]);
    const { zoom } = look.view.value;
    const { width, height } = look.size.value;
    void stage.flow?.setViewport({
      x: width / 2 - point[0] * zoom,
      y: height / 2 - point[1] * zoom,
      zoom,
    });
  }

  if (isNeedless) return null;
  return (
    <div
      class="graph-map"
      role="img"
      aria-label={`Map of ${nodes.size} nodes`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.value = true;
        go(event);
      }}
      onPointerMove={go}
      onLostPointerCapture={() => void (dragging.value = false)}
    >
      <canvas ref={canvas} style={{ width: `${SIZE.width}px`, height: `${SIZE.height}px` }} />
      <div
        class="graph-map-frame"
        style={{
          left: `${frame.x}px`,
          top: `${frame.y}px`,
          width: `${frame.width}px`,
          height: `${frame.height}px`,
        }}
      />
    </div>
  );
}
