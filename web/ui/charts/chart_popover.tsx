import type { ComponentType } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { placeBeside } from "../menu.tsx";

export const CHARTS_ID = "render-charts";

/** The charts over the render bar; their program is loaded when they are first opened. */
export function ChartPopover() {
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [Board, setBoard] = useState<ComponentType | undefined>(undefined);
  const [fault, setFault] = useState(false);

  // Placed once more when the charts have come, since they make the panel taller.
  useLayoutEffect(() => {
    const bar = panel.current?.closest<HTMLElement>(".render-bar") ?? null;
    if (isOpen) placeBeside(bar, panel.current, { newState: "open" });
  }, [isOpen, Board]);

  function onToggle(event: { readonly newState: string }): void {
    setOpen(event.newState === "open");
    if (event.newState !== "open" || Board !== undefined) return;
    import("./chart_board.tsx").then(
      ({ ChartBoard }) => setBoard(() => ChartBoard),
      () => setFault(true),
    );
  }

  return (
    <div
      ref={panel}
      id={CHARTS_ID}
      class="menu charts-popover"
      popover="auto"
      role="group"
      aria-label="Charts of the last two minutes"
      onToggle={onToggle}
    >
      <p class="menu-title">The last two minutes, as this browser measured them</p>
      {isOpen && Board !== undefined && <Board />}
      {isOpen && Board === undefined && (
        <p class="chart-board hint">
          {fault ? "The charts could not be loaded: is the gateway there?" : "Loading"}
        </p>
      )}
    </div>
  );
}
