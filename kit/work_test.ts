import assert from "node:assert/strict";
import { createLog } from "./log.ts";
import { doWork, jointWork, workNow } from "./work.ts";

Deno.test("doWork goes along through what is awaited, and ends with it", async () => {
  const seen: unknown[] = [];
  const one = doWork({ viewerId: "v-1" }, async () => {
    await Promise.resolve();
    seen.push(workNow().viewerId);
    await doWork({ viewerId: "v-2" }, async () => {
      await Promise.resolve();
      seen.push(workNow().viewerId);
    });
    seen.push(workNow().viewerId);
  });
  assert.deepEqual(workNow(), {});
  await one;
  assert.deepEqual(seen, ["v-1", "v-2", "v-1"]);
});

Deno.test("createLog names whose work a line is about", () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog("camera", "debug", (line) => lines.push(JSON.parse(line)));
  doWork({ viewerId: "v-1", inputSeq: 7 }, () => log.debug("written"));
  doWork({ viewerId: "v-1" }, () => log.debug("told", { viewer_id: "v-2" }));
  log.debug("idle");
  const ids = lines.map(({ viewer_id, input_seq }) => [viewer_id, input_seq]);
  assert.deepEqual(ids, [["v-1", 7], ["v-2", undefined], [undefined, undefined]]);
});

Deno.test("jointWork names everybody whose work is done at once", () => {
  const works = [{ viewerId: "a", requestId: 1 }, { viewerId: "b", requestId: "x" }, {}];
  assert.deepEqual(jointWork(works), { viewerId: "a,b", requestId: "1,x" });
  assert.deepEqual(jointWork([{ viewerId: "a", requestId: 1 }]), { viewerId: "a", requestId: 1 });
  assert.deepEqual(jointWork([]), {});
});
