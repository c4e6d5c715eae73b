import type { PayloadOf } from "@fuelrail/contracts";
import { callRequest, replyTo } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { type Stack, startStack } from "../testkit/stack.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";
import { saveProject } from "./project_rig.ts";

const [WIDTH, HEIGHT] = [128, 64];
const MIDDLE = { x: WIDTH / 2, y: HEIGHT / 2 };
const PICK = "ApiRenderEngineService/pick";
const MATERIAL = "ApiNodeService/connectedNodeIx";
/** Longer than whatever comes meanwhile, and shorter than a pick is waited for. */
const DELAY_MS = 8_000;

interface Rig {
  readonly stack: Stack;
  ask(type: string, payload: object): ReturnType<typeof callRequest>;
  pick(payload: object): Promise<PayloadOf<"pickResult">>;
  /** Picks until the scene is ready and the hit is known by a path. */
  path(payload: object): Promise<string>;
  selected(): Promise<readonly string[]>;
}

async function withScene(test: (rig: Rig) => Promise<void>): Promise<void> {
  await using stack = await startStack({
    peer: { width: WIDTH, height: HEIGHT, maxSamples: 8 },
    clock: createSteadyClock(),
  });
  const bus = await stack.connect("tester");
  // Nobody else asks for materials once the scene has been read.
  await until(async () => {
    const read = await callRequest(bus, stack.room, "resolveNodes", { types: ["scope"] });
    return read.payload["complete"] === true;
  }, { what: "the whole scene" });
  const ask: Rig["ask"] = (type, payload) =>
    callRequest(bus, stack.room, type, { ...payload }, { role: "operator", viewerId: "tester" });
  const pick: Rig["pick"] = async (payload) => {
    const reply = replyTo(await ask("pickRequest", payload), "pickResult");
    assert.ok(reply.ok, JSON.stringify(reply));
    return reply.payload;
  };
  await test({
    stack,
    ask,
    pick,
    path: (payload) =>
      until(async () => {
        const reply = replyTo(await ask("pickRequest", payload), "pickResult");
        return reply.ok ? reply.payload.path : undefined;
      }, { what: "a hit that is known by a path" }),
    async selected() {
      const reply = replyTo(
        await ask("selectPrimsRequest", { paths: [], mode: "add" }),
        "stageSelectionChanged",
      );
      assert.ok(reply.ok, JSON.stringify(reply));
      return reply.payload.prims;
    },
  });
}

Deno.test("a pick whose node goes while it is made fails by name and keeps the selection", () =>
  withScene(async ({ stack: { peer }, pick, path, ask, selected }) => {
    const middle = await path(MIDDLE);
    assert.deepEqual(await selected(), [middle]);
    const truth = peer.engine.pick(MIDDLE.x, MIDDLE.y);
    const node = peer.engine.compiled?.objects[truth?.object ?? -1]?.node;
    assert.ok(node !== undefined && node !== null);
    // The node goes between the pick and the question for its material.
    peer.faults.setLatency(DELAY_MS, MATERIAL);
    const before = peer.counts().calls[MATERIAL] ?? 0;
    const picking = pick(MIDDLE);
    await until(() => (peer.counts().calls[MATERIAL] ?? 0) > before);
    peer.engine.project.graph.destroy(node);
    peer.faults.setLatency(0, MATERIAL);
    const { outcome, reason } = await picking;
    assert.deepEqual([outcome, reason], ["failed", "What was hit is gone from the scene"]);
    assert.deepEqual(await selected(), [middle]);
    const { payload } = await ask("selectPrimsRequest", { paths: ["/No such node"] });
    assert.equal(payload["code"], "not_found");
  }));

Deno.test("of picks that wait only the newest is made, the others are told so", () =>
  withScene(async ({ stack: { peer }, pick, path, selected }) => {
    const middle = await path(MIDDLE);
    peer.faults.setLatency(DELAY_MS, PICK);
    const before = peer.counts().calls[PICK] ?? 0;
    const first = pick({ x: 1, y: 1, clear_on_miss: true });
    await until(() => (peer.counts().calls[PICK] ?? 0) > before);
    const second = pick({ x: 2, y: 2, clear_on_miss: true });
    const third = pick(MIDDLE);
    const overtaken = await second;
    assert.equal(overtaken.outcome, "failed");
    assert.match(overtaken.reason ?? "", /newer pick/);
    peer.faults.setLatency(0, PICK);
    assert.equal((await first).outcome, "miss");
    assert.equal((await third).path, middle);
    assert.equal(peer.counts().calls[PICK], before + 2);
    assert.deepEqual(await selected(), [middle]);
  }));

Deno.test("nothing is picked while Octane prepares a scene, is stopped, or has changed projects", () =>
  withScene(async ({ stack: { peer }, pick, path, selected }) => {
    const middle = await path(MIDDLE);
    await using project = await saveProject(peer);
    peer.engine.stop();
    const stopped = await pick({ ...MIDDLE, clear_on_miss: true });
    assert.equal(stopped.outcome, "failed");
    assert.match(stopped.reason ?? "", /stopped/);
    assert.deepEqual(await selected(), [middle]);

    await project.open({ evaluate: false });
    assert.equal(peer.engine.state, "waiting");
    await until(async () => (await selected()).length === 0);
    const before = peer.counts().calls[PICK] ?? 0;
    const waiting = await until(async () => {
      const { outcome, reason = "" } = await pick(MIDDLE);
      assert.equal(outcome, "failed");
      return /preparing/.test(reason) ? reason : undefined;
    });
    assert.match(waiting, /pick again/);
    assert.equal(peer.counts().calls[PICK] ?? 0, before);

    await project.open();
    assert.equal(await path(MIDDLE), middle);
  }));

Deno.test("a pick asked for in one project selects nothing in the next", () =>
  withScene(async ({ stack: { peer }, pick, path, selected }) => {
    await path(MIDDLE);
    await using project = await saveProject(peer);
    peer.faults.setLatency(DELAY_MS, PICK);
    const before = peer.counts().calls[PICK] ?? 0;
    const picking = pick(MIDDLE);
    await until(() => (peer.counts().calls[PICK] ?? 0) > before);
    await project.open();
    await until(async () => (await selected()).length === 0);
    peer.faults.setLatency(0, PICK);
    const { outcome } = await picking;
    assert.equal(outcome, "failed");
    await until(async () => (await selected()).length === 0);
  }));
