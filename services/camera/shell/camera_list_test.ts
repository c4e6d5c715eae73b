import assert from "node:assert/strict";
import { parseRoom } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused, serveRequests } from "@fuelrail/kit/requests";
import { createCameraList } from "./camera_list.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;

Deno.test("createCameraList asks again after a refusal, until the cameras are told", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [bus, other] = [hub.connect("camera"), hub.connect("scene")];
  const log = createLog("test", "error", () => {});
  let asked = 0;
  const camera = {
    ...{ path: "/Eye", handle: 9, name: "Eye", type: "camera", node_type: "NT_CAM_THINLENS" },
    is_graph: false,
  };
  const scene = serveRequests({
    ...{ room, clock, log },
    bus: other,
    service: "scene-query",
    handlers: {
      resolveNodes() {
        if (++asked < 3) throw new RequestRefused("busy", "Octane is loading a project");
        return {
          event_type: "nodesResolved",
          payload: { project_generation: 1, complete: true, nodes: [camera] },
        };
      },
    },
  });
  const list = createCameraList({
    ...{ bus, room, clock, log },
    focalLengthOf: () => Promise.resolve(50),
    onChange: () => {},
  });
  list.projectChanged();
  for (let seconds = 0; list.cameras.length === 0 && seconds < 20; seconds++) {
    await clock.advanceAsync(1_000);
  }
  assert.deepEqual(list.cameras.map(({ path, handle }) => [path, handle]), [["/Eye", 9n]]);
  assert.equal(asked, 3);
  list.stop();
  scene.unsubscribe();
  await Promise.all([bus.drain(), other.drain()]);
});
