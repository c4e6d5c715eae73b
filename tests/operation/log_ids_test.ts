import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { drag, SMALL } from "../camera/steering_rig.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";

type Line = Readonly<Record<string, unknown>>;

Deno.test("one viewer and one input or request can be followed through every service's log to the write", async () => {
  const lines: Line[] = [];
  const log = createLog("test", "debug", (line) => lines.push(JSON.parse(line)));
  await using stack = await startStack({ peer: SMALL, log });
  const viewer = await connectViewer({ port: stack.port });
  const { viewer_id: me } = await viewer.next("welcome");
  await viewer.next("cameraStateChanged");
  // Before the picture's size is known nobody steers.
  await viewer.next("renderProgress", ({ width }) => width > 0);
  const mine = (where: Line) =>
    lines.find((line) =>
      line["viewer_id"] === me &&
      Object.entries(where).every(([key, value]) =>
        value instanceof RegExp ? value.test(String(line[key])) : line[key] === value
      )
    );
  const found = (where: Line) =>
    until(() => mine(where), {
      what: JSON.stringify(where),
      instead: () => JSON.stringify(lines.filter((line) => line["viewer_id"] === me).slice(-40)),
    });

  const last = drag(viewer, [20, 20], [60, 40]);
  const input = { input_seq: last };
  await found({ ...input, svc: "gateway", msg: "an input is passed on" });
  await found({ ...input, svc: "camera", msg: "the camera was written" });
  await found({ ...input, svc: "camera", rpc: /setCamera$/i });
  await found({ svc: "frame-ingest", msg: "a turn is given back" });

  const request = { request_id: "mine-1" };
  viewer.send("pickRequest", { x: 64, y: 32 }, "mine-1");
  await found({ ...request, svc: "gateway", msg: "a request was passed on" });
  await found({ ...request, svc: "camera", msg: "a request was answered", event: "pickRequest" });
  await found({ ...request, svc: "camera", msg: "octane was called", class: "pick" });
  await found({ ...request, svc: "frame-ingest", msg: "a turn was given", class: "pick" });

  viewer.forget();
  viewer.send("cameraCommandRequest", { command: "dolly", notches: 1 });
  await viewer.next("cameraStateChanged");
  const own = await found({ svc: "gateway", event: "cameraCommandRequest" });
  assert.match(String(own["request_id"]), /^r-[a-z0-9]{12}$/, "a request without an id gets one");
  await found({
    request_id: own["request_id"],
    svc: "camera",
    rpc: /setCamera$/i,
  });
  await viewer.close();
});
