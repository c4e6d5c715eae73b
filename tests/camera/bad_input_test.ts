import { orbit } from "@fuelrail/camera-math";
import { encodePointerInput, type PointerInput } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import type { RawViewer } from "../testkit/raw_viewer.ts";
import { drag, point, SMALL, startSteeringRig, untilHeld } from "./steering_rig.ts";

interface BadInput {
  readonly name: string;
  send(viewer: RawViewer): void;
  /** Code of the refusal, and what its words are about. */
  readonly code: string;
  readonly about: RegExp;
}

const PLAIN: PointerInput = {
  type: "down",
  button: "left",
  buttonsHeld: 1,
  modifiers: 0,
  x: 10,
  y: 10,
  wheelNotches: 0,
  inputSeq: 1,
  pointerType: "mouse",
  pointerSlot: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};

/** A pointer input with one byte of it changed. */
function withByte(at: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(encodePointerInput(PLAIN));
  bytes[at] = value;
  return bytes;
}

const text = (event_type: string, payload: unknown) => (viewer: RawViewer) =>
  viewer.sendText(JSON.stringify({ event_type, payload }));

const BAD: readonly BadInput[] = [
  {
    name: "a move of a button that was never pressed",
    send: (viewer) => point(viewer, { buttonsHeld: 1, x: 30, y: 30 }),
    code: "bad_message",
    about: /without a press/,
  },
  {
    name: "a point that is no number",
    send: (viewer) => point(viewer, { type: "down", buttonsHeld: 1, x: NaN, y: 10 }),
    code: "bad_message",
    about: /finite/,
  },
  {
    name: "a point that no screen reaches",
    send: (viewer) => point(viewer, { type: "down", buttonsHeld: 1, x: 5e6, y: 10 }),
    code: "out_of_range",
    about: /farther/,
  },
  {
    name: "a wheel that turns without an end",
    send: (viewer) => point(viewer, { type: "wheel", wheelNotches: Infinity }),
    code: "bad_message",
    about: /wheelNotches/,
  },
  {
    name: "an unknown button",
    send: (viewer) => viewer.sendBytes(withByte(5, 7)),
    code: "bad_message",
    about: /button/,
  },
  {
    name: "an unknown kind of input",
    send: (viewer) => viewer.sendBytes(withByte(4, 99)),
    code: "bad_message",
    about: /type 99/,
  },
  {
    name: "an unknown pointer",
    send: (viewer) => viewer.sendBytes(withByte(24, 9)),
    code: "bad_message",
    about: /pointer type/,
  },
  {
    name: "a click beside the picture",
    send(viewer) {
      point(viewer, { type: "down", buttonsHeld: 1, x: -20, y: 10 });
      point(viewer, { type: "up", x: -20, y: 10 });
    },
    code: "out_of_range",
    about: /outside the image/,
  },
  {
    name: "an unknown command",
    send: text("cameraCommandRequest", { command: "somersault" }),
    code: "bad_message",
    about: /command/,
  },
  {
    name: "a position that is no number",
    send: text("cameraCommandRequest", { command: "set", position: [null, 0, 0] }),
    code: "bad_message",
    about: /position/,
  },
  {
    name: "a camera that looks at where it stands",
    send: text("cameraCommandRequest", { command: "set", position: [0, 0, 0], target: [0, 0, 0] }),
    code: "out_of_range",
    about: /target/,
  },
  {
    name: "a field of view without an end",
    send: text("cameraCommandRequest", { command: "set", fov: 1e9 }),
    code: "bad_message",
    about: /fov/,
  },
  {
    name: "a bookmark that is not there",
    send: text("cameraCommandRequest", { command: "bookmark_recall", id: "nobody-saved-it" }),
    code: "not_found",
    about: /nobody-saved-it/,
  },
  {
    name: "a camera that the scene has not",
    send: text("set_camera", { path: "/No such camera" }),
    code: "not_found",
    about: /No such camera/,
  },
];

Deno.test("bad input is refused by name, moves nothing and leaves nobody at the wheel", async (t) => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start, join } = rig;
  const other = await join("second");
  peer.resetWrites();
  for (const { name, send, code, about } of BAD) {
    await t.step(name, async () => {
      viewer.forget();
      send(viewer);
      const refused = await viewer.next("viewerError");
      assert.equal(refused.code, code, refused.message);
      assert.match(refused.message, about);
    });
  }
  await t.step("nothing was written and somebody else drives at once", async () => {
    assert.deepEqual(peer.writes(), []);
    const drivers = other.heard.flatMap(({ event_type, payload }) =>
      event_type === "controlChanged" && "driver" in payload ? [payload["driver"]] : []
    );
    assert.deepEqual(drivers, [], "nobody has driven");
    drag(other, [40, 30], [50, 30]);
    await untilHeld(peer, orbit(start, 10, 0, SMALL, "y"));
  });
});
