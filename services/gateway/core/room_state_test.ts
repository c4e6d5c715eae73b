import assert from "node:assert/strict";
import {
  createRoomState,
  DELTAS_MAX,
  isOvergrown,
  keepEvent,
  newestEvent,
  renewKind,
  resetKind,
  wholeState,
} from "./room_state.ts";

function event(type: string, revision: number) {
  return { event_type: type, payload: { session: 1, revision } };
}

function told(state: ReturnType<typeof createRoomState>): string[] {
  return wholeState(state).map(({ text }) => {
    const { event_type, payload } = JSON.parse(text);
    return `${event_type} ${payload.revision}`;
  });
}

Deno.test("keepEvent keeps the newest of each type in the order of revisions, kind by kind", () => {
  const state = createRoomState();
  keepEvent(state, "render", event("renderFinished", 1));
  keepEvent(state, "render", event("renderRestarted", 2));
  keepEvent(state, "status", event("linkStatus", 9));
  keepEvent(state, "render", event("renderProgress", 3));
  keepEvent(state, "render", event("renderFinished", 4));
  assert.deepEqual(told(state), [
    "linkStatus 9",
    "renderRestarted 2",
    "renderProgress 3",
    "renderFinished 4",
  ]);
  assert.equal(newestEvent(state, "render", "renderFinished")?.payload["revision"], 4);
});

Deno.test("keepEvent keeps every delta of the scene and isOvergrown says when there are too many", () => {
  const state = createRoomState();
  keepEvent(state, "scene", event("sceneChanged", 1));
  keepEvent(state, "scene", event("openStageResult", 1));
  for (let delta = 1; delta <= DELTAS_MAX; delta++) {
    keepEvent(state, "scene", event("sceneChanged", 1 + delta));
  }
  assert.equal(told(state).length, 2 + DELTAS_MAX);
  assert.equal(isOvergrown(state, "scene"), false, "a snapshot is no delta");
  keepEvent(state, "scene", event("sceneChanged", DELTAS_MAX + 2));
  assert.equal(isOvergrown(state, "scene"), true);
  resetKind(state, "scene");
  assert.deepEqual(told(state), []);
});

Deno.test("renewKind puts a snapshot before the deltas that came after it", () => {
  const state = createRoomState();
  for (let revision = 1; revision <= 5; revision++) {
    keepEvent(state, "scene", event("sceneChanged", revision));
  }
  renewKind(state, "scene", {
    at: { session: 1, revision: 3 },
    events: [event("openStageResult", 3)],
  });
  assert.deepEqual(told(state), ["openStageResult 3", "sceneChanged 4", "sceneChanged 5"]);
});

Deno.test("renewKind leaves alone what is ahead of viewers, or of another session", () => {
  const state = createRoomState();
  keepEvent(state, "scene", event("sceneChanged", 4));
  const events = [event("openStageResult", 5)];
  renewKind(state, "scene", { at: { session: 1, revision: 5 }, events });
  renewKind(state, "scene", { at: { session: 2, revision: 3 }, events });
  assert.deepEqual(told(state), ["sceneChanged 4"]);
});
