import assert from "node:assert/strict";
import { keys, ROOM_BUCKET } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { withGround } from "./project_ground.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

const command = ({ get }: Rig, name: "start" | "pause" | "restart" | "stop") =>
  get("renderCommandRequest", { command: name }, "renderCommandResult");

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`renderCommandRequest pauses, restarts, stops and starts the same target, ${generation}`, () =>
    withRig({ generation }, async (rig) => {
      const { engine } = rig.peer;
      const target = engine.targetNode;
      assert.ok(target !== null);
      assert.equal((await command(rig, "pause")).result, "success");
      assert.equal(engine.paused, true);
      assert.equal((await command(rig, "start")).result, "success");
      assert.equal(engine.paused, false);
      assert.equal((await command(rig, "restart")).result, "success");
      assert.equal((await command(rig, "stop")).result, "success");
      assert.equal(engine.targetNode, null);
      for (const name of ["pause", "restart"] as const) {
        const { payload } = await rig.ask("renderCommandRequest", { command: name });
        assert.equal(payload.code, "render_stopped", name);
      }
      assert.equal((await command(rig, "start")).result, "success");
      assert.equal(engine.targetNode, target);
    }));
}

Deno.test("renderCommandRequest start finds the target by path after scene-query came back", () =>
  withRig({ paused: true }, async (rig) => {
    const { engine } = rig.peer;
    const graph = engine.project.graph;
    const close = graph.root.items.find(({ name }) => name === "Close-up");
    assert.ok(close !== undefined && !close.isGraph);
    engine.setTarget(close);
    await rig.walked();
    assert.equal((await command(rig, "stop")).result, "success");
    await until(async () => {
      const entry = await (await rig.bus.keyValue(ROOM_BUCKET)).get(keys.renderTarget(ROOM));
      return entry !== undefined &&
        JSON.parse(new TextDecoder().decode(entry.value)).path === "/Close-up";
    });
    await rig.restartScene();
    assert.equal((await command(rig, "start")).result, "success");
    assert.equal(engine.targetNode, close);
  }));

Deno.test("renderCommandRequest start takes the scene's first target where none was rendered", () =>
  withRig({ targetless: true }, async (rig) => {
    assert.equal((await command(rig, "start")).result, "success");
    assert.equal(rig.peer.engine.targetNode?.name, "Render target");
  }));

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a render target in a graph of the scene is found at start and after a load, ${generation}`, () =>
    withGround({ generation, maxSamples: 1 }, async (ground) => {
      const { get, peer } = ground;
      const open = async (url: string) => {
        const opened = await get("openStageRequest", { url }, "openStageResult");
        assert.equal(opened.result, "success", JSON.stringify(opened));
      };
      await ground.walked();
      assert.equal((await command(ground, "stop")).result, "success");
      const paths = ["/Render target", "/Close-up"];
      await get("groupNodesRequest", { paths, name: "Shots", confirm: true }, "editResult");
      await ground.restartScene();
      assert.equal((await command(ground, "start")).result, "success");
      assert.equal(peer.engine.targetNode?.name, "Render target");
      await get("saveProjectAsRequest", { name: "nested" }, "projectSaved");
      await open("b.ocs");
      await open("nested.ocs");
      assert.equal(peer.engine.targetNode?.name, "Render target");
      const roots = peer.engine.project.graph.root.items.map(({ name }) => name);
      assert.ok(roots.includes("Shots") && !roots.includes("Render target"));
    }));
}
