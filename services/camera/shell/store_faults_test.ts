import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { initialControl } from "../core/control.ts";
import { createControlHandlers } from "./control_handlers.ts";
import { refusalOf } from "./refusals.ts";
import { createRoomEntry } from "./room_entry.ts";

const log = createLog("test", "error", () => {});
const fault = new Deno.errors.PermissionDenied("Permission denied, open '/srv/show/room.json'");
const broken = () => Promise.reject(fault);

/** It says that the file could not be opened, and not which one. */
function isDiscreet(error: unknown): boolean {
  assert.ok(error instanceof RequestRefused);
  assert.equal(error.code, "service_unavailable");
  assert.match(error.message, /Permission denied, open '\[path\]'/);
  return true;
}

Deno.test("createRoomEntry says why the store refused a value, and not where it lies", async () => {
  const bus = createMemoryHub().connect("camera");
  const away: Bus = { ...bus, keyValue: broken };
  const entry = createRoomEntry({
    ...{ bus: away, key: "a", initial: 1, log },
    read: () => 1,
    write: (value) => value,
    onChange() {},
  });
  await assert.rejects(entry.change((value) => value + 1), isDiscreet);
  await bus.drain();
});

Deno.test("createControlHandlers says why a lock is not stored, and not where it would lie", async () => {
  const { setLockRequest } = createControlHandlers({
    ...{ clock: createManualClock(), log },
    notices: { tell() {} },
    store: { load: broken, save: broken },
    state: () => initialControl(false),
    apply: () => undefined,
    person: () => undefined,
    payload: () => ({ session: 1, revision: 1, until: null, requests: [] }),
  });
  const caller = { role: "admin", viewerId: "a", signal: new AbortController().signal } as const;
  await assert.rejects(async () => await setLockRequest({ locked: true }, caller), isDiscreet);
});

Deno.test("refusalOf names no files of this machine where something fails inside", () => {
  assert.equal(refusalOf(fault).message, "Permission denied, open '[path]'");
});
