import assert from "node:assert/strict";
import { CANVAS_QUEUE_MESSAGES } from "@fuelrail/contracts";
import {
  CANVAS_HELD_BYTES,
  createCanvasFlow,
  pump,
  relay,
  type RelayItem,
  renderBegan,
  renderDrew,
  renderMoved,
  renderSettled,
} from "./canvas_flow.ts";

function rig(source: "octane" | "canvas" | "both" = "octane") {
  const flow = createCanvasFlow({ source, intervalMs: 80 }, 0);
  const sent: string[] = [];
  const port = {
    held: 0,
    bufferedBytes: () => port.held,
    text: (text: string) => void sent.push(text.replace(/^.*"(drawing:\w+)".*$/, "$1")),
    bytes: (bytes: Uint8Array) => void sent.push(`png ${bytes[0]}`),
  };
  const go = (nowMs: number): string[] => {
    pump(flow, nowMs, port);
    return sent.splice(0);
  };
  return { flow, port, go };
}

const id = (seq: number) => ({ session: 1, seq });
const png = (seq: number) => new Uint8Array([seq]);
const said = (kind: RelayItem["kind"], data: string, sender = "a"): RelayItem => ({
  ...{ sender, kind, data },
  bytes: data.length,
});

Deno.test("pump sends live pictures at the client's own interval, the newest of them", () => {
  const { flow, go } = rig();
  renderBegan(flow, 0, false);
  renderDrew(flow, id(1), "one");
  assert.deepEqual(go(0), ["drawing:start", "one"]);
  renderDrew(flow, id(2), "two");
  renderDrew(flow, id(3), "three");
  assert.deepEqual(go(40), []);
  assert.deepEqual(go(80), ["three"]);
  assert.equal(flow.skipped, 1);
});

Deno.test("pump sends the end and the finished picture together, and a start when images resume", () => {
  const { flow, go } = rig();
  renderDrew(flow, id(1), "one");
  renderSettled(flow, id(1), png(1));
  assert.deepEqual(go(0), ["drawing:end", "png 1"]);
  renderSettled(flow, id(1), png(1));
  assert.deepEqual(go(10), []);
  renderMoved(flow);
  assert.deepEqual(go(20), ["drawing:start"]);
  renderDrew(flow, id(2), "two");
  assert.deepEqual(go(30), ["two"]);
});

Deno.test("pump sends neither end nor picture when images resumed before the socket was free", () => {
  const { flow, port, go } = rig();
  port.held = CANVAS_HELD_BYTES + 1;
  renderSettled(flow, id(1), png(1));
  assert.deepEqual(go(0), []);
  renderMoved(flow);
  renderDrew(flow, id(2), "two");
  port.held = 0;
  assert.deepEqual(go(10), ["two"]);
});

Deno.test("renderDrew leaves out a picture that was made from an image older than the finished one", () => {
  const { flow, go } = rig();
  renderSettled(flow, id(5), png(5));
  go(0);
  renderMoved(flow);
  renderDrew(flow, id(4), "four");
  assert.deepEqual(go(100), ["drawing:start"]);
});

Deno.test("renderBegan says nothing new while a gesture runs, and says it to who is locked", () => {
  const { flow, go } = rig();
  renderBegan(flow, 0, false);
  assert.deepEqual(go(0), ["drawing:start"]);
  renderBegan(flow, 2_000, true);
  assert.deepEqual(go(2_000), []);
  renderBegan(flow, 2_100, false);
  assert.deepEqual(go(2_100), ["drawing:start"]);
  renderSettled(flow, id(1), png(1));
  go(2_200);
  renderBegan(flow, 2_300, true);
  assert.deepEqual(go(2_300), ["drawing:start"]);
});

Deno.test("a page that goes on drawing after another's end is set free by a start", () => {
  const { flow, go } = rig("canvas");
  for (
    const item of [said("end", "a ends"), said("draw", "b draws", "b"), said("draw", "more", "b")]
  ) {
    relay(flow, item);
  }
  assert.deepEqual(go(0), ["a ends", "drawing:start", "more"]);
});

Deno.test("relay gives clients of the render alone only notes", () => {
  const { flow, go } = rig("octane");
  relay(flow, said("draw", "drawn"));
  relay(flow, said("note", "noted"));
  assert.deepEqual(go(0), ["noted"]);
});

Deno.test("relay keeps of each sender the newest picture and of notes all, up to a limit", () => {
  const { flow, port } = rig("both");
  port.held = CANVAS_HELD_BYTES + 1;
  for (let n = 0; n < 1_000; n++) {
    assert.equal(relay(flow, said("draw", `draw ${n}`)), undefined);
  }
  assert.equal(flow.queue.length, 1);
  let limit: string | undefined;
  for (let n = 0; n < CANVAS_QUEUE_MESSAGES; n++) limit = relay(flow, said("note", "x"));
  assert.match(limit ?? "", /CANVAS_QUEUE_MESSAGES 128/);
});
