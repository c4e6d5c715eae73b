import { useLayoutEffect, useRef } from "preact/hooks";
import type { StudioState } from "../shell/studio_state.ts";
import { bindProbe } from "../shell/view_tools/probe_input.ts";
import { bindCursor } from "../shell/review/cursor_input.ts";
import { bindPictureDrop } from "../shell/materials/picture_drop.ts";
import { bindViewportInput } from "../shell/viewport_input.ts";
import { AxisGizmo } from "./axis_gizmo_view.tsx";
import { ControlBadge } from "./control_badge.tsx";
import { LoadProgress } from "./project/load_progress.tsx";
import { LinkScreenView } from "./link_screen_view.tsx";
import { PictureLabel } from "./picture_label.tsx";
import { PreviewChip } from "./prediction/preview_chip.tsx";
import { RegionMarks } from "./region_marks.tsx";
import { CursorLayer } from "./review/cursor_layer.tsx";
import { DrawingPip } from "./drawing/drawing_pip.tsx";
import { DrawingLayer } from "./review/drawing_layer.tsx";
import { SnapshotBanner } from "./review/snapshot_banner.tsx";
import { TextEntry } from "./review/text_entry.tsx";
import { useStudio } from "./studio_context.ts";
import { CompareCanvas, WipeDivider } from "./view_tools/compare_layer.tsx";
import { CompareStrip } from "./view_tools/compare_strip.tsx";
import { ExportProgress } from "./view_tools/export_progress.tsx";
import { GradeChip } from "./view_tools/grade_chip.tsx";
import { GradeFilter, useGradeStyle } from "./view_tools/grade_filter.tsx";
import { GuidesLayer } from "./view_tools/guides_layer.tsx";
import { PixelReadout } from "./view_tools/pixel_readout.tsx";

/** The picture, and what has to be said over it. */
export function Viewport() {
  const studio = useStudio();
  const { state, stage } = studio;
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const preview = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);

  useLayoutEffect(() => {
    const element = surface.current;
    if (element === null || canvas.current === null) return;
    stage.attach(canvas.current);
    if (overlay.current !== null) studio.steering.overlay.attach(overlay.current);
    if (preview.current !== null) studio.steering.predictor.attach(preview.current, element);
    const release = bindViewportInput(element, studio);
    const releaseProbe = bindProbe(element, studio);
    const releaseCursor = bindCursor(element, studio);
    const releaseDrop = bindPictureDrop(element, studio);
    const observer = new ResizeObserver((entries) => {
      for (const entry of entries) studio.resized(devicePixelsOf(entry));
    });
    observeDevicePixels(observer, element);
    return () => {
      observer.disconnect();
      release();
      releaseProbe();
      releaseCursor();
      releaseDrop();
    };
  }, []);

  const { preferences, link } = state;
  const gradeStyle = useGradeStyle();
  const { value: mode } = state.mode;
  const whole = mode === "studio";
  const isLive = state.standIn.value === undefined;
  return (
    <div
      class={`viewport surround-${preferences.value.surround} trust-${link.value.trust}${
        isLive ? "" : " shows-snapshot"
      }`}
    >
      <div
        ref={surface}
        class={`viewport-surface tool-${state.tool.value}`}
        data-testid="viewport"
      >
        <div class="viewport-picture" style={gradeStyle}>
          <canvas
            ref={canvas}
            class="viewport-canvas"
            role="img"
            aria-label={pictureName(state)}
          />
          <canvas
            ref={preview}
            class="preview-canvas"
            aria-hidden="true"
            hidden
            data-testid="preview"
          />
          <CompareCanvas />
        </div>
        <canvas
          ref={overlay}
          class="viewport-overlay"
          aria-hidden="true"
          data-testid="overlay"
        />
        {whole && isLive && <RegionMarks />}
        {mode !== "source" && <GuidesLayer />}
        {mode !== "source" && <DrawingLayer />}
        {mode !== "source" && <CursorLayer />}
        {mode !== "source" && <WipeDivider />}
      </div>
      {whole && <TextEntry />}
      <div class="viewport-notes">
        <SnapshotBanner />
        {isLive && <PictureLabel />}
        {whole && isLive && <PreviewChip />}
        {whole && <ControlBadge />}
        {mode !== "source" && <LoadProgress />}
        {mode !== "source" && <GradeChip />}
        {whole && <ExportProgress />}
      </div>
      {mode !== "source" && (
        <div class="viewport-foot">
          <PixelReadout />
          <CompareStrip />
        </div>
      )}
      {mode !== "source" && <DrawingPip />}
      <GradeFilter />
      {whole && isLive && <AxisGizmo />}
      <LinkScreenView />
    </div>
  );
}

/** What is seen, for those who do not see it. */
function pictureName({ hasPicture, isPredicted }: StudioState): string {
  if (!hasPicture.value) return "No picture yet";
  return isPredicted.value ? "Preview of the move, not the render" : "The render";
}

function observeDevicePixels(observer: ResizeObserver, element: HTMLElement): void {
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    // Safari does not know this box; the CSS size times the ratio is the next best.
    observer.observe(element);
  }
}

/**
 * The device pixels under the viewport. The browser's own count knows how fractions were rounded;
 * it is taken only where it agrees with the ratio, which emulated screens break.
 */
function devicePixelsOf(entry: ResizeObserverEntry): { width: number; height: number } {
  const { width, height } = entry.contentRect;
  const box = entry.devicePixelContentBoxSize?.[0];
  return {
    width: agreeing(box?.inlineSize, width * devicePixelRatio),
    height: agreeing(box?.blockSize, height * devicePixelRatio),
  };
}

function agreeing(counted: number | undefined, computed: number): number {
  return counted !== undefined && Math.abs(counted - computed) < 1.5
    ? counted
    : Math.round(computed);
}
