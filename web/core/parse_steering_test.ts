import assert from "node:assert/strict";
import { parseServerEvent } from "./parse_event.ts";
import { EMPTY_ROOM, reduceRoom } from "./room_state.ts";

const parse = (event_type: string, payload: unknown) =>
  parseServerEvent(JSON.stringify({ event_type, payload }));

const CAMERA = { position: [1, 2, 3], target: [0, 0, 0], up: [0, 1, 0], fov: 40, input_seq: 9 };

Deno.test("parseServerEvent reads a camera and refuses one that is not whole", () => {
  const event = parse("cameraStateChanged", {
    ...CAMERA,
    ...{ driver: "v1", session: 1, revision: 4 },
    ...{ change_level: "12", scene_radius: 7, up_axis: "z", camera_type: "NT_CAM_PANORAMIC" },
  });
  assert.deepEqual(event, {
    type: "cameraStateChanged",
    stamp: { session: 1, revision: 4 },
    camera: {
      pose: { position: [1, 2, 3], target: [0, 0, 0], up: [0, 1, 0], fov: 40 },
      driver: "v1",
      inputSeq: 9,
      changeLevel: 12,
      upAxis: "z",
      sceneRadius: 7,
      isPlain: false,
    },
  });
  const plain = parse("cameraStateChanged", { ...CAMERA, camera_type: "NT_CAM_THINLENS" });
  assert.ok(plain?.type === "cameraStateChanged" && plain.camera.isPlain);
  assert.equal(plain.camera.upAxis, "y");
  assert.equal(parse("cameraStateChanged", { ...CAMERA, position: [1, 2] }), undefined);
  assert.equal(parse("cameraStateChanged", { ...CAMERA, up: [0, null, 0] }), undefined);
  assert.equal(parse("cameraStateChanged", { ...CAMERA, fov: "wide" }), undefined);
});

Deno.test("parseServerEvent reads a film region by its corners and drops a damaged region", () => {
  const event = parse("renderSettingsChanged", {
    settings: { film_region: [10, 20, 100, 50], render_region: [1, 2, "x", 4] },
  });
  assert.ok(event?.type === "renderSettingsChanged");
  assert.deepEqual(event.regions, { render: undefined, film: [10, 20, 109, 69] });
});

Deno.test("parseServerEvent reads control, selection and picks with only their known parts", () => {
  const control = parse("controlChanged", { until: null, requests: [{ name: "x" }, null] });
  assert.ok(control?.type === "controlChanged");
  assert.deepEqual(control.control.requests, []);
  assert.equal(control.control.locked, undefined);
  const selection = parse("stageSelectionChanged", { prims: ["/a", 4], meshes: { "/a": 7 } });
  assert.ok(selection?.type === "stageSelectionChanged");
  assert.deepEqual(selection.selection.prims, ["/a"]);
  assert.deepEqual(selection.selection.meshes, {});
  assert.equal(parse("pickResult", { outcome: "perhaps" }), undefined);
});

Deno.test("reduceRoom keeps an old bookmark list that a snapshot sends after a newer camera", () => {
  const room = [
    parse("cameraStateChanged", { ...CAMERA, session: 1, revision: 900 }),
    parse("bookmarksChanged", { bookmarks: [{ id: "b" }], session: 1, revision: 3 }),
    parse("cameraStateChanged", { ...CAMERA, fov: 10, session: 1, revision: 899 }),
  ].reduce((state, event) => event === undefined ? state : reduceRoom(state, event), EMPTY_ROOM);
  assert.deepEqual(room.bookmarks, [{ id: "b", name: "b" }]);
  assert.equal(room.camera?.pose.fov, 40);
});
