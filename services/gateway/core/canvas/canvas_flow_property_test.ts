import assert from "node:assert/strict";
import { CANVAS_QUEUE_BYTES, CANVAS_QUEUE_MESSAGES } from "@fuelrail/contracts";
import fc from "fast-check";
import {
  type CanvasFlow,
  createCanvasFlow,
  pump,
  relay,
  type RelayItem,
  renderBegan,
  renderDrew,
  renderMoved,
  renderSettled,
} from "./canvas_flow.ts";
import { drawText, readCanvasText } from "./canvas_words.ts";
import { createDrawers, drawerLeft, noteDrawing } from "./drawers.ts";

type Step =
  | { readonly do: "began"; readonly isMoving: boolean }
  | { readonly do: "live" | "settled" | "block" | "unblock" }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "say"; readonly sender: "a" | "b"; readonly kind: RelayItem["kind"] }
  | { readonly do: "leave"; readonly sender: "a" | "b" };

const sender = fc.constantFrom("a" as const, "b" as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("began" as const), isMoving: fc.boolean() }),
  { arbitrary: fc.constant<Step>({ do: "live" }), weight: 3 },
  fc.constantFrom<Step>({ do: "settled" }, { do: "block" }, { do: "unblock" }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({
    do: fc.constant("say" as const),
    sender,
    kind: fc.constantFrom<RelayItem["kind"]>("start", "end", "draw", "draw", "png", "note"),
  }),
  fc.record({ do: fc.constant("leave" as const), sender }),
);

/** What a receiver that follows the protocol makes of what it gets. */
class Receiver {
  isLocked = false;
  isBlocked = false;
  drawnSeq = 0;
  endsWithoutPicture = 0;
  readonly finals: string[] = [];
  last = "";

  bufferedBytes = (): number => this.isBlocked ? 1_000_000 : 0;

  text = (text: string): void => {
    assert.equal(this.isBlocked, false, "nothing is handed to a socket that is full");
    const { type, payload } = JSON.parse(text);
    if (type === "state") {
      this.isLocked = payload === "drawing:end";
      if (this.isLocked) this.endsWithoutPicture++;
    }
    if (type !== "draw") return;
    assert.equal(this.isLocked, false, "a JPEG came after an end and before a start");
    const [, who = "", seq] = /base64,(render|a|b)(\d*)/.exec(payload) ?? [];
    if (who !== "render") return;
    assert.ok(Number(seq) > this.drawnSeq, "an older picture came after a newer one");
    this.drawnSeq = Number(seq);
    this.last = `live ${seq}`;
  };

  bytes = (bytes: Uint8Array): void => {
    this.isLocked = true;
    this.endsWithoutPicture = 0;
    const seq = bytes[0] ?? 0;
    if (bytes.length !== 2) return;
    this.finals.push(`${seq}`);
    this.last = `final ${seq}`;
    assert.ok(seq >= this.drawnSeq, "an older finished picture came after a newer one");
    this.drawnSeq = seq;
  };
}

function itemOf(sender: string, kind: RelayItem["kind"]): RelayItem {
  if (kind === "png") return { sender, kind, data: new Uint8Array([0, 0, 0]), bytes: 3 };
  const data = kind === "draw" ? drawText(sender) : JSON.stringify(
    kind === "note"
      ? { type: "proc", payload: "x" }
      : { type: "state", payload: `drawing:${kind}` },
  );
  return { sender, kind, data, bytes: data.length };
}

function run(source: "octane" | "canvas" | "both", steps: readonly Step[]) {
  const flow: CanvasFlow = createCanvasFlow({ source, intervalMs: 80 }, 0);
  const receiver = new Receiver();
  const drawers = createDrawers();
  let nowMs = 0;
  let seq = 0;
  let settledSeq = 0;
  let newest = "";
  let isOver = false;

  function take(one: Step): void {
    switch (one.do) {
      case "began":
        settledSeq = 0;
        newest = "";
        return renderBegan(flow, nowMs, one.isMoving);
      case "live":
        seq++;
        settledSeq = 0;
        newest = `live ${seq}`;
        renderMoved(flow);
        return renderDrew(flow, { session: 1, seq }, drawText(`render${seq}`));
      case "settled":
        if (seq === 0 || settledSeq === seq) return;
        settledSeq = seq;
        newest = `final ${seq}`;
        return renderSettled(flow, { session: 1, seq }, new Uint8Array([seq, 0]));
      case "block":
        return void (receiver.isBlocked = true);
      case "unblock":
        return void (receiver.isBlocked = false);
      case "wait":
        return void (nowMs += one.ms);
      case "say": {
        const item = itemOf(one.sender, one.kind);
        const word = typeof item.data === "string" ? readCanvasText(item.data) : { is: "png" };
        if (
          item.kind !== "note" &&
          noteDrawing(drawers, one.sender, word as never, nowMs) === "late"
        ) return;
        isOver ||= relay(flow, item) !== undefined;
        return;
      }
      case "leave":
        if (drawerLeft(drawers, one.sender)) relay(flow, itemOf(one.sender, "start"));
        return;
    }
  }

  for (const one of steps) {
    if (isOver) break;
    take(one);
    pump(flow, nowMs, receiver);
    assert.ok(flow.queue.length <= CANVAS_QUEUE_MESSAGES);
    assert.ok(flow.queueBytes <= CANVAS_QUEUE_BYTES);
    assert.equal(flow.queueBytes, flow.queue.reduce((sum, { bytes }) => sum + bytes, 0));
  }
  receiver.isBlocked = false;
  for (let n = 0; n < 3; n++) pump(flow, nowMs += 100, receiver);
  return { flow, receiver, newest, isOver };
}

for (const source of ["octane", "canvas", "both"] as const) {
  Deno.test(`a client of source ${source} never gets a JPEG between an end and a start, whatever happens`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { flow, receiver, newest, isOver } = run(source, steps);
        if (isOver) return;
        assert.equal(flow.queue.length, 0);
        assert.equal(flow.isStartDue, false);
        assert.equal(flow.isLocked, receiver.isLocked);
        if (source === "canvas") return assert.equal(receiver.last, "");
        if (newest !== "") assert.equal(receiver.last, newest, "the newest picture arrives");
      }),
      { numRuns: 1_500 },
    );
  });
}

Deno.test("a client of the render gets each finished picture once, right behind its end", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const quiet = steps.filter((one) => one.do !== "say" && one.do !== "leave");
      const { receiver } = run("octane", quiet);
      assert.equal(receiver.endsWithoutPicture, 0);
      const { finals } = receiver;
      const again = finals.filter((seq, index) => finals.indexOf(seq) !== index);
      // The same image is finished twice only if the render was said to begin anew in between.
      const begins = quiet.filter((one) => one.do === "began").length;
      assert.ok(again.length <= begins, `${finals}`);
    }),
    { numRuns: 1_500 },
  );
});
