import { ChevronRight } from "lucide";
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** How much more there is to scroll to, to be called so; CSS pixels. */
const LEAST_PX = 2;

/** Whether a row or column goes on beyond what is in sight. */
export interface Overflow {
  readonly before: boolean;
  readonly after: boolean;
}

const NONE: Overflow = { before: false, after: false };

/** Follows whether an element has more than it shows, along either axis. */
export function useOverflow(
  element: RefObject<HTMLElement | null>,
): { readonly overflow: Signal<Overflow>; measure(): void } {
  const overflow = useSignal(NONE);
  function measure(): void {
    const box = element.current;
    if (box === null) return;
    const before = Math.max(box.scrollLeft, box.scrollTop) > LEAST_PX;
    const restX = box.scrollWidth - box.clientWidth - box.scrollLeft;
    const restY = box.scrollHeight - box.clientHeight - box.scrollTop;
    const after = Math.max(restX, restY) > LEAST_PX;
    const { value } = overflow;
    if (value.before !== before || value.after !== after) overflow.value = { before, after };
  }
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { overflow, measure };
}

/** Says that a rail goes on, and leads there; keys need none, since focus scrolls by itself. */
export function RailEnd({ side, label, of }: {
  readonly side: "before" | "after";
  readonly label: string;
  readonly of: RefObject<HTMLElement | null>;
}) {
  return (
    <button
      type="button"
      class={`rail-end is-${side}`}
      tabIndex={-1}
      aria-label={label}
      title={label}
      onClick={() => {
        const box = of.current;
        if (box === null) return;
        const step = side === "after" ? 0.7 : -0.7;
        box.scrollBy({ left: box.clientWidth * step, top: box.clientHeight * step });
      }}
    >
      <Icon node={ChevronRight} size={16} />
    </button>
  );
}
