import assert from "node:assert/strict";
import {
  createRoomState,
  DELTAS_MAX,
  isOvergrown,
  keepEvent,
  newestEvent,
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
  for (let revision = 1; revision <= DELTAS_MAX; revision++) {
    keepEvent(state, "scene", event("sceneChanged", revision));
  }
  assert.equal(told(state).length, DELTAS_MAX);
  assert.equal(isOvergrown(state, "scene"), false);
  keepEvent(state, "scene", event("sceneChanged", DELTAS_MAX + 1));
  assert.equal(isOvergrown(state, "scene"), true);
  resetKind(state, "scene");
  assert.deepEqual(told(state), []);
});
