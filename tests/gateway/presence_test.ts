import assert from "node:assert/strict";
import { CLOSE, encodeEvent, MAX_JSON_BYTES, retryAfterOf, subjects } from "@fuelrail/contracts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { publishFrame, startRig, withGateway } from "./rig.ts";

function names(viewer: RawViewer, wanted: readonly string[]): Promise<unknown> {
  return viewer.next("presenceChanged", ({ viewers }) => {
    const present = viewers.map(({ name }) => name ?? "?").sort();
    return JSON.stringify(present) === JSON.stringify(wanted);
  });
}

Deno.test("presence is merged over gateways, and told on change", () =>
  withGateway(async (rig) => {
    const ada = await connectViewer({ port: rig.port, hello: { name: "Ada" } });
    const ben = await connectViewer({ port: rig.port, hello: { name: "Ben", frames: false } });
    await names(ada, ["Ada", "Ben"]);
    const elsewhere = encodeEvent("presenceChanged", {
      gateway: "another",
      viewers: [{ viewer_id: "x", name: "Cleo", role: "viewer", since: 1 }],
    });
    // Another gateway repeats what it says for as long as it is there.
    const say = () =>
      rig.bus.publish(subjects.presence(rig.room), new TextEncoder().encode(elsewhere));
    const repeating = setInterval(say, 200);
    try {
      await names(ada, ["Ada", "Ben", "Cleo"]);
      await ben.close();
      await names(ada, ["Ada", "Cleo"]);
    } finally {
      clearInterval(repeating);
    }
    await ada.close();
  }));

Deno.test("the crowd of another gateway counts however large its presence is", () =>
  withGateway(async (rig) => {
    const ada = await connectViewer({ port: rig.port, hello: { name: "Ada" } });
    const crowd = Array.from({ length: 2_048 }, (_, n) => ({
      viewer_id: `x-${n}`,
      name: `${n} ${"n".repeat(100)}`,
      role: "viewer" as const,
    }));
    const elsewhere = encodeEvent("presenceChanged", { gateway: "another", viewers: crowd });
    assert.ok(elsewhere.length > MAX_JSON_BYTES);
    rig.bus.publish(subjects.presence(rig.room), new TextEncoder().encode(elsewhere));
    const { total } = await ada.next("presenceChanged", ({ total }) => total !== undefined);
    assert.equal(total, 2_049);
    await ada.close();
  }));

Deno.test("a gateway announces its viewers on the bus every two seconds and takes them back", () =>
  withGateway(async (rig) => {
    const told: number[] = [];
    rig.bus.subscribe(subjects.presence(rig.room), ({ data }) => {
      told.push(JSON.parse(new TextDecoder().decode(data)).payload.viewers.length);
    });
    const viewer = await connectViewer({ port: rig.port });
    await until(() => told.filter((count) => count === 1).length >= 2);
    await viewer.close();
    await until(() => told.at(-1) === 0);
  }));

Deno.test("stop tells each viewer when to come back, closes it as goaway and leaves nothing behind", async () => {
  const rig = await startRig();
  const viewers = await Promise.all(
    Array.from({ length: 20 }, () => connectViewer({ port: rig.port, acks: false })),
  );
  const stream = await fetch(`${rig.url}/rooms/STUDIO/stream.mjpeg`);
  publishFrame(rig, { seq: 1 });
  const stopped = rig.stop();
  const waits = await Promise.all(viewers.map(async (viewer) => {
    const { retry_after_ms } = await viewer.next("goaway");
    const { code, reason } = await within(viewer.closed, 60_000, "closed");
    assert.equal(code, CLOSE.goaway);
    assert.equal(retryAfterOf(reason), retry_after_ms);
    return retry_after_ms;
  }));
  assert.ok(Math.max(...waits) - Math.min(...waits) > 500, "they are spread");
  await stream.body?.pipeTo(new WritableStream());
  await within(stopped, 60_000, "stopped");
  await assert.rejects(fetch(`${rig.url}/healthz`));
});
