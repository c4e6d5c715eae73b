import { createWorkerThread } from "@fuelrail/kit/worker";
import type { TileReply, TileRequest } from "./tile_messages.ts";

/** Compares pictures with what was last encoded, on a thread of its own. */
export interface TileJudge {
  /**
   * Judges one picture and remembers what is to be encoded of it. The picture's memory goes to the
   * thread and comes back with the answer. One call at a time for one tier.
   */
  judge(request: Omit<TileRequest, "id">): Promise<Omit<TileReply, "id">>;
  /** Ends the thread; what is under way rejects. */
  stop(): void;
}

/** Makes a judge; its thread starts with the first picture. */
export function createTileJudge(): TileJudge {
  const url = new URL("./tile_worker.ts", import.meta.url);
  const thread = createWorkerThread<TileRequest, TileReply>(url, "tiles");
  return {
    judge: (request) => thread.ask(request, [request.picture.buffer]),
    stop: () => thread.stop(),
  };
}
