import type { Signal } from "@preact/signals";
import type { Mode } from "../../core/layout/mode.ts";

/** Puts everything but the picture away, and back. */
export interface Presentation {
  toggle(): void;
  /** True when there was a presentation to leave. */
  leave(): boolean;
}

export interface PresentationOptions {
  readonly mode: Signal<Mode>;
  /** Told when the browser refuses the full screen; the presentation goes on in the window. */
  onRefused(): void;
}

/** Keeps the presentation and the browser's full screen in step. */
export function createPresentation({ mode, onRefused }: PresentationOptions): Presentation {
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement === null && mode.peek() === "presentation") {
      mode.value = "studio";
    }
  });

  function start(): void {
    mode.value = "presentation";
    if (document.fullscreenElement !== null) return;
    const { documentElement } = document;
    // iPhones have no full screen for pages at all.
    if (documentElement.requestFullscreen === undefined) return onRefused();
    documentElement.requestFullscreen().catch(onRefused);
  }

  function leave(): boolean {
    if (mode.peek() !== "presentation") return false;
    mode.value = "studio";
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    return true;
  }

  return {
    leave,
    toggle() {
      if (mode.peek() === "studio") start();
      else leave();
    },
  };
}
