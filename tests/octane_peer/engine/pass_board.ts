import type { GraphNode } from "../scene/items.ts";
import type { InfoPass, PassSettings } from "../tracer/info_passes.ts";
import type { RenderedImage } from "../tracer/protocol.ts";
import type { PeerImage } from "../wire/image.ts";
import { BEAUTY_PASS, enabledPasses, passSettings, type RenderPass } from "./render_passes.ts";

/** Which passes are enabled, which are asked for, and their newest images. */
export class PassBoard {
  /** The passes that images were asked to have, in order. */
  asked: readonly number[] = [BEAUTY_PASS];
  #target: GraphNode | null = null;
  #enabled: readonly RenderPass[] = [];
  #newest: ReadonlyMap<number, PeerImage> = new Map();

  /** The passes that the render target enables, the picture among them. */
  get enabled(): readonly number[] {
    return [BEAUTY_PASS, ...this.#enabled.map(({ id }) => id)];
  }

  /** What the render thread shall make beside the picture. */
  get order(): PassSettings {
    const wanted = this.#enabled.filter(({ id }) => this.asked.includes(id));
    return passSettings(this.#target, wanted);
  }

  /** Follows a render target, or with null nothing at all. */
  follow(target: GraphNode | null): void {
    this.#target = target;
    this.#enabled = enabledPasses(target);
    if (target === null) this.#newest = new Map();
  }

  /** How to make one pass by itself; null for passes that are not enabled. */
  one(id: number): { readonly pass: InfoPass | null; readonly settings: PassSettings } | null {
    if (id === BEAUTY_PASS) return { pass: null, settings: passSettings(null, []) };
    const found = this.#enabled.find((enabled) => enabled.id === id);
    if (found === undefined) return null;
    return { pass: found.pass, settings: passSettings(this.#target, [found]) };
  }

  /** Keeps the passes of an image, as `onWire` makes them. */
  keep(image: RenderedImage, onWire: (bytes: Uint8Array) => PeerImage): void {
    this.#newest = new Map(
      this.#enabled.flatMap(({ id, pass }) => {
        const made = image.passes?.find((pixels) => pixels.pass === pass);
        return made === undefined ? [] : [[id, onWire(made.bytes)] as const];
      }),
    );
  }

  /** One image for each pass that was asked for and is there, in that order. */
  images(beauty: PeerImage | null): readonly PeerImage[] {
    if (beauty === null) return [];
    return this.asked.flatMap((id) => {
      const image = id === BEAUTY_PASS ? beauty : this.#newest.get(id);
      return image === undefined ? [] : [image];
    });
  }
}
