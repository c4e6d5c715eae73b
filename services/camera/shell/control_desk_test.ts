import assert from "node:assert/strict";
import {
  encodeEvent,
  parseEnvelope,
  parseRoom,
  type PayloadOf,
  PRESENCE_TTL_MS,
  subjects,
} from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { callRequest, serveRequests } from "@fuelrail/kit/requests";
import { LEASE_MS } from "../core/control_types.ts";
import type { Person } from "../core/person.ts";
import { createControlDesk } from "./control_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ada: Person = { viewerId: "ada", name: "Ada", role: "operator" };
const ben: Person = { viewerId: "ben", role: "operator" };

type Control = PayloadOf<"controlChanged">;
type Hub = ReturnType<typeof createMemoryHub>;

async function openDesk(hub?: Hub, readOnly = false) {
  const clock = createManualClock();
  const home = hub ?? createMemoryHub({ clock });
  const [bus, other] = [home.connect("camera"), home.connect("studio")];
  const log = createLog("test", "error", () => {});
  const told: Control[] = [];
  const notices: PayloadOf<"viewerNotice">[] = [];
  other.subscribe(subjects.state(room, "control"), ({ data }) => {
    const read = parseEnvelope(decoder.decode(data));
    assert.ok(read.ok);
    if (read.event.event_type === "controlChanged") told.push(read.event.payload);
  });
  other.subscribe(subjects.notice(room), ({ data }) => {
    const read = parseEnvelope(decoder.decode(data));
    assert.ok(read.ok && read.event.event_type === "viewerNotice");
    notices.push(read.event.payload);
  });
  const desk = await createControlDesk({ bus, room, clock, log, session: 7, readOnly });
  const serving = serveRequests({
    ...{ bus, room, log, clock },
    service: "camera",
    handlers: desk.handlers,
  });
  return {
    ...{ clock, home, desk, told, notices },
    ask: (type: string, payload: Record<string, unknown>, by: Person) =>
      callRequest(other, room, type, payload, {
        role: by.role,
        viewerId: by.viewerId,
        ...(by.name === undefined ? {} : { name: by.name }),
      }),
    async present(gateway: string, ...people: readonly Person[]) {
      const viewers = people.map(({ viewerId, name, role }) => ({
        viewer_id: viewerId,
        role: role === "service" ? "admin" as const : role,
        ...(name === undefined ? {} : { name }),
      }));
      const text = encodeEvent("presenceChanged", { gateway, viewers });
      other.publish(subjects.presence(room), encoder.encode(text));
      await clock.advanceAsync(0);
    },
    async close() {
      serving.unsubscribe();
      desk.stop();
      assert.equal(clock.pendingTimers, 0);
      await Promise.all([bus.drain(), other.drain()]);
    },
  };
}

Deno.test("createControlDesk tells who drives until when, and when nobody does any more", async () => {
  const { desk, clock, told, present, close } = await openDesk();
  await present("g", ada);
  assert.equal(desk.drive(ada), undefined);
  await clock.advanceAsync(0);
  assert.deepEqual(
    [told.at(-1)?.driver, told.at(-1)?.driver_name, told.at(-1)?.until],
    ["ada", "Ada", clock.unixMs() + LEASE_MS],
  );
  assert.equal(desk.drive(ben)?.code, "control_held");
  desk.hold("ada", true);
  await clock.advanceAsync(0);
  assert.equal(told.at(-1)?.until, null);
  desk.hold("ada", false);
  await clock.advanceAsync(LEASE_MS);
  assert.equal(desk.driver, undefined);
  assert.deepEqual([told.at(-1)?.driver, told.at(-1)?.until], [undefined, null]);
  assert.deepEqual(told.map(({ revision }) => revision), told.map((_, index) => index + 1));
  await close();
});

Deno.test("createControlDesk tells of a thousand moves about once a second", async () => {
  const { desk, clock, told, present, close } = await openDesk();
  await present("g", ada);
  for (let n = 0; n < 1_000; n++) {
    desk.drive(ada);
    await clock.advanceAsync(5);
  }
  assert.ok(told.length >= 5 && told.length <= 8, `told ${told.length} times`);
  await close();
});

Deno.test("createControlDesk ends the lease when the driver's gateway falls silent", async () => {
  const { desk, clock, present, close } = await openDesk();
  const lost: string[] = [];
  desk.onLost((viewerId, why) => lost.push(`${viewerId} ${why}`));
  await present("one", ada);
  await present("two", ben);
  assert.deepEqual(desk.person("ada"), ada);
  desk.drive(ada);
  desk.hold("ada", true);
  await clock.advanceAsync(PRESENCE_TTL_MS - 1);
  assert.equal(desk.driver, "ada");
  await clock.advanceAsync(1);
  assert.deepEqual([desk.driver, lost, desk.person("ada")], [undefined, ["ada left"], undefined]);
  await close();
});

Deno.test("createControlDesk carries a request from the asking to the handing over", async () => {
  const { desk, clock, told, notices, ask, present, close } = await openDesk();
  await present("g", ada, ben);
  desk.drive(ada);
  const asked = await ask("takeControlRequest", { message: "may I?" }, ben);
  assert.equal(asked.event_type, "controlChanged");
  await clock.advanceAsync(0);
  assert.deepEqual(told.at(-1)?.requests, [
    { viewer_id: "ben", since: clock.unixMs(), message: "may I?" },
  ]);
  const denied = await ask("denyControlRequest", { viewer_id: "ben" }, ada);
  assert.deepEqual(denied.payload["requests"], []);
  await clock.advanceAsync(0);
  assert.equal(notices[0]?.viewer_id, "ben");
  assert.match(String(notices[0]?.event.payload["message"]), /Ada turned the request/);
  await ask("takeControlRequest", {}, ben);
  const granted = await ask("grantControlRequest", { viewer_id: "ben" }, ada);
  assert.deepEqual([granted.payload["driver"], desk.driver], ["ben", "ben"]);
  const refused = await ask("grantControlRequest", { viewer_id: "zoe" }, ben);
  assert.equal(refused.payload["code"], "not_found");
  await close();
});

Deno.test("createControlDesk keeps an admin's lock over restarts and frees it again", async () => {
  const cleo: Person = { viewerId: "cleo", name: "Cleo", role: "admin" };
  const first = await openDesk();
  await first.present("g", ada);
  first.desk.drive(ada);
  const refused = await first.ask("setLockRequest", { locked: true }, ada);
  assert.equal(refused.payload["code"], "forbidden");
  await first.ask("setLockRequest", { locked: true, reason: "client call" }, cleo);
  assert.equal(first.desk.refuseWrite()?.code, "locked");
  assert.equal(first.desk.drive(ada)?.code, "locked");
  await first.close();
  const second = await openDesk(first.home);
  assert.equal(second.desk.refuseWrite()?.code, "locked");
  const freed = await second.ask("setLockRequest", { locked: false }, cleo);
  assert.equal(freed.payload["locked"], undefined);
  assert.equal(second.desk.drive(ada), undefined);
  await second.close();
  const third = await openDesk(first.home);
  assert.equal(third.desk.refuseWrite(), undefined);
  await third.close();
});

Deno.test("createControlDesk tells a driver by whom and why control was taken away", async () => {
  const cleo: Person = { viewerId: "cleo", name: "Cleo", role: "admin" };
  const { desk, clock, notices, ask, present, close } = await openDesk();
  await present("g", ada, cleo);
  desk.drive(ada);
  await ask("revokeControlRequest", { reason: "my turn" }, cleo);
  await clock.advanceAsync(0);
  assert.equal(desk.driver, undefined);
  assert.match(String(notices[0]?.event.payload["message"]), /Cleo took control away: my turn/);
  await close();
});

Deno.test("createControlDesk freezes everything where configuration says so, and shows it", async () => {
  const { desk, clock, told, close } = await openDesk(undefined, true);
  await clock.advanceAsync(0);
  assert.equal(desk.drive(ada)?.code, "read_only");
  assert.equal(told.at(-1)?.read_only, true);
  await close();
});
