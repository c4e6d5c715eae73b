import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Dock, Side } from "../../core/layout/layout.ts";
import { useStudio } from "../studio_context.ts";
import { Splitter } from "./splitter.tsx";

export interface GroupSplitterProps {
  readonly side: Side;
  readonly dock: Dock;
  /** The group before the line. */
  readonly at: number;
}

/** Divides what two neighbouring groups of a dock have together. */
export function GroupSplitter({ side, dock, at }: GroupSplitterProps) {
  const { layout } = useStudio();
  const holder = useRef<HTMLDivElement>(null);
  const [bothPx, setBothPx] = useState(0);
  const [first, second] = [dock.groups[at], dock.groups[at + 1]];
  const sizes = layout.sizes.value;
  useLayoutEffect(() => {
    const { previousElementSibling: before, nextElementSibling: after } = holder.current ?? {};
    if (before === null || before === undefined || after === null || after === undefined) return;
    const [from, to] = [before.getBoundingClientRect(), after.getBoundingClientRect()];
    setBothPx(side === "bottom" ? from.width + to.width : from.height + to.height);
  }, [sizes, dock]);
  if (first === undefined || second === undefined) return null;
  const part = first.share / (first.share + second.share);
  return (
    <div ref={holder} class="group-splitter">
      <Splitter
        label="Border between panels"
        line={side === "bottom" ? "vertical" : "horizontal"}
        value={part * bothPx}
        min={0.1 * bothPx}
        max={0.9 * bothPx}
        grows={1}
        onSize={(sizePx) => {
          if (bothPx > 0) layout.shareGroups(side, at, sizePx / bothPx);
        }}
        onReset={() => layout.shareGroups(side, at, 0.5)}
      />
    </div>
  );
}
