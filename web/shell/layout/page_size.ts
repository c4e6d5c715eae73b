import { type ReadonlySignal, signal } from "@preact/signals";
import type { PageSize } from "../../core/layout/dock_sizes.ts";

/** The page's inner size, kept up to date. */
export function watchPageSize(): ReadonlySignal<PageSize> {
  const read = (): PageSize => ({ width: innerWidth, height: innerHeight });
  const size = signal(read());
  addEventListener("resize", () => void (size.value = read()));
  return size;
}
