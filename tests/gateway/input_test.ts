import assert from "node:assert/strict";
import {
  decodePointerInput,
  encodeEvent,
  encodePointerInput,
  type PointerInput,
  subjects,
  VIEWER_HEADER,
} from "@fuelrail/contracts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { type GatewayRig, publishFrame, withGateway } from "./rig.ts";

interface HeardInput {
  readonly viewerId: string;
  readonly input: PointerInput;
}

function listen({ bus, room }: GatewayRig): HeardInput[] {
  const heard: HeardInput[] = [];
  bus.subscribe(subjects.input(room), ({ data, headers }) => {
    const decoded = decodePointerInput(data);
    assert.ok(decoded.ok, "every input on the bus is a pointer input");
    heard.push({ viewerId: headers[VIEWER_HEADER] ?? "", input: decoded.input });
  });
  return heard;
}

const brief = ({ input }: HeardInput) => [
  input.type,
  input.button,
  input.buttonsHeld,
  input.modifiers,
  input.x,
  input.y,
  input.wheelNotches,
  input.inputSeq,
];

const pointer: PointerInput = {
  type: "down",
  button: "left",
  buttonsHeld: 1,
  modifiers: 0,
  x: 10,
  y: 20,
  wheelNotches: 0,
  inputSeq: 41,
  pointerType: "touch",
  pointerSlot: 3,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};

const bytesOf = (part: Partial<PointerInput>) =>
  encodePointerInput({ ...pointer, ...part }) as Uint8Array<ArrayBuffer>;

Deno.test("JSON input of either dialect reaches the bus as counted pointer inputs", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const viewer = await connectViewer({ port: rig.port });
    const { viewer_id } = await viewer.next("welcome");
    viewer.send("cameraMouseButton", { button: 2, down: true, x: 5, y: 6, modifiers: ["alt"] });
    viewer.send("cameraMouseMove", { x: 7, y: 6 });
    viewer.send("mouseInput", { kind: "mouse_move", x: 8, y: 6, modifiers: 3 });
    viewer.send("mouseInput", { kind: "mouse_button", button: 0, down: true, x: 8, y: 7 });
    viewer.send("cameraMouseButton", { button: 2, down: false, x: 8, y: 8 });
    viewer.send("mouseInput", { kind: "mouse_button", button: 0, down: false, x: 8, y: 9 });
    viewer.send("cameraWheel", { delta: -2, x: 1, y: 2 });
    viewer.send("mouseInput", { kind: "mouse_wheel", delta_y: 1.5, x: 1, y: 2 });
    await until(() => heard.length === 8);
    assert.deepEqual(heard.map(brief), [
      ["down", "right", 4, 4, 5, 6, 0, 1],
      ["move", "left", 4, 0, 7, 6, 0, 2],
      ["move", "left", 4, 3, 8, 6, 0, 3],
      ["down", "left", 5, 0, 8, 7, 0, 4],
      ["up", "right", 1, 0, 8, 8, 0, 5],
      ["up", "left", 0, 0, 8, 9, 0, 6],
      ["wheel", "left", 0, 0, 1, 2, -2, 7],
      ["wheel", "left", 0, 0, 1, 2, 1.5, 8],
    ]);
    assert.ok(heard.every((each) => each.viewerId === viewer_id));
    assert.ok(heard.every(({ input }) => input.pointerType === "mouse"));
    await viewer.close();
  }));

Deno.test("JSON input counts on from the binary input of the same viewer", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const viewer = await connectViewer({ port: rig.port });
    viewer.sendBytes(bytesOf({ type: "move", inputSeq: 41 }));
    viewer.send("cameraMouseMove", { x: 1, y: 1 });
    await until(() => heard.length === 2);
    assert.deepEqual(heard.map(({ input }) => input.inputSeq), [41, 42]);
    await viewer.close();
  }));

Deno.test("JSON input tells the size of a render pixel in the viewer's viewport", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const viewport = { width: 512, height: 512, dpr: 2 };
    const viewer = await connectViewer({ port: rig.port, hello: { frames: true, viewport } });
    await until(() => {
      publishFrame(rig, { seq: 1, renderWidth: 1024, renderHeight: 512 });
      return viewer.frames.length > 0;
    });
    viewer.send("cameraMouseMove", { x: 1, y: 1 });
    await until(() => heard.length === 1);
    assert.equal(heard[0]?.input.cssPixelsPerRenderPixel, 0.5);
    await viewer.close();
  }));

Deno.test("a viewer that leaves while it holds something cancels, on either way of input", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const [json, binary, still] = await Promise.all(
      [1, 2, 3].map(() => connectViewer({ port: rig.port })),
    );
    assert.ok(json !== undefined && binary !== undefined && still !== undefined);
    json.send("cameraMouseButton", { button: 0, down: true, x: 1, y: 1 });
    binary.sendBytes(bytesOf({ inputSeq: 70 }));
    still.send("cameraMouseButton", { button: 0, down: true, x: 1, y: 1 });
    still.send("cameraMouseButton", { button: 0, down: false, x: 1, y: 1 });
    await until(() => heard.length === 4);
    await Promise.all([still.close(), json.close(), binary.close()]);
    await until(() => rig.metric("viewers").then((count) => count === 0));
    await rig.bus.flush();
    const cancels = heard.slice(4).map(({ input }) => [input.type, input.inputSeq]);
    assert.deepEqual(cancels.sort(), [["cancel", 2], ["cancel", 71]]);
  }));

Deno.test("setViewportInputActive false cancels, refuses presses and lets moves go unheard", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const viewer = await connectViewer({ port: rig.port });
    viewer.send("cameraMouseButton", { button: 1, down: true, x: 1, y: 1 });
    viewer.send("setViewportInputActive", { active: false });
    viewer.send("cameraMouseMove", { x: 2, y: 2 });
    viewer.send("cameraMouseButton", { button: 1, down: false, x: 2, y: 2 });
    viewer.send("cameraMouseButton", { button: 0, down: true, x: 2, y: 2 });
    const refused = await viewer.next("viewerError");
    assert.deepEqual([refused.code, refused.event_type], ["conflict", "cameraMouseButton"]);
    viewer.sendBytes(bytesOf({ inputSeq: 80 }));
    assert.equal((await viewer.next("viewerError")).event_type, "input");
    viewer.send("setViewportInputActive", { active: true });
    viewer.send("cameraMouseMove", { x: 3, y: 3 });
    await until(() => heard.some(({ input }) => input.x === 3));
    assert.deepEqual(heard.map(brief), [
      ["down", "middle", 2, 0, 1, 1, 0, 1],
      ["cancel", "left", 0, 0, 0, 0, 0, 2],
      ["move", "left", 0, 0, 3, 3, 0, 81],
    ]);
    await viewer.close();
  }));

Deno.test("absurd points and unknown buttons are refused by name and go nowhere", () =>
  withGateway(async (rig) => {
    const heard = listen(rig);
    const viewer = await connectViewer({ port: rig.port });
    viewer.send("cameraMouseMove", { x: 1e300, y: 1 });
    assert.equal((await viewer.next("viewerError")).code, "out_of_range");
    viewer.sendBytes(bytesOf({ x: -3e6 }));
    const far = await viewer.next("viewerError");
    assert.deepEqual([far.code, far.event_type], ["out_of_range", "input"]);
    const event = {
      event_type: "cameraMouseButton",
      payload: { button: 3, down: true, x: 1, y: 1 },
    };
    viewer.sendText(JSON.stringify(event));
    const unknown = await viewer.next("viewerError");
    assert.equal(unknown.code, "bad_message");
    assert.match(unknown.message, /button/);
    viewer.sendText('{"event_type":"cameraMouseMove","payload":{"x":1e999,"y":1}}');
    assert.equal((await viewer.next("viewerError")).code, "bad_message");
    assert.deepEqual(heard, []);
    await viewer.close();
  }));

Deno.test("a notice reaches the one viewer that it names, and nobody else", () =>
  withGateway(async (rig) => {
    const ada = await connectViewer({ port: rig.port });
    const ben = await connectViewer({ port: rig.port });
    const { viewer_id } = await ada.next("welcome");
    const say = (to: string, message: string) => {
      const event = { event_type: "viewerError", payload: { code: "control_held", message } };
      const text = encodeEvent("viewerNotice", { viewer_id: to, event });
      rig.bus.publish(subjects.notice(rig.room), new TextEncoder().encode(text));
    };
    say("v-elsewhere", "not here");
    rig.bus.publish(subjects.notice(rig.room), new TextEncoder().encode("{"));
    say(viewer_id, "Ben drives");
    const told = await ada.next("viewerError");
    assert.deepEqual([told.code, told.message], ["control_held", "Ben drives"]);
    ben.send("ping", { t: 1 });
    await ben.next("pong");
    const errors = [...ada.heard, ...ben.heard].filter((e) => e.event_type === "viewerError");
    assert.equal(errors.length, 1);
    await Promise.all([ada.close(), ben.close()]);
  }));
