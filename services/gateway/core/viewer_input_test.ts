import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePointerInput, encodePointerInput, type PointerInput } from "@fuelrail/contracts";
import { recordingPort, testMeasure, testViewer } from "./test_world.ts";
import { closeViewer } from "./viewer.ts";
import { onJsonInput, onPointer, setInputActive } from "./viewer_input.ts";

const around = { room: testMeasure(), nowMs: 0, unixMs: 0 };
const rest = {
  modifiers: 0,
  x: 1,
  y: 1,
  wheelNotches: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};

function read(bytes: Uint8Array): PointerInput {
  const decoded = decodePointerInput(bytes);
  assert.ok(decoded.ok);
  return decoded.input;
}

const step = fc.oneof(
  fc.record({
    is: fc.constant("bytes" as const),
    type: fc.constantFrom("down", "move", "up", "cancel", "wheel"),
    pointerType: fc.constantFrom("mouse", "touch"),
    pointerSlot: fc.nat({ max: 2 }),
  }),
  fc.record({
    is: fc.constant("json" as const),
    button: fc.constantFrom(0, 1, 2),
    down: fc.boolean(),
  }),
  fc.record({ is: fc.constant("active" as const), active: fc.boolean() }),
);

Deno.test("closeViewer cancels exactly what a viewer has told the bus to be down", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const port = recordingPort();
      const viewer = testViewer();
      let inputSeq = 0;
      for (const each of steps) {
        if (each.is === "active") setInputActive(viewer, each.active, port);
        else if (each.is === "json") {
          const payload = { button: each.button, down: each.down, x: 1, y: 1 };
          onJsonInput(viewer, { event_type: "cameraMouseButton", payload }, around, port);
        } else {
          inputSeq = viewer.track.inputSeq + 1;
          const { type, pointerType, pointerSlot } = each;
          const buttonsHeld = type === "down" ? 1 : 0;
          const which = { type, pointerType, pointerSlot, buttonsHeld, inputSeq };
          const input: PointerInput = { ...rest, ...which, button: "left" };
          onPointer(viewer, input, encodePointerInput(input), 0, port);
        }
      }
      const down = new Set<string>();
      for (const { type, button, pointerType, pointerSlot } of port.inputs.map(read)) {
        const finger = pointerType === "touch" ? "finger" : button;
        const name = `${pointerType} ${pointerSlot} ${finger}`;
        if (type === "down") down.add(name);
        else if (type === "up") down.delete(name);
        else if (type === "cancel") down.clear();
      }
      const before = port.inputs.length;
      closeViewer(viewer, "left", "", port);
      const said = port.inputs.slice(before).map(read).map(({ type }) => type);
      assert.deepEqual(said, down.size > 0 ? ["cancel"] : []);
      const seqs = port.inputs.map(read).map((input) => input.inputSeq);
      assert.ok(seqs.every((seq, at) => at === 0 || seq > (seqs[at - 1] ?? 0)), "they count up");
    }),
    { numRuns: 500 },
  );
});
