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
  /** The browser was asked to leave the full screen, which takes it a while. */
  let isLeaving = false;

  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement !== null) return;
    const wasAsked = isLeaving;
    isLeaving = false;
    if (mode.peek() !== "presentation") return;
    if (wasAsked) void enter();
    else mode.value = "studio";
  });

  async function enter(): Promise<void> {
    const { documentElement } = document;
    // iPhones have no full screen for pages at all.
    if (documentElement.requestFullscreen === undefined) return onRefused();
    try {
      await documentElement.requestFullscreen();
    } catch {
      return onRefused();
    }
    // The presentation may have been left while the browser was still entering.
    if (mode.peek() !== "presentation") exit();
  }

  function exit(): void {
    isLeaving = true;
    document.exitFullscreen().catch(() => {
      isLeaving = false;
    });
  }

  function start(): void {
    mode.value = "presentation";
    if (document.fullscreenElement === null && !isLeaving) void enter();
  }

  function leave(): boolean {
    if (mode.peek() !== "presentation") return false;
    mode.value = "studio";
    if (document.fullscreenElement !== null) exit();
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
