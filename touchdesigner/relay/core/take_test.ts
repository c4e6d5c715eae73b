import assert from "node:assert/strict";
import { takeName } from "@fuelrail/contracts";
import { relayFrame } from "../testing/pictures.ts";
import { frameFile, takeLine, takeNameAt, takeNameFault } from "./take.ts";
import { createTimeline } from "./timeline.ts";

Deno.test("takeNameAt() makes a name that sorts by time and that every system takes", () => {
  const name = takeNameAt("STUDIO", Date.UTC(2026, 10, 21, 22, 5, 6, 789));
  assert.equal(name, "STUDIO_2026-11-21_220506_789");
  assert.ok(takeName.safeParse(name).success);
});

Deno.test("takeNameFault() and takeName refuse what a folder cannot be called somewhere", () => {
  for (const name of ["con", "NUL.take", "lpt1", "COM9"]) assert.ok(takeNameFault(name), name);
  assert.equal(takeNameFault("console"), undefined);
  for (const name of ["", "..", "a/b", "a\\b", "shot.", ".hidden", "a b", "x".repeat(65)]) {
    assert.ok(!takeName.safeParse(name).success, name);
  }
});

Deno.test("takeLine() says of a frame when it came and what it shows", () => {
  const line = takeLine(relayFrame({ seq: 9, samples: 3, tier: "still" }), 12, 5_000, 2);
  assert.equal(line.file, "000012.png");
  assert.deepEqual([line.index, line.seq, line.samples, line.final], [12, 9, 3, true]);
  assert.deepEqual([line.received_at_ms, line.dropped_before], [5_000, 2]);
  assert.equal(line.captured_at_ms, 1_793_000_000_000);
  assert.equal(frameFile(1_234_567, "jpg"), "1234567.jpg");
});

const at = (file: string, capturedAtMs: number, receivedAtMs: number, session = 1) => ({
  ...{ file, kind: "jpg", session },
  captured_at_ms: capturedAtMs,
  received_at_ms: receivedAtMs,
});

Deno.test("createTimeline() lets each frame stand until the next image came", () => {
  const timeline = createTimeline("jpg");
  const text = [
    timeline.next(at("1.jpg", 1_000, 9_010)),
    timeline.next(at("2.jpg", 1_033.4, 9_060)),
    timeline.next({ ...at("3.png", 1_040, 9_070), kind: "png" }),
    timeline.next(at("4.jpg", 2_000, 10_020)),
    timeline.end(10_520),
  ].join("");
  assert.deepEqual(text.match(/(?<=duration )\S+/g), ["0.033", "0.967", "0.500"]);
  assert.deepEqual(text.match(/(?<=file ')[^']+/g), ["1.jpg", "2.jpg", "4.jpg", "4.jpg"]);
  assert.equal(timeline.frames, 3);
});

Deno.test("createTimeline() keeps its own clock where the images' times cannot be believed", () => {
  const timeline = createTimeline("jpg");
  timeline.next(at("old.jpg", 0, 50_000));
  assert.match(timeline.next(at("first.jpg", 3_600_000, 50_250)), /duration 0\.250/);
  assert.match(timeline.next(at("other.jpg", 77, 50_400, 2)), /duration 0\.150/);
  assert.match(timeline.next(at("back.jpg", 70, 50_410, 2)), /duration 0\.010/);
  assert.match(timeline.end(50_410), /duration 0\.040/);
});
