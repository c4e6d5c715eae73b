import assert from "node:assert/strict";
import { CURSOR_INTERVAL_MS } from "@fuelrail/contracts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { BUS_KINDS, startReviewRig } from "./review_rig.ts";

function cursors(viewer: RawViewer): readonly Record<string, unknown>[] {
  return viewer.heard.filter(({ event_type }) => event_type === "cursorMoved")
    .map(({ payload }) => payload);
}

for (const kind of BUS_KINDS) {
  Deno.test(`a cursor is shown at both gateways but not to who moves it, at a pace, newest last, ${kind}`, async () => {
    await using rig = await startReviewRig(kind);
    const ada = await connectViewer({ port: rig.ports[0] });
    const near = await connectViewer({ port: rig.ports[0] });
    const far = await connectViewer({ port: rig.ports[1] });
    const { viewer_id } = await ada.next("welcome");
    const startMs = performance.now();
    for (let step = 0; step <= 100; step++) ada.send("cursorMoved", { u: step / 100, v: 0.5 });
    for (const viewer of [near, far]) {
      await until(() => cursors(viewer).at(-1)?.["u"] === 1);
      const most = (performance.now() - startMs) / CURSOR_INTERVAL_MS + 2;
      assert.ok(cursors(viewer).length <= most, `${cursors(viewer).length} positions`);
      assert.equal(cursors(viewer).at(-1)?.["viewer_id"], viewer_id);
    }
    const late = await connectViewer({ port: rig.ports[1] });
    await until(() => cursors(late).at(-1)?.["u"] === 1);
    ada.send("cursorMoved", {});
    await until(() => cursors(far).at(-1)?.["u"] === undefined);
    ada.send("cursorMoved", { u: 0.25, v: 0.25, snapshot_id: "s1" });
    await until(() => cursors(far).at(-1)?.["snapshot_id"] === "s1");
    await ada.close();
    for (const viewer of [near, far, late]) {
      await until(() => cursors(viewer).at(-1)?.["u"] === undefined);
    }
    assert.equal(cursors(ada).length, 0);
    await Promise.all([near.close(), far.close(), late.close()]);
  });
}

Deno.test("a cursor beside the picture is refused, and nobody can move another's", async () => {
  await using rig = await startReviewRig("memory");
  const ada = await connectViewer({ port: rig.ports[0] });
  const bo = await connectViewer({ port: rig.ports[1] });
  const own = await ada.next("welcome");
  const other = await bo.next("welcome");
  ada.send("cursorMoved", { u: 2, v: 0 });
  assert.equal((await ada.next("viewerError")).code, "bad_message");
  ada.send("cursorMoved", { viewer_id: other.viewer_id, u: 0.5, v: 0.5 });
  await until(() => cursors(bo).length > 0);
  assert.equal(cursors(bo).at(-1)?.["viewer_id"], own.viewer_id);
  await Promise.all([ada.close(), bo.close()]);
});
