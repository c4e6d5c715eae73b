import assert from "node:assert/strict";
import fc from "fast-check";
import {
  encodeAck,
  encodeCameraPose,
  encodeFrameHeader,
  encodePointerInput,
  MAX_VIEWER_BINARY_BYTES,
  type PointerInput,
} from "@fuelrail/contracts";
import { inFlightCount } from "./in_flight.ts";
import { recordingPort, testFrame, testViewer } from "./test_world.ts";
import { openViewer, type Viewer } from "./viewer.ts";
import { onBinary } from "./viewer_binary.ts";
import { onFrame } from "./viewer_flow.ts";

const move: PointerInput = {
  type: "move",
  button: "left",
  buttonsHeld: 1,
  modifiers: 0,
  x: 10,
  y: 20,
  wheelNotches: 0,
  inputSeq: 1,
  pointerType: "mouse",
  pointerSlot: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};

Deno.test("onBinary sends the waiting frame when an ack makes room", () => {
  const port = recordingPort();
  const viewer = testViewer();
  onFrame(viewer, testFrame({ seq: 1 }), 0, port);
  onFrame(viewer, testFrame({ seq: 2 }), 1, port);
  assert.deepEqual(port.frames.map(({ header }) => header.seq), [1]);
  onBinary(viewer, encodeAck({ seq: 1, tier: "full" }), 2, port);
  assert.deepEqual(port.frames.map(({ header }) => header.seq), [1, 2]);
});

Deno.test("onBinary refuses an ack for a frame that was never sent and changes nothing", () => {
  const port = recordingPort();
  const viewer = testViewer();
  onFrame(viewer, testFrame({ seq: 1 }), 0, port);
  const ack = encodeAck({ seq: 99, tier: "full" });
  assert.equal(onBinary(viewer, ack, 1, port).phase, "live");
  assert.deepEqual(port.refusals, ["not_found"]);
  assert.equal(viewer.frames.totals.unknownAcks, 1);
  assert.equal(inFlightCount(viewer.frames.flight), 1);
  assert.match(String(port.take()[0]?.payload["message"]), /Frame 99 of tier full/);
});

Deno.test("onBinary passes input and poses of operators on as they came", () => {
  const port = recordingPort();
  const input = encodePointerInput(move);
  const pose = encodeCameraPose({
    inputSeq: 2,
    position: [0, 0, 5],
    target: [0, 0, 0],
    up: [0, 1, 0],
    fovDegrees: 45,
  });
  onBinary(testViewer({}, "operator"), input, 0, port);
  onBinary(testViewer({}, "admin"), pose, 0, port);
  assert.deepEqual(port.inputs, [input, pose]);
});

Deno.test("onBinary refuses steering by a viewer without ending its connection", () => {
  const port = recordingPort();
  let viewer: Viewer = testViewer({}, "viewer");
  for (let n = 0; n < 200; n++) viewer = onBinary(viewer, encodePointerInput(move), n, port);
  assert.equal(viewer.phase, "live");
  assert.equal(port.inputs.length, 0);
  assert.equal(port.refusals.length, 200);
});

Deno.test("onBinary refuses bytes that are too many, too few, unknown or meant for viewers", () => {
  const bad: [Uint8Array, string][] = [
    [new Uint8Array(MAX_VIEWER_BINARY_BYTES + 1), "too_large"],
    [new Uint8Array(0), "bad_message"],
    [new Uint8Array(12), "bad_message"],
    [encodeAck({ seq: 1, tier: "full" }).subarray(0, 11), "bad_message"],
    [encodePointerInput({ ...move, x: NaN }), "bad_message"],
    [encodeFrameHeader(testFrame().header), "bad_message"],
  ];
  for (const [bytes, code] of bad) {
    const port = recordingPort();
    assert.equal(onBinary(testViewer(), bytes, 0, port).phase, "live");
    assert.deepEqual(port.refusals, [code]);
    assert.deepEqual(port.take().map(({ event_type }) => event_type), ["viewerError"]);
  }
});

Deno.test("onBinary refuses binary before the hello", () => {
  const port = recordingPort();
  onBinary(openViewer(0), encodeAck({ seq: 1, tier: "full" }), 0, port);
  assert.deepEqual(port.refusals, ["bad_message"]);
});

Deno.test("onBinary survives any bytes and closes in the end a viewer that sends only nonsense", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 60, maxLength: 80 }),
      (all) => {
        const port = recordingPort();
        let viewer: Viewer = testViewer();
        for (const bytes of all) viewer = onBinary(viewer, bytes, 0, port);
        assert.equal(viewer.phase, "closing");
        assert.equal(port.closes.length, 1);
      },
    ),
  );
});
