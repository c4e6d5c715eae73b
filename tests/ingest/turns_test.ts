import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

const REPLAY = { replayFps: 30 } as const;

interface Granted {
  readonly turn: string;
  readonly session: number;
  readonly project_generation: number;
}

async function grant(rig: Rig, kind: string): Promise<Granted> {
  const { event_type: type, payload } = await rig.request("octaneTurn", { class: kind });
  assert.equal(type, "octaneTurnGranted", JSON.stringify(payload));
  return payload as unknown as Granted;
}

async function end(rig: Rig, turn: string, fields: object = {}): Promise<boolean> {
  const { payload } = await rig.request("octaneTurnEnd", { turn, ...fields });
  return payload.lapsed === true;
}

Deno.test("octaneTurn is granted once Octane has answered, to one service at a time", () =>
  withRig(REPLAY, async (rig) => {
    await rig.link("live");
    const first = await grant(rig, "edit");
    assert.equal(first.session, rig.ingest.session);
    const order: string[] = [];
    const waiting = grant(rig, "read").then((granted) => {
      order.push("granted");
      return granted;
    });
    const { event_type: renewed } = await rig.request("octaneTurnRenew", { turn: first.turn });
    assert.equal(renewed, "octaneTurnRenewed");
    order.push("renewed");
    assert.equal(await end(rig, first.turn), false);
    const second = await waiting;
    assert.deepEqual(order, ["renewed", "granted"]);
    const { payload } = await rig.request("octaneTurnRenew", { turn: first.turn });
    assert.equal(payload.code, "turn_void");
    assert.equal(await end(rig, second.turn), false);
  }));

Deno.test("octaneTurn is refused while there is no Octane, and a lost link ends the turn", () =>
  withRig(REPLAY, async (rig, peer) => {
    await rig.link("live");
    const { turn } = await grant(rig, "edit");
    const from = rig.events.length;
    await peer.halt();
    await rig.link("offline", from);
    const refused = await rig.request("octaneTurn", { class: "read" });
    assert.equal(refused.payload.code, "octane_offline");
    assert.equal(await end(rig, turn), true);
  }));

Deno.test("octaneTurn of class load closes frame-ingest's own lane until it ends", () =>
  withRig(REPLAY, async (rig, peer) => {
    await rig.link("live");
    const { turn } = await grant(rig, "load");
    peer.resetCounts();
    for (let i = 0; i < 3; i++) await rig.request("octaneTurnRenew", { turn });
    const unary = () => {
      const { "StreamCallbackService/callbackChannel": _, ...calls } = peer.counts().calls;
      return Object.values(calls).reduce((sum, count) => sum + count, 0);
    };
    const statuses = rig.events.filter(({ type }) => type === "linkStatus");
    assert.match(String(statuses.at(-1)?.payload.reason), /loading a project/);
    assert.equal(unary(), 0);
    assert.equal(await end(rig, turn), false);
    await until(() => unary() > 3);
  }));

Deno.test("octaneTurnEnd ties the level of a gesture to the input behind it", () =>
  withRig({ maxSamples: 100_000 }, async (rig, peer) => {
    rig.want({ full: 60 });
    await rig.link("live");
    await rig.frame("full");
    const { turn } = await grant(rig, "gesture");
    peer.engine.setTarget(peer.engine.targetNode);
    const level = peer.engine.changeLevel;
    await end(rig, turn, { change_level: level, input_seq: 77 });
    const first = await rig.event(
      "renderFirstImage",
      ({ changeLevel }) => changeLevel === level,
    );
    assert.equal(first.inputSeq, 77);
    const { header } = await rig.frame("full", ({ header }) => header.epoch === first.epoch);
    assert.equal(header.inputSeq, 77);
  }));

Deno.test("frames are interactive while a gesture has the turn", () =>
  withRig({ maxSamples: 1_000_000 }, async (rig) => {
    rig.want({ full: 60 });
    await rig.link("live");
    const { turn } = await grant(rig, "gesture");
    await until(async () => {
      const { event_type: renewed } = await rig.request("octaneTurnRenew", { turn });
      assert.equal(renewed, "octaneTurnRenewed");
      return rig.frames.some(({ header }) => header.tier === "full" && header.interactive);
    });
    assert.equal(await end(rig, turn), false);
  }));

Deno.test("a turn of another session or one that has lapsed is void", () =>
  withRig(REPLAY, async (rig) => {
    await rig.link("live");
    const { turn, session } = await grant(rig, "edit");
    const foreign = await rig.request("octaneTurnRenew", { turn, session: (session ^ 1) >>> 0 });
    assert.equal(foreign.payload.code, "turn_void");
    const next = await grant(rig, "read");
    assert.notEqual(next.turn, turn);
    assert.equal(await end(rig, turn), true);
  }));

Deno.test("a project change raises the generation, ends turns and forgets the old picture", () =>
  withRig({ maxSamples: 100_000 }, async (rig, peer) => {
    await rig.link("live");
    const before = await rig.frame("full");
    const { turn, project_generation: generation } = await grant(rig, "edit");
    peer.engine.pause();
    peer.faults.announce("projectManagerChanged");
    await until(async () => {
      return (await rig.request("octaneTurnRenew", { turn })).payload.code === "turn_void";
    });
    const next = await grant(rig, "edit");
    assert.ok(next.project_generation > generation);
    const again = await rig.frame("full", ({ header }) => header.epoch > before.header.epoch);
    assert.ok(again.header.seq > before.header.seq);
  }));
