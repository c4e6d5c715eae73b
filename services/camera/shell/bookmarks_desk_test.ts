import assert from "node:assert/strict";
import { BOOKMARKS_MAX, keys, parseRoom, ROOM_BUCKET } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createBookmarksDesk } from "./bookmarks_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const pose = { position: [0, 1, 5], target: [0, 1, 0], up: [0, 1, 0], fov: 45 } as const;
const by = { viewer_id: "v1", name: "Ada" };

function open(bus: ReturnType<ReturnType<typeof createMemoryHub>["connect"]>) {
  const changes: string[] = [];
  let seed = 0;
  const desk = createBookmarksDesk({
    ...{ bus, room },
    clock: createManualClock(),
    log: createLog("test", "error", () => {}),
    random: () => (seed = (seed + 0.137) % 1),
    onChange: (what) => changes.push(what),
  });
  return { desk, changes };
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof RequestRefused && error.code === code;

Deno.test("createBookmarksDesk keeps bookmarks and the policy over restarts", async () => {
  const bus = createMemoryHub().connect("test");
  const { desk, changes } = open(bus);
  const front = await desk.save("Front", undefined, pose, by);
  await desk.save("Plan", "plan", { ...pose, orthographicScale: 12 }, by);
  await desk.rename(front.id, "Entrance");
  await desk.setPolicy("fit");
  assert.deepEqual(changes, ["bookmarks", "bookmarks", "bookmarks", "policy"]);
  const later = open(bus).desk;
  await later.loaded;
  assert.deepEqual(later.list(), desk.list());
  assert.equal(later.policy(), "fit");
  assert.equal(later.get(front.id)?.name, "Entrance");
  assert.equal(later.get("plan")?.orthographic_scale, 12);
  await later.save("Plan 2", "plan", pose, by);
  await later.remove(front.id);
  assert.deepEqual(later.list().map(({ id, name }) => [id, name]), [["plan", "Plan 2"]]);
  assert.equal(later.get("plan")?.orthographic_scale, undefined);
  await bus.drain();
});

Deno.test("createBookmarksDesk keeps what somebody else saved meanwhile", async () => {
  const bus = createMemoryHub().connect("test");
  const [one, two] = [open(bus).desk, open(bus).desk];
  await Promise.all([one.save("A", "a", pose, by), two.save("B", "b", pose, by)]);
  const fresh = open(bus).desk;
  await fresh.loaded;
  assert.deepEqual(fresh.list().map(({ id }) => id).sort(), ["a", "b"]);
  await bus.drain();
});

Deno.test("createBookmarksDesk refuses by name what is not there and what is too many", async () => {
  const bus = createMemoryHub().connect("test");
  const { desk } = open(bus);
  await assert.rejects(desk.remove("gone"), refusedAs("not_found"));
  await assert.rejects(desk.rename("gone", "x"), refusedAs("not_found"));
  for (let n = 0; n < BOOKMARKS_MAX; n++) await desk.save(`B${n}`, `b${n}`, pose, by);
  await assert.rejects(desk.save("one more", undefined, pose, by), refusedAs("out_of_range"));
  await desk.save("in place", "b0", pose, by);
  assert.equal(desk.list().length, BOOKMARKS_MAX);
  await bus.drain();
});

Deno.test("createBookmarksDesk begins anew with entries that have lost their form", async () => {
  const bus = createMemoryHub().connect("test");
  const bucket = await bus.keyValue(ROOM_BUCKET);
  await bucket.put(keys.bookmarks(room), new TextEncoder().encode("not JSON"));
  await bucket.put(keys.cameraPolicy(room), new TextEncoder().encode('{"policy":"other"}'));
  const { desk } = open(bus);
  await desk.loaded;
  assert.deepEqual([desk.list(), desk.policy()], [[], "scene"]);
  await desk.save("A", "a", pose, by);
  assert.equal(desk.list().length, 1);
  await bus.drain();
});
