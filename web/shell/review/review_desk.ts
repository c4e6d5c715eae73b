import type { ServerEvent } from "../../core/server_event.ts";
import type { Requests } from "../requests.ts";
import type { StudioState } from "../studio_state.ts";
import {
  createSnapshotStore,
  type FedSnapshotStore,
  type SnapshotStore,
} from "./snapshot_store.ts";

/** What people do together over the picture. */
export interface ReviewDesk {
  readonly snapshots: SnapshotStore;
  onEvent(event: ServerEvent): void;
}

export interface ReviewDeskOptions {
  readonly state: StudioState;
  readonly requests: Requests;
  readonly token: string | undefined;
}

/** Puts the parts of a review together on one page's connection. */
export function createReviewDesk({ state, requests, token }: ReviewDeskOptions): ReviewDesk {
  const snapshots: FedSnapshotStore = createSnapshotStore({
    requests,
    token,
    roomName: () => state.roomName.value,
  });
  return {
    snapshots,
    onEvent(event) {
      if (event.type === "welcome") snapshots.reset();
      else if (event.type === "snapshotsChanged") snapshots.onEvent(event);
    },
  };
}
