/// <reference lib="deno.worker" />
import { type LiveTier, tileGrid } from "@fuelrail/contracts/binary";
import {
  type DriftVerdict,
  LIVE_DRIFT,
  NO_DRIFT,
  rememberPicture,
  takeMoved,
  type TileMemory,
} from "../core/tiles/drift.ts";
import { WHOLE_SHARE } from "../core/tiles/tile_chain.ts";
import type { TileReply, TileRequest } from "./tile_messages.ts";

const memories = new Map<LiveTier, TileMemory>();

function judge({ tier, picture, width, height, tileSide, remember, exact }: TileRequest) {
  const known = memories.get(tier);
  const isSame = known?.grid.width === width && known.grid.height === height &&
    known.grid.tileSize === tileSide;
  if (!remember && isSame) {
    return takeMoved(known, picture, exact ? NO_DRIFT : LIVE_DRIFT, WHOLE_SHARE);
  }
  if (isSame) known.pixels.set(picture);
  else memories.set(tier, rememberPicture(tileGrid(width, height, tileSide), picture.slice()));
  return { is: "whole" } satisfies DriftVerdict;
}

self.onmessage = ({ data: request }: MessageEvent<TileRequest>) => {
  const { id, picture } = request;
  const reply: TileReply = { id, picture, verdict: judge(request) };
  self.postMessage(reply, [picture.buffer]);
};
