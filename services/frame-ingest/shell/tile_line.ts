import { encodeTilesFrame, MAX_FRAME_BYTES, tileArea, tileGrid } from "@fuelrail/contracts/binary";
import type { Log } from "@fuelrail/kit/log";
import { firstTry } from "../core/quality.ts";
import { renditionSize, type Size } from "../core/rendition.ts";
import { planTiles, type TileChain, type TileImage, tileSideOf } from "../core/tiles/tile_chain.ts";
import { colourOf } from "./colour.ts";
import { headerOf } from "./frame_header.ts";
import type { LiveFrame, LiveLineOptions, MadeWhole } from "./live_line.ts";
import type { RawPixels, SourceFrame } from "./source_frame.ts";

export interface TileLineOptions extends LiveLineOptions {
  readonly log: Log;
  readonly makeWhole: (frame: SourceFrame, pixels: RawPixels) => Promise<MadeWhole>;
  readonly isOver: (frame: SourceFrame) => boolean;
  readonly send: (live: LiveFrame) => void;
}

/** Tells of one tier's images by the tiles that changed. */
export interface TileLine {
  /** Makes tiles, or the whole picture where that is less; both if the whole is wanted anyway. */
  make(frame: SourceFrame, wantsWhole: boolean): Promise<void>;
}

/** One image on its way. */
interface Job {
  readonly frame: SourceFrame;
  readonly pixels: RawPixels;
  readonly image: TileImage;
  /** `#rrggbb` behind alpha. */
  readonly background: string;
  readonly decodedUnixMs: number;
  /** Made and sent beside the tiles; undefined once done if it was too late to be shown. */
  readonly whole: Promise<MadeWhole | undefined> | undefined;
}

/** Tiles that are encoded at once: enough for every core, and little enough to let others in. */
const AT_ONCE = 4;

/** Makes the line of tiles of a tier, which has told of nothing yet. */
export function createTileLine(options: TileLineOptions): TileLine {
  const { tier, session, encoder, judge, clock, makeWhole, isOver } = options;
  let chain: TileChain | undefined;
  /** So much changed last time that the next image is likely to be told whole again. */
  let isRestless = false;

  async function make(frame: SourceFrame, wantsWhole: boolean): Promise<void> {
    const settings = options.settings();
    const { background, exposure, chroma } = settings;
    const startedMs = clock.nowMs();
    const pixels = await frame.live({ background: colourOf(background), exposureStops: exposure });
    options.counters.decode.observe({ tier }, (clock.nowMs() - startedMs) / 1_000);
    const { quality } = firstTry(settings, frame.interactive);
    const image: TileImage = {
      seq: frame.id.seq,
      epoch: frame.id.epoch,
      look: `${quality} ${chroma} ${background} ${exposure} ${frame.id.projectGeneration}`,
      size: renditionSize(pixels, tier, settings[`max_size_${tier}`]),
    };
    const decodedUnixMs = clock.unixMs();
    const plan = planTiles(chain, image);
    // Made at once where it will be wanted, so that it waits for no comparison.
    const isWanted = wantsWhole || plan === "remember" || (plan === "compare" && isRestless);
    const whole = isWanted ? makeAndSend(frame, pixels, decodedUnixMs) : undefined;
    // It is awaited further on; until then its failure is nobody's.
    whole?.catch(() => {});
    const job: Job = { frame, pixels, image, background, decodedUnixMs, whole };
    if (plan === "whole") return await beginAnew(job, pixels, false);
    try {
      await compare(job, plan === "remember", { quality, chroma });
    } catch (error) {
      options.log.warn("tiles could not be made", { tier, seq: image.seq, error });
      options.counters.dropped.inc({ reason: "tiles", tier });
      await beginAnew(job, pixels, false);
    }
  }

  async function compare(
    job: Job,
    remember: boolean,
    encoding: Parameters<typeof encoder.tile>[2],
  ): Promise<void> {
    const { frame, pixels, background, image: { size } } = job;
    const before = chain;
    const startedMs = clock.nowMs();
    // Until the tiles have gone out, what is remembered may be more than what was told.
    chain = undefined;
    const flat = await encoder.flat(pixels, size, background);
    const tileSide = tileSideOf(size);
    const { picture, verdict } = await judge.judge({
      ...{ tier, tileSide, remember },
      picture: flat,
      width: size.width,
      height: size.height,
      exact: frame.complete,
    });
    const opaque: RawPixels = {
      ...size,
      data: picture,
      channels: 3,
      pitch: size.width,
      alpha: false,
    };
    isRestless = verdict.is === "whole";
    if (verdict.is === "whole" || before === undefined) {
      return await beginAnew(job, opaque, true);
    }
    const tiles = await encodeTiles(opaque, size, tileSide, verdict.moved, encoding);
    const message = messageOf(frame, size, tileSide, before.seq, tiles);
    if (message.length > MAX_FRAME_BYTES) return await beginAnew(job, opaque, true);
    if (isOver(frame)) return;
    chain = { ...job.image, isRemembered: true };
    options.counters.tileSeconds.observe({ tier }, (clock.nowMs() - startedMs) / 1_000);
    const stages = { decodedUnixMs: job.decodedUnixMs, encodedUnixMs: clock.unixMs() };
    options.publishTiles({ tier, frame, stages, message, count: tiles.length });
    await job.whole;
  }

  /** Tells of the image as a whole picture, and that the next tiles go on from there. */
  async function beginAnew(job: Job, pixels: RawPixels, isRemembered: boolean): Promise<void> {
    const { frame, image, decodedUnixMs } = job;
    chain = undefined;
    const made = await (job.whole ?? makeAndSend(frame, pixels, decodedUnixMs));
    if (made === undefined) return;
    const message = messageOf(frame, made.size, tileSideOf(made.size), image.seq, []);
    const stages = { decodedUnixMs, encodedUnixMs: clock.unixMs() };
    options.publishTiles({ tier, frame, stages, message, count: undefined });
    const isWhole = made.size.width === image.size.width && made.size.height === image.size.height;
    if (isWhole) chain = { ...image, isRemembered };
  }

  async function makeAndSend(
    frame: SourceFrame,
    pixels: RawPixels,
    decodedUnixMs: number,
  ): Promise<MadeWhole | undefined> {
    const made = await makeWhole(frame, pixels);
    if (isOver(frame)) return undefined;
    const stages = { decodedUnixMs, encodedUnixMs: clock.unixMs() };
    options.send({ tier, frame, stages, message: made.message });
    return made;
  }

  async function encodeTiles(
    picture: RawPixels,
    size: Size,
    tileSide: number,
    moved: readonly number[],
    encoding: Parameters<typeof encoder.tile>[2],
  ): Promise<{ column: number; row: number; bytes: Uint8Array }[]> {
    const grid = tileGrid(size.width, size.height, tileSide);
    const tiles: { column: number; row: number; bytes: Uint8Array }[] = [];
    let next = 0;
    async function encodeSome(): Promise<void> {
      for (let n = next++; n < moved.length; n = next++) {
        const index = moved[n] ?? 0;
        const bytes = await encoder.tile(picture, tileArea(grid, index), encoding);
        const column = index % grid.columns;
        tiles.push({ column, row: Math.floor(index / grid.columns), bytes });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, encodeSome));
    return tiles;
  }

  function messageOf(
    frame: SourceFrame,
    size: Size,
    tileSize: number,
    baseSeq: number,
    tiles: readonly { column: number; row: number; bytes: Uint8Array }[],
  ): Uint8Array {
    const header = headerOf(frame, {
      ...{ tier, codec: "jpeg", size, baseSeq },
      converged: frame.complete,
      lossless: false,
      alpha: false,
      announced: false,
    }, session);
    return encodeTilesFrame(header, { tileSize, tiles }).bytes;
  }

  return { make };
}
