import assert from "node:assert/strict";
import { EMPTY_ROOM, reduceRoom } from "./room_state.ts";
import type { Link, ServerEvent } from "./server_event.ts";

function linkEvent(link: Link, session: number, revision: number): ServerEvent {
  return {
    type: "linkStatus",
    stamp: { session, revision },
    status: {
      link,
      generation: undefined,
      version: undefined,
      peer: undefined,
      renderer: undefined,
      sinceMs: undefined,
      reason: undefined,
    },
  };
}

function progressEvent(revision: number, state: "rendering" | "stopped"): ServerEvent {
  return {
    type: "renderProgress",
    stamp: { session: 1, revision },
    progress: {
      state,
      samples: revision,
      maxSamples: undefined,
      samplesPerSecond: undefined,
      renderSeconds: undefined,
      estimatedSeconds: undefined,
      width: undefined,
      height: undefined,
    },
  };
}

const after = (...events: readonly ServerEvent[]) => events.reduce(reduceRoom, EMPTY_ROOM);

Deno.test("reduceRoom lets the newer revision of a session win, whatever comes last", () => {
  const room = after(linkEvent("live", 1, 5), linkEvent("offline", 1, 4));
  assert.equal(room.link?.link, "live");
});

Deno.test("reduceRoom starts over with a new session of the owner", () => {
  const room = after(linkEvent("live", 1, 500), linkEvent("connecting", 2, 1));
  assert.equal(room.link?.link, "connecting");
});

Deno.test("reduceRoom counts each kind's revisions apart", () => {
  const room = after(linkEvent("live", 1, 9), progressEvent(1, "rendering"));
  assert.equal(room.render?.samples, 1);
});

Deno.test("reduceRoom forgets the old room on a new welcome", () => {
  const welcome = {
    viewerId: "v",
    room: "R",
    role: "viewer",
    capabilities: [],
    serverTimeMs: undefined,
    resumeToken: undefined,
  };
  assert.equal(
    reduceRoom(after(linkEvent("live", 1, 9)), { type: "welcome", welcome }),
    EMPTY_ROOM,
  );
});

Deno.test("reduceRoom keeps a failure in sight until the render runs again", () => {
  const failed: ServerEvent = {
    type: "renderFailed",
    stamp: { session: 1, revision: 2 },
    reason: "out of memory",
  };
  const stopped = after(progressEvent(1, "rendering"), failed, progressEvent(3, "stopped"));
  assert.equal(stopped.renderFailure, "out of memory");
  assert.equal(reduceRoom(stopped, progressEvent(4, "rendering")).renderFailure, undefined);
});
