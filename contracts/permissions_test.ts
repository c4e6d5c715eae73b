import assert from "node:assert/strict";
import { EVENT_TYPES, eventOf } from "./events.ts";
import { inboxPrefix } from "./inbox.ts";
import { BUS_USERS, busPermissions, type BusUser, SERVICE_USERS } from "./permissions.ts";
import { parseRoom, type Room } from "./room.ts";
import { STATE_KINDS, subjects } from "./subjects.ts";
import { TIERS } from "./tiers.ts";

const room = roomNamed("STUDIO");

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  assert.ok(parsed.ok);
  return parsed.room;
}

function matches(pattern: string, subject: string): boolean {
  const parts = subject.split(".");
  const wanted = pattern.split(".");
  return wanted.every((part, at) =>
    part === ">" ? parts.length > at : part === "*" ? at < parts.length : part === parts[at]
  ) && (wanted.at(-1) === ">" || wanted.length === parts.length);
}

const may = (what: "publish" | "subscribe") => (user: BusUser, subject: string): boolean =>
  busPermissions(user)[what].some((pattern) => matches(pattern, subject));
const mayPublish = may("publish");
const maySubscribe = may("subscribe");
const allowed = (subject: string): BusUser[] =>
  BUS_USERS.filter((user) => mayPublish(user, subject));

Deno.test("busPermissions() lets one user alone publish each frame, each state and input", () => {
  for (const tier of TIERS) {
    assert.deepEqual(allowed(subjects.frame(room, tier)), ["frame-ingest"]);
    assert.deepEqual(allowed(subjects.tiles(room, tier)), ["frame-ingest"]);
  }
  for (const kind of STATE_KINDS) {
    const owner = EVENT_TYPES.map(eventOf).find(({ subject }) => subject === kind)?.owner;
    assert.deepEqual(allowed(subjects.state(room, kind)), [owner]);
  }
  assert.deepEqual(allowed(subjects.input(room)), ["gateway"]);
  assert.deepEqual(allowed(subjects.presence(room)), ["gateway"]);
  assert.deepEqual(allowed(subjects.access(room)), ["gateway"]);
});

Deno.test("busPermissions() lets everybody demand, catch up and fetch, and services ask for anything", () => {
  for (const kind of [...STATE_KINDS, "frame"] as const) {
    assert.deepEqual(allowed(subjects.snapshot(room, kind)).sort(), [...BUS_USERS].sort());
  }
  const open = [subjects.demand(room), subjects.request(room, "framePart")];
  for (const subject of open) assert.deepEqual(allowed(subject).sort(), [...BUS_USERS].sort());
  const edit = subjects.request(room, "setPropertyRequest");
  assert.deepEqual(allowed(edit).sort(), [...SERVICE_USERS].sort());
});

Deno.test("busPermissions() lets each user hear the requests that it answers and no other's", () => {
  for (const type of EVENT_TYPES) {
    const { owner, reply } = eventOf(type);
    if (reply === undefined || owner === "any" || owner === "viewer") continue;
    const hearing = BUS_USERS.filter((user) => maySubscribe(user, subjects.request(room, type)));
    assert.deepEqual(hearing, [owner === "recorder" ? "relay" : owner], type);
  }
  const [camera, gateway] = ["camera", "gateway"] as const;
  assert.ok(maySubscribe(camera, subjects.input(room)));
  assert.ok(!maySubscribe(gateway, subjects.input(room)));
});

Deno.test("busPermissions() keeps the answers of services from relays", () => {
  const { notSubscribe, subscribe } = busPermissions("relay");
  assert.ok(subscribe.includes("_INBOX.>"));
  assert.deepEqual(notSubscribe, SERVICE_USERS.map((user) => `_INBOX.${user}.>`));
});

Deno.test("inboxPrefix() gives users inboxes of their own, unless a name cannot be part of a subject", () => {
  assert.equal(inboxPrefix("scene-query"), "_INBOX.scene-query");
  for (const name of ["", "a.b", "a b", "*", ">"]) assert.equal(inboxPrefix(name), undefined);
});
