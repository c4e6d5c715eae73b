import { NO_PACE, paceAfter } from "../../core/prediction/draw_pace.ts";
import type { AccessToken } from "../access_token.ts";
import type { Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import type { PreviewRenderer, PreviewScene } from "./preview_renderer.ts";
import { createSceneGeometry, type SceneGeometry } from "./scene_geometry.ts";

export interface PreviewCanvasOptions {
  readonly canvas: HTMLCanvasElement;
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  readonly token: AccessToken;
  /** Something came without which a preview could not be drawn, or not so well. */
  onChange(): void;
}

/** The canvas of previews, with what draws on it once that is loaded. */
export interface PreviewCanvas {
  /** Loads what draws. */
  load(): void;
  /** Somebody is about to steer: loads what draws, and the scene's geometry. */
  warm(): void;
  /**
   * Draws, unless the last preview is still being drawn; false when that cannot be done (yet), and
   * nothing is shown then.
   */
  show(scene: PreviewScene): boolean;
  hide(): void;
  resize(width: number, height: number): void;
  /** Another project: its geometry is fetched anew. */
  forget(): void;
}

const NO_WEBGL =
  "This browser has no WebGL 2 on a graphics processor: moves are shown once their picture is there.";
const TOO_SLOW =
  "This computer draws previews of moves too slowly: moves are shown once their picture is there.";
const OFFERS = "getSceneMeshesRequest";

/** Makes the canvas's keeper; nothing is loaded yet. */
export function createPreviewCanvas(options: PreviewCanvasOptions): PreviewCanvas {
  const { canvas, world, state, onChange } = options;
  const savesData = matchMedia("(prefers-reduced-data: reduce)").matches;
  let renderer: PreviewRenderer | undefined;
  let loading: Promise<void> | undefined;
  let pace = NO_PACE;
  let drawnSinceMs: number | undefined;
  const geometry: SceneGeometry = createSceneGeometry({
    ...options,
    listener: {
      cleared: () => renderer?.clear(),
      came(mesh) {
        renderer?.add(mesh);
        onChange();
      },
      completed: (total, leftOut) => tell({ meshes: { total, leftOut } }),
    },
  });

  function tell(change: Partial<typeof state.previewMeans.value>): void {
    state.previewMeans.value = { ...state.previewMeans.peek(), ...change };
  }

  async function start(): Promise<void> {
    try {
      const { createPreviewRenderer } = await import("./preview_renderer.ts");
      const { inSoftware = false } = state.previewMeans.peek();
      renderer = createPreviewRenderer(canvas, { inSoftware });
      tell({ fault: renderer === undefined ? NO_WEBGL : undefined });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell({ fault: `Moves cannot be previewed here: ${reason}` });
    }
    geometry.repeat();
    onChange();
  }

  function hide(): void {
    canvas.hidden = true;
  }

  canvas.addEventListener("webglcontextlost", (event) => {
    // One that was given up is not to come back.
    if (!pace.tooSlow && renderer !== undefined) event.preventDefault();
    renderer = undefined;
    hide();
    onChange();
  });
  canvas.addEventListener("webglcontextrestored", () => {
    loading = start();
  });

  /** Whether the last preview is finished; gives previews up when they take too long. */
  function isReady(): boolean {
    if (renderer === undefined) return false;
    if (drawnSinceMs === undefined) return true;
    if (!renderer.isDone()) return false;
    pace = paceAfter(pace, world.nowMs() - drawnSinceMs);
    drawnSinceMs = undefined;
    if (!pace.tooSlow || state.previewMeans.peek().inSoftware === true) return true;
    renderer.dispose();
    renderer = undefined;
    tell({ fault: TOO_SLOW });
    return false;
  }

  function load(): void {
    loading ??= start();
  }

  tell({ savesData });
  return {
    load,
    warm() {
      load();
      if (!savesData && state.capabilities.peek().has(OFFERS)) geometry.want();
    },
    show(scene) {
      if (!isReady()) return renderer !== undefined && !canvas.hidden;
      const isDrawn = renderer?.draw(scene) === true;
      if (isDrawn) drawnSinceMs = world.nowMs();
      canvas.hidden = !isDrawn;
      return isDrawn;
    },
    hide,
    resize(width, height) {
      canvas.width = width;
      canvas.height = height;
    },
    forget() {
      geometry.forget();
      tell({ meshes: undefined });
    },
  };
}
