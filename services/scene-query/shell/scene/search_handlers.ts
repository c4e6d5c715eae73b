import { PAGE_ROWS_MIN } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { type AgeOf, pageOf } from "../../core/scene/scene_rows.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { searchNodes } from "../../core/scene/scene_search.ts";
import { LIST_MS, otherProject, type SceneReading } from "./scene_reading.ts";

/** Searches that wait at most; each goes through the whole model. */
const WAITING_MAX = 32;

export interface SearchHandlersOptions {
  readonly reading: SceneReading;
  readonly clock: Clock;
  readonly ageOf: AgeOf;
  listed(viewerId: string, nodes: readonly SceneNode[]): void;
}

/** Answers searches one after the other, so that everything else has its turn between them. */
export function searchHandlers(options: SearchHandlersOptions): RequestHandlers {
  const { reading, clock, ageOf, listed } = options;
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  async function turn(): Promise<void> {
    if (waiting >= WAITING_MAX) {
      throw new RequestRefused("busy", "Too many searches at once; try again");
    }
    waiting++;
    const before = last;
    last = before.then(() => new Promise<void>((resolve) => void clock.setTimer(0, resolve)));
    try {
      await last;
    } finally {
      waiting--;
    }
  }

  return {
    async searchNodesRequest({ query, below, types, cursor }, { viewerId }) {
      await turn();
      const model = await reading.model();
      const root = below === undefined
        ? undefined
        : await reading.needed(model, below, clock.nowMs() + LIST_MS);
      const found = searchNodes(model.nodes(), { query, below: root?.path, types });
      const page = pageOf(
        found.map((node) => ({ node, part: "" })),
        reading.generation,
        { cursor, rows: PAGE_ROWS_MIN, ageOf },
      );
      if (page === "stale") throw otherProject();
      if (viewerId !== undefined) listed(viewerId, page.nodes);
      return {
        event_type: "searchNodesResult",
        payload: {
          query,
          rows: page.rows,
          complete: model.complete,
          ...(page.next === undefined ? {} : { next: page.next }),
        },
      };
    },
  };
}
