import { parseEnvelope, type PayloadOf, subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { ask } from "../gateway/review_ask.ts";
import { until } from "../testkit/until.ts";

type Call = PayloadOf<"octaneCall">;

const HIDDEN = "/srv/show/hidden/mesh.obj";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a viewer sees the calls of every service with their turns, and no path, ${generation}`, async () => {
    await using stack = await startStack({
      peer: { generation, width: 64, height: 32, maxSamples: 1_000_000, sampleDelayMs: 50 },
    });
    const bus = await stack.connect("ear");
    const said: string[] = [];
    bus.subscribe(subjects.debug(stack.room), ({ data }) => {
      said.push(new TextDecoder().decode(data));
    });
    const viewer = await connectViewer({ port: stack.port, hello: { name: "Ada" } });
    await viewer.next("cameraStateChanged");
    assert.equal(said.length, 0, "nothing is said unasked");
    viewer.send("setDebugRequest", { enabled: true });
    await viewer.next("accepted", ({ event_type }) => event_type === "setDebugRequest");

    const calls = (): Call[] =>
      viewer.heard.filter(({ event_type }) => event_type === "octaneCall").map(({ payload }) =>
        payload as Call
      );
    const call = (what: string, where: (call: Call) => boolean) =>
      until(() => calls().find(where), { what });

    const own = await call("a call of frame-ingest", ({ service }) => service === "frame-ingest");
    assert.equal(own.turn, undefined, "frame-ingest calls on a lane of its own");
    // The size of the picture may be told later than the camera, and before it nothing is steered.
    await until(async () => {
      const { event_type } = await ask(viewer, "cameraCommandRequest", { command: "fit" });
      return event_type !== "viewerError";
    }, { what: "the camera fitted to the scene" });
    const steered = await call("a camera write", ({ turn_class }) => turn_class === "gesture");
    assert.equal(steered.service, "camera");
    assert.ok(steered.turn !== undefined && steered.duration_ms >= 0);

    // Octane names the file in its answers, and refuses nodes that are gone in words of its own.
    stack.peer.edit((scene) => {
      const mesh = scene.create("NT_GEO_MESH", HIDDEN);
      scene.setAttribute(mesh, "A_FILENAME", HIDDEN);
    });
    await call(
      "a read of the scene",
      ({ service, turn_class }) =>
        service === "scene-query" && (turn_class === "walk" || turn_class === "read"),
    );
    await until(() => said.length > 50, { what: "more to look through" });
    for (const text of said) {
      assert.ok(parseEnvelope(text).ok, text);
      assert.ok(!text.includes("/srv/show"), text);
    }
    await viewer.close();
  });
}
