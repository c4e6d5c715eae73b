import assert from "node:assert/strict";
import { parseRoom } from "@fuelrail/contracts";
import { startNatsServer } from "../tests/testkit/nats_server.ts";
import { until } from "../tests/testkit/until.ts";
import { connectNatsBus } from "./bus/mod.ts";
import { createLog } from "./log.ts";
import { createStateMirror, createStatePublisher } from "./state.ts";

Deno.test("createStateMirror has the newest state again after a restart of NATS", async () => {
  const parsed = parseRoom("STUDIO");
  if (!parsed.ok) throw new Error(parsed.reason);
  const { room } = parsed;
  const server = await startNatsServer();
  const log = createLog("test", "error", () => {});
  const ownerBus = await connectNatsBus({ url: server.url, name: "owner", log });
  const viewerBus = await connectNatsBus({ url: server.url, name: "viewer", log });
  let samples = 0;
  const failed = () => ({
    event_type: "renderFailed" as const,
    payload: { reason: `samples ${samples}` },
  });
  const publisher = createStatePublisher({
    bus: ownerBus,
    room,
    kind: "render",
    session: 9,
    snapshot: () => samples === 0 ? [] : [failed()],
  });
  const revisions: number[] = [];
  let newest: unknown;
  const mirror = createStateMirror({
    bus: viewerBus,
    room,
    kind: "render",
    onReset: () => revisions.push(0),
    onEvent: ({ payload }) => {
      revisions.push(Number(payload.revision));
      newest = payload.reason;
    },
  });
  const publish = (): void => {
    samples++;
    publisher.publish("renderFailed", failed().payload);
  };
  try {
    await until(() => mirror.cursor !== undefined);
    publish();
    await until(() => newest === "samples 1");
    const pump = setInterval(publish, 5);
    try {
      await server.kill();
      await until(() => ownerBus.status === "reconnecting" && viewerBus.status === "reconnecting");
      const before = samples;
      await until(() => samples > before + 5);
      await server.restart();
      const published = samples;
      await until(() => (mirror.cursor?.revision ?? 0) > published);
    } finally {
      clearInterval(pump);
    }
    publish();
    await until(() => newest === `samples ${samples}`);
    // After a snapshot (0) any revision may come; without one only the next.
    for (const [index, revision] of revisions.entries()) {
      const last = revisions[index - 1] ?? 0;
      assert.ok(revision === 0 || last === 0 || revision === last + 1, revisions.join(" "));
    }
  } finally {
    mirror.stop();
    publisher.stop();
    await Promise.all([ownerBus.drain(), viewerBus.drain()]);
    await server.stop();
  }
});
