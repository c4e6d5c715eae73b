import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRoom, type Room } from "./room.ts";
import { requestTypeOfSubject, roomOfSubject, STATE_KINDS, subjects } from "./subjects.ts";

const room = roomNamed("STUDIO");

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  assert.ok(parsed.ok);
  return parsed.room;
}

Deno.test("subjects are those of the outer contract", () => {
  assert.equal(subjects.frame(room, "full"), "fuelrail.STUDIO.frame.full");
  assert.equal(subjects.frame(room, "still"), "fuelrail.STUDIO.frame.still");
  assert.equal(subjects.tiles(room, "half"), "fuelrail.STUDIO.frame.half.tiles");
  assert.equal(subjects.state(room, "status"), "fuelrail.STUDIO.status");
  assert.equal(subjects.demand(room), "fuelrail.STUDIO.demand");
  assert.equal(subjects.input(room), "fuelrail.STUDIO.input");
  assert.equal(subjects.presence(room), "fuelrail.STUDIO.presence");
  assert.equal(subjects.canvas(room), "fuelrail.STUDIO.canvas");
  assert.equal(subjects.prompt(room), "fuelrail.STUDIO.prompt");
  assert.equal(subjects.annotation(room), "fuelrail.STUDIO.annotation");
  assert.equal(subjects.snapshots(room), "fuelrail.STUDIO.snapshots");
  assert.equal(subjects.request(room, "octaneTurn"), "fuelrail.STUDIO.req.octaneTurn");
  assert.equal(subjects.requests(room), "fuelrail.STUDIO.req.>");
  assert.equal(subjects.snapshot(room, "scene"), "fuelrail.STUDIO.req.snapshot.scene");
  assert.equal(subjects.snapshot(room, "frame"), "fuelrail.STUDIO.req.snapshot.frame");
  assert.equal(subjects.stateOfEveryRoom("status"), "fuelrail.*.status");
  assert.equal(subjects.presenceOfEveryRoom(), "fuelrail.*.presence");
});

Deno.test("STATE_KINDS are the eight of the outer contract", () => {
  assert.deepEqual([...STATE_KINDS].sort(), [
    "camera",
    "control",
    "render",
    "scene",
    "selection",
    "settings",
    "status",
    "stream",
  ]);
});

Deno.test("roomOfSubject finds the room of every subject", () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z0-9][A-Z0-9_-]{0,31}$/), (text) => {
    const named = roomNamed(text);
    const all = [
      subjects.frame(named, "full"),
      subjects.tiles(named, "full"),
      subjects.demand(named),
      subjects.snapshot(named, "frame"),
      ...STATE_KINDS.map((kind) => subjects.state(named, kind)),
    ];
    for (const subject of all) assert.equal(roomOfSubject(subject), named);
  }));
});

Deno.test("roomOfSubject finds no room in other subjects", () => {
  for (const text of ["", "fuelrail", "fuelrail.A", "octane.A.status", "fuelrail.a.status"]) {
    assert.equal(roomOfSubject(text), undefined, text);
  }
});

Deno.test("requestTypeOfSubject gives the type of requests only", () => {
  assert.equal(requestTypeOfSubject(subjects.request(room, "framePart")), "framePart");
  assert.equal(requestTypeOfSubject(subjects.snapshot(room, "status")), "snapshot.status");
  assert.equal(requestTypeOfSubject(subjects.demand(room)), undefined);
  assert.equal(requestTypeOfSubject("fuelrail.A.req"), undefined);
});
