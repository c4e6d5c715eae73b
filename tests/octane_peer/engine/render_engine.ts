import { type CompiledScene, compileScene, sceneChange } from "../scene/compile.ts";
import type { GraphNode } from "../scene/items.ts";
import type { Region } from "../tracer/film.ts";
import { geometryBounds } from "../tracer/intersect.ts";
import type { RenderSettings } from "../tracer/progressive.ts";
import type { Duty, OutputFormat, Progress, RenderedImage } from "../tracer/protocol.ts";
import type { RenderListener, RenderThread } from "../tracer/render_thread.ts";
import type { ClayMode, SceneData, Vec3 } from "../tracer/scene_data.ts";
import type { PeerImage } from "../wire/image.ts";
import {
  DEFAULT_REQUEST,
  type ImageFaults,
  NO_IMAGE_FAULTS,
  outputFormat,
  type TonemapRequest,
  toPeerImage,
} from "./output.ts";
import { PassBoard } from "./pass_board.ts";
import { BEAUTY_PASS } from "./render_passes.ts";
import { createPicker, type Pick } from "./picking.ts";
import { type Project, targetShowing } from "./project.ts";

/** What a renderer tells its surroundings. */
export interface EngineListener {
  onImage(image: PeerImage): void;
  onStatistics(): void;
  onFailure(reason: string): void;
}

/** How a renderer is set up; `film` replaces the size that render targets ask for. */
export interface EngineOptions {
  readonly startThread: (listener: RenderListener) => RenderThread;
  readonly film: { readonly width: number; readonly height: number } | null;
  readonly seed: number;
  /** At least this long before each image. */
  readonly sampleDelayMs: number;
}

/** Octane's render states by name. */
export type EngineState = "stopped" | "waiting" | "rendering" | "paused" | "finished";

const DUTIES: readonly Duty[] = [0.4, 0.7, 1];

/**
 * Renders what the project's render target shows. Node changes wait for `update`; the change level
 * grows with it and with every render target, and is 0 after a stop or a reset.
 */
export class RenderEngine {
  changeLevel = 0;
  /** Change level of the last start of the film. */
  restartedLevel = 0;
  paused = false;
  fps = 24;
  realTime = false;
  /** An update that changes nothing in the picture sends no image. */
  quietUpdates = false;
  priority = 2;
  request: TonemapRequest = DEFAULT_REQUEST;
  region: { active: boolean; region: Region; feather: number } = {
    active: false,
    region: { minX: 0, minY: 0, maxX: 0, maxY: 0 },
    feather: 0,
  };
  /** Which passes there are, and which images have. */
  readonly passes: PassBoard = new PassBoard();
  readonly #listener: EngineListener;
  readonly #thread: RenderThread;
  readonly #picker = createPicker();
  readonly #levels = new Map<number, number>();
  #project: Project;
  #faults: ImageFaults = NO_IMAGE_FAULTS;
  #film: EngineOptions["film"];
  #asked: GraphNode | null = null;
  #target: GraphNode | null = null;
  #compiled: CompiledScene | null = null;
  #sent: SceneData["geometry"] | null = null;
  #seenRevision = -1;
  #seenShapes = -1;
  #settings: RenderSettings;
  #job = 0;
  #firstJob = 1;
  #progress: Progress | null = null;
  #latest: PeerImage | null = null;

  constructor(project: Project, options: EngineOptions, listener: EngineListener) {
    this.#project = project;
    this.#seenRevision = project.graph.revision;
    this.#listener = listener;
    this.#film = options.film;
    this.#settings = { clay: 0, subSampling: 1, region: null, seed: options.seed };
    this.#thread = options.startThread({
      onImage: (image) => this.#onImage(image),
      onProgress: (progress) => this.#onProgress(progress),
      onFailure: (reason) => listener.onFailure(reason),
    });
    this.#thread.tell({ type: "delay", delayMs: options.sampleDelayMs });
  }

  get project(): Project {
    return this.#project;
  }

  /** The node that was set to be rendered; null when nothing is. */
  get targetNode(): GraphNode | null {
    return this.#asked;
  }

  get cameraNode(): GraphNode | null {
    return this.#target?.input("P_CAMERA") ?? null;
  }

  get geometryNode(): GraphNode | null {
    return this.#target?.input("P_MESH") ?? null;
  }

  get compiled(): CompiledScene | null {
    return this.#compiled;
  }

  get clay(): ClayMode {
    return this.#settings.clay;
  }

  get subSampling(): 1 | 2 | 4 {
    return this.#settings.subSampling;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  /** The newest image; null before the first, and after a stop. */
  get latest(): PeerImage | null {
    return this.#latest;
  }

  /** The newest images: one for each pass that was asked for and is enabled, in that order. */
  get images(): readonly PeerImage[] {
    return this.passes.images(this.#latest);
  }

  /** Whether edits wait for an update. */
  get hasPendingEdits(): boolean {
    return this.#project.graph.revision !== this.#seenRevision;
  }

  /** Whether the newest changes are still being made ready: no image shows them yet. */
  get isCompiling(): boolean {
    return this.#compiled !== null && this.#progress === null && !this.paused;
  }

  get state(): EngineState {
    if (this.#asked === null) return "stopped";
    if (this.#progress?.finished === true) return "finished";
    if (this.paused) return "paused";
    return this.#progress === null && this.#latest === null ? "waiting" : "rendering";
  }

  /** Renders a node, or with null nothing; false for a node that cannot be rendered. */
  setTarget(node: GraphNode | null): boolean {
    const target = node === null ? null : targetShowing(this.#project, node);
    if (node !== null && target === null) return false;
    this.changeLevel++;
    this.#asked = node;
    this.#target = target;
    if (target === null) this.#halt();
    else this.#compile(true);
    return true;
  }

  /** Lets accumulated changes take effect; they raise the change level whatever is rendered. */
  update(): void {
    if (!this.hasPendingEdits) return;
    this.changeLevel++;
    this.#seenRevision = this.#project.graph.revision;
    if (this.#asked === null) return;
    if (!this.#project.graph.contains(this.#asked)) {
      this.#asked = null;
      this.#target = null;
      this.#halt();
      return;
    }
    this.#target = targetShowing(this.#project, this.#asked);
    this.#compile(false);
  }

  pause(): void {
    this.paused = true;
    this.#thread.tell({ type: "run", running: false });
  }

  resume(): void {
    this.paused = false;
    this.#thread.tell({ type: "run", running: true });
  }

  /** Wipes the film and goes on. */
  restart(): void {
    this.resume();
    this.#start();
  }

  /** Drops the render target and everything rendered. */
  stop(): void {
    this.#asked = null;
    this.#target = null;
    this.changeLevel = 0;
    this.restartedLevel = 0;
    this.#halt();
  }

  /** Renders another project: nothing, until it is given a target. */
  open(project: Project): void {
    this.stop();
    this.resume();
    this.#project = project;
    this.#seenRevision = project.graph.revision;
    this.#seenShapes = -1;
  }

  setClay(clay: ClayMode): void {
    this.#resettle({ clay });
  }

  setSubSampling(subSampling: 1 | 2 | 4): void {
    this.#resettle({ subSampling });
  }

  /** Goes on rendering inside a region only, or everywhere; pixels, both corners included. */
  setRegion(active: boolean, region: Region, feather: number): void {
    this.region = { active, region, feather };
    this.#settings = { ...this.#settings, region: active ? region : null };
    this.#thread.tell({ type: "region", region: this.#settings.region });
  }

  setPriority(priority: number): void {
    this.priority = priority;
    this.#thread.tell({ type: "duty", duty: DUTIES[priority] ?? 1 });
  }

  setRequest(request: TonemapRequest): void {
    this.request = request;
    this.#thread.tell({ type: "format", format: outputFormat(request, this.#faults) });
  }

  setFaults(faults: ImageFaults): void {
    this.#faults = faults;
    this.#thread.tell({ type: "format", format: outputFormat(this.request, faults) });
  }

  /** Renders in another size than render targets ask for, or with null in theirs. */
  setFilm(film: EngineOptions["film"]): void {
    this.#film = film;
    if (this.#target !== null) this.#compile(true);
  }

  /** Develops an image now. */
  emit(): void {
    this.#thread.tell({ type: "emit" });
  }

  /** Asks for images of these passes from now on. */
  setPasses(ids: readonly number[]): void {
    this.passes.asked = ids;
    this.#thread.tell({ type: "passes", settings: this.passes.order });
    this.emit();
  }

  /** Develops a pass as the thread makes it; null without a picture, and for passes not enabled. */
  async developPass(format: OutputFormat, id: number): Promise<RenderedImage | null> {
    const made = this.passes.one(id);
    return made === null ? null : await this.#thread.tonemap(format, made.pass, made.settings);
  }

  /** Develops an image in a format of its own; null when there is no picture of the pass. */
  async develop(request: TonemapRequest, id = BEAUTY_PASS): Promise<PeerImage | null> {
    const faults = this.#faults;
    const image = await this.developPass(outputFormat(request, faults), id);
    if (image === null) return null;
    return toPeerImage(image, request, faults, this.#levelOf(image.progress.job), false);
  }

  /** What lies under a pixel of the image; null for nothing, and while nothing is rendered. */
  pick(x: number, y: number): Pick | null {
    return this.#compiled === null ? null : this.#picker.pick(this.#compiled.scene, x, y);
  }

  /**
   * The colour of a pixel that shall be white, its largest part 1; null outside the film, where it
   * is black, and while there is no picture.
   */
  async whitePointAt(x: number, y: number): Promise<Vec3 | null> {
    const film = this.#compiled?.scene.film;
    if (film === undefined || x >= film.width || y >= film.height) return null;
    const color = await this.#thread.probe(x, y);
    const most = color === null ? 0 : Math.max(...color);
    if (color === null || !(most > 0)) return null;
    return [color[0] / most, color[1] / most, color[2] / most];
  }

  /** Bounds of what is rendered, metres; null when that is nothing. */
  bounds(): ReturnType<typeof geometryBounds> {
    return this.#compiled === null ? null : geometryBounds(this.#compiled.scene.geometry);
  }

  /** Ends the render thread for good. */
  close(): void {
    this.#thread.stop();
  }

  #halt(): void {
    this.#compiled = null;
    this.#progress = null;
    this.#latest = null;
    this.passes.follow(null);
    this.#firstJob = this.#job + 1;
    this.#levels.clear();
    this.#thread.tell({ type: "stop" });
  }

  #resettle(change: Partial<RenderSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#start();
  }

  #compile(anew: boolean): void {
    const { graph, evaluated } = this.#project;
    const shapes = graph.revision - graph.cameraRevision;
    const onlyCamera = !anew && shapes === this.#seenShapes;
    this.#seenRevision = graph.revision;
    this.#seenShapes = shapes;
    if (this.#target === null || !evaluated) return;
    if (!onlyCamera) {
      this.passes.follow(this.#target);
      this.#thread.tell({ type: "passes", settings: this.passes.order });
    }
    const before = this.#compiled;
    const made = compileScene(this.#target, before, onlyCamera);
    const film = this.#film ?? made.scene.film;
    const after = { ...made, scene: { ...made.scene, film } };
    this.#compiled = after;
    const change = before === null ? "restart" : sceneChange(before.scene, after.scene);
    if (anew || change === "restart") {
      this.#start();
      return;
    }
    if (this.quietUpdates && change === "none") return;
    this.#nextJob();
    const { geometry: _, ...look } = after.scene;
    this.#thread.tell({ type: "retune", job: this.#job, look });
  }

  #start(): void {
    if (this.#compiled === null) return;
    const { geometry, ...look } = this.#compiled.scene;
    this.restartedLevel = this.changeLevel;
    this.#progress = null;
    this.#nextJob();
    this.#thread.tell({
      type: "start",
      job: this.#job,
      look,
      geometry: geometry === this.#sent ? null : geometry,
      settings: this.#settings,
    });
    this.#sent = geometry;
  }

  #nextJob(): void {
    this.#job++;
    this.#levels.set(this.#job, this.changeLevel);
    for (const job of this.#levels.keys()) if (job < this.#job - 16) this.#levels.delete(job);
  }

  #levelOf(job: number): number {
    return this.#levels.get(job) ?? this.changeLevel;
  }

  #onImage(image: RenderedImage): void {
    const { progress } = image;
    if (progress.job < this.#firstJob) return;
    if (progress.job === this.#job) this.#progress = progress;
    const level = this.#levelOf(progress.job);
    const newerToCome = progress.job !== this.#job;
    const onWire = (bytes: Uint8Array) =>
      toPeerImage({ ...image, bytes }, this.request, this.#faults, level, newerToCome);
    this.#latest = onWire(image.bytes);
    this.passes.keep(image, onWire);
    this.#listener.onImage(this.#latest);
  }

  #onProgress(progress: Progress): void {
    if (progress.job !== this.#job) return;
    this.#progress = progress;
    this.#listener.onStatistics();
  }
}
