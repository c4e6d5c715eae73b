import assert from "node:assert/strict";
import { startPeer } from "../octane_peer/peer.ts";
import { closedPort } from "../testkit/closed_port.ts";
import { until } from "../testkit/until.ts";
import { QUICK, type Rig, type SeenFrame, startRig, withRig } from "./rig.ts";

const REPLAY = { replayFps: 30 } as const;

/** Waits until the link is up and a picture has come. */
async function liveWithFrame(rig: Rig) {
  await rig.link("live");
  return await rig.frame("full");
}

/** Waits for another frame than those that have come. */
async function frameAgain(
  rig: Rig,
  isIt: (frame: SeenFrame) => boolean = () => true,
): Promise<void> {
  const { length } = rig.frames;
  const isAnother = (frame: SeenFrame) => frame.header.tier === "full" && isIt(frame);
  await until(() => rig.frames.slice(length).some(isAnother), { what: "another full frame" });
}

Deno.test("frame-ingest says offline while Octane is absent and finds it when it comes late", async () => {
  const port = closedPort();
  const rig = await startRig({ host: "127.0.0.1", port });
  try {
    const offline = await rig.link("offline");
    assert.match(offline.reason ?? "", new RegExp(`127\\.0\\.0\\.1:${port}.*nothing listens`));
    assert.equal(offline.generation, "unknown");
    const peer = await startPeer({ ...REPLAY, width: 64, height: 32, port });
    try {
      const live = await rig.link("live");
      assert.equal(live.generation, "beta2");
      await rig.frame("full");
    } finally {
      await peer.stop();
    }
    await rig.link("offline", rig.events.length - 1);
  } finally {
    await rig.stop();
  }
});

Deno.test("frame-ingest says that a host is not known", async () => {
  const rig = await startRig({ host: "nowhere.invalid", port: 51022 });
  try {
    // A slow answer about the name counts as none for some attempts.
    await rig.event(
      "linkStatus",
      ({ link, reason = "" }) => link === "offline" && /nowhere\.invalid.*not known/.test(reason),
    );
  } finally {
    await rig.stop();
  }
});

Deno.test("frame-ingest says stalled when something accepts and never answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) taken.push(connection);
  })();
  const rig = await startRig({ host: "127.0.0.1", port: listener.addr.port }, {
    connectTimeoutMs: 400,
  });
  try {
    await rig.event("linkStatus", ({ link, reason = "" }) =>
      link === "stalled" &&
      /does not answer: it accepts connections but says nothing/.test(reason));
  } finally {
    await rig.stop();
    listener.close();
    for (const connection of taken) connection.close();
    await accepting;
  }
});

Deno.test("frame-ingest says what a port with another program behind it is", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("hello"),
  );
  const rig = await startRig({ host: "127.0.0.1", port: server.addr.port });
  try {
    const { link, reason } = await rig.event("linkStatus", ({ link }) => link !== "connecting");
    assert.ok(link === "offline" || link === "stalled", `${link}: ${reason}`);
  } finally {
    await rig.stop();
    await server.shutdown();
  }
});

for (const generation of ["beta2", "alpha5"] as const) {
  Deno.test(`frame-ingest tells a restart of a ${generation} Octane and shows the new one`, () =>
    withRig({ ...REPLAY, generation }, async (rig, peer) => {
      const before = await liveWithFrame(rig);
      const from = rig.events.length;
      await peer.halt();
      const lost = await rig.event("linkStatus", ({ link }) => link === "offline", from);
      assert.match(lost.reason ?? "", /connection to Octane at .* ended|nothing listens/);
      await peer.restart();
      await rig.link("live", from);
      await frameAgain(rig, ({ header }) => header.epoch > before.header.epoch);
      const epochs = rig.frames.map(({ header }) => header.epoch);
      assert.deepEqual(epochs, [...epochs].sort((a, b) => a - b));
    }));

  Deno.test(`frame-ingest opens the stream of a ${generation} Octane again when it is dropped`, () =>
    withRig({ ...REPLAY, generation }, async (rig, peer) => {
      await liveWithFrame(rig);
      for (const how of ["ended", "unavailable"] as const) {
        const from = rig.events.length;
        peer.faults.dropStreams(how);
        const { reason } = await rig.link("connecting", from);
        assert.match(reason ?? "", /ended the stream of images/);
        await rig.link("live", from);
        await frameAgain(rig);
      }
    }));

  Deno.test(`frame-ingest says stalled while a ${generation} Octane hangs, and live again after`, () =>
    withRig({ ...REPLAY, generation }, async (rig, peer) => {
      await liveWithFrame(rig);
      const from = rig.events.length;
      peer.faults.setHung({ unary: true, stream: true });
      const { reason } = await rig.link("stalled", from);
      assert.match(reason ?? "", /has not answered \w+ for/);
      peer.faults.setHung({ unary: false, stream: false });
      await rig.link("live", from);
      await frameAgain(rig);
    }, QUICK));
}

Deno.test("frame-ingest notices that another generation has taken the place of the first", () =>
  withRig({ ...REPLAY, generation: "beta2" }, async (rig, peer) => {
    await liveWithFrame(rig);
    const from = rig.events.length;
    await peer.restart({ generation: "alpha5" });
    const live = await rig.link("live", from);
    assert.equal(live.generation, "alpha5");
    assert.match(live.reason ?? "", /spoke beta2 and now speaks alpha5/);
    await frameAgain(rig);
  }));

Deno.test("frame-ingest is idle, not stalled, without a target, when paused and when stopped", () =>
  withRig({ targetless: true }, async (rig) => {
    const none = await rig.link("idle");
    assert.match(none.reason ?? "", /no render target/);
    assert.equal(await rig.snapshot("full"), undefined);
  }));

Deno.test("frame-ingest follows a pause, its end and a stop", () =>
  withRig({ maxSamples: 100_000 }, async (rig, peer) => {
    await liveWithFrame(rig);
    peer.engine.pause();
    const paused = await rig.link("idle");
    assert.equal(paused.reason, "The render is paused");
    const still = await rig.frame("still");
    assert.equal(still.header.converged, false);
    let from = rig.events.length;
    peer.engine.resume();
    await rig.link("live", from);
    from = rig.events.length;
    peer.engine.stop();
    await rig.link("idle", from);
    await rig.event("renderProgress", ({ state }) => state === "stopped", from);
  }));

Deno.test("frame-ingest tells a failed render with a reason", () =>
  withRig({ maxSamples: 100_000 }, async (rig, peer) => {
    await liveWithFrame(rig);
    peer.faults.failRender();
    const { reason } = await rig.event("renderFailed");
    assert.match(reason, /render failed/);
  }));

Deno.test("frame-ingest makes one unary call at a time, none forbidden, and says goodbye", async () => {
  const peer = await startPeer({ ...REPLAY, width: 64, height: 32 });
  try {
    const rig = await startRig(peer);
    await frameAgain(rig);
    await rig.stop();
    const { unary, forbidden, streams, calls } = peer.counts();
    assert.equal(unary.mostAtOnce, 1);
    assert.deepEqual(forbidden, []);
    assert.equal(calls["ApiRenderEngineService/setOnNewImageCallback"], 2);
    await until(() => peer.counts().streams.open === 0);
    assert.equal(streams.opened, 1);
  } finally {
    await peer.stop();
  }
});
