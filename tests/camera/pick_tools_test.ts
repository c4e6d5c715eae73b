import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { callRequest, replyTo } from "@fuelrail/kit/requests";
import { startStack } from "../testkit/stack.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";
import { pinNumber, pinVector } from "../octane_peer/scene/compile_materials.ts";

const [WIDTH, HEIGHT] = [128, 64];

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`pick tools set in Octane what was picked, and fit_selection finds it (${generation})`, async () => {
    const peerOptions = { generation, width: WIDTH, height: HEIGHT, maxSamples: 8 };
    await using stack = await startStack({ peer: peerOptions, clock: createSteadyClock() });
    const { peer, room } = stack;
    const bus = await stack.connect("tester");
    const ask = (type: string, payload: object) =>
      callRequest(bus, room, type, { ...payload }, { role: "operator", viewerId: "tester" });
    const at = { x: WIDTH / 2, y: HEIGHT / 2 };
    const pick = (tool: string) =>
      until(async () => {
        const reply = replyTo(await ask("pickRequest", { ...at, tool }), "pickResult");
        return reply.ok && reply.payload.outcome === "hit" ? reply.payload : undefined;
      }, { what: `a pick with ${tool}` });
    const camera = () => {
      const node = peer.engine.cameraNode;
      assert.ok(node !== null);
      return node;
    };

    const { hit: focused } = await pick("focus");
    assert.ok(focused !== undefined);
    const position = pinVector(camera(), "P_POSITION", [0, 0, 0]);
    const target = pinVector(camera(), "P_TARGET", [0, 0, 0]);
    const axis = target.map((value, i) => value - (position[i] ?? 0));
    const length = Math.hypot(...axis);
    const planar = focused.position.reduce(
      (sum, value, i) => sum + (value - (position[i] ?? 0)) * (axis[i] ?? 0) / length,
      0,
    );
    assert.ok(Math.abs(pinNumber(camera(), "P_FOCAL_DEPTH", 0) - planar) < 1e-4);

    const { hit: aimed } = await pick("camera_target");
    assert.ok(aimed !== undefined);
    const now = pinVector(camera(), "P_TARGET", [0, 0, 0]);
    for (const i of [0, 1, 2] as const) {
      assert.equal(now[i], Math.fround(aimed.position[i]));
    }
    assert.deepEqual(pinVector(camera(), "P_POSITION", [0, 0, 0]), position.map(Math.fround));

    const whitePoint = async () => {
      const reply = replyTo(await ask("getRenderSettingsRequest", {}), "renderSettingsChanged");
      assert.ok(reply.ok, JSON.stringify(reply));
      return reply.payload.settings["white_point"];
    };
    const before = await whitePoint();
    assert.equal((await pick("white_balance")).hit, undefined);
    await until(async () => !isDeepStrictEqual(await whitePoint(), before));

    const material = await until(async () => (await pick("material")).path);
    const object = await until(async () => (await pick("object")).path);
    assert.notEqual(material, object);
    const fromSelect = await until(async () => (await pick("select")).path);
    assert.equal(fromSelect, object);
    const fitted = await ask("cameraCommandRequest", {
      command: "fit_selection",
      transition_ms: 0,
    });
    assert.equal(fitted.event_type, "cameraStateChanged", JSON.stringify(fitted.payload));
    const fittedAt = pinVector(camera(), "P_POSITION", [0, 0, 0]);
    assert.notDeepEqual(fittedAt, position.map(Math.fround));
  });
}
