import assert from "node:assert/strict";
import { displayServerMessage, MAX_JSON_BYTES, type PayloadOf } from "@fuelrail/contracts";
import { createRoomFrames, type RoomFrames } from "../room_frames.ts";
import { testFrame } from "../test_world.ts";
import { agreeOn, modeOf } from "./display_form.ts";
import { createDisplayLink, framesShown, mayShow, noteLink } from "./display_link.ts";
import {
  asDisplayText,
  clearMessage,
  LEGACY_NOTE,
  readDisplayText,
  withNote,
} from "./display_words.ts";

type Link = PayloadOf<"linkStatus">;

function said(link: Link["link"], reason?: string): Link {
  return {
    ...{ session: 1, revision: 1, link, generation: "beta2", version: null, peer: "", since: 0 },
    ...(reason === undefined ? {} : { reason }),
  };
}

function framesWith(...frames: ReturnType<typeof testFrame>[]): RoomFrames {
  const room = createRoomFrames();
  for (const frame of frames) room.newest[frame.header.tier] = frame;
  return room;
}

Deno.test("agreeOn prefers diff to binary to json", () => {
  const modes = (...names: ("diff" | "binary" | "json")[]) => {
    const agreed = agreeOn({ modes: names });
    assert.ok(agreed.ok);
    return [modeOf(agreed.form), agreed.form.carries];
  };
  assert.deepEqual(modes("json"), ["json", "lines"]);
  assert.deepEqual(modes("json", "binary"), ["binary", "frames"]);
  assert.deepEqual(modes("json", "binary", "diff"), ["diff", "frames"]);
  assert.deepEqual(modes("diff"), ["diff", "frames"]);
  assert.deepEqual(modes("json", "diff"), ["diff", "lines"]);
});

Deno.test("agreeOn leaves out stills for who cannot decode PNG and gives lines where no JPEG goes", () => {
  const jpegOnly = agreeOn({ modes: ["binary"], codecs: ["jpeg"] });
  assert.ok(jpegOnly.ok && jpegOnly.form.carries === "frames" && !jpegOnly.form.takesStills);
  const lines = agreeOn({ modes: ["binary", "json"], codecs: ["png"] });
  assert.ok(lines.ok && lines.form.carries === "lines");
  assert.match(lines.note ?? "", /JPEG/);
  const nothing = agreeOn({ modes: ["binary"], codecs: ["webp"] });
  assert.ok(!nothing.ok);
  assert.match(nothing.reason, /JPEG/);
});

Deno.test("readDisplayText names what is wrong with a message", () => {
  const fault = (text: string) => {
    const read = readDisplayText(text);
    assert.equal(read.is, "bad");
    return read.is === "bad" ? [read.code, read.message] as const : ["", ""] as const;
  };
  assert.equal(fault("hello?")[0], "bad_json");
  assert.equal(fault("[]")[0], "bad_message");
  assert.match(fault('{"type":"dance"}')[1], /^type: /);
  assert.match(fault('{"type":"resize","width":0,"height":5}')[1], /^width: /);
  assert.match(fault('{"type":"hello","protocol":2,"modes":["json"]}')[1], /^protocol: /);
  assert.match(fault(" ".repeat(MAX_JSON_BYTES + 1))[1], /MAX_JSON_BYTES 262144/);
  const resize = readDisplayText('{"type":"resize","width":80,"height":24,"more":1}');
  assert.equal(resize.is, "word");
});

Deno.test("what a display is told keeps to the protocol's form", () => {
  const reply = asDisplayText('{"event_type":"accepted","payload":{"event_type":"x"}}');
  const clear = withNote(clearMessage("gone"), LEGACY_NOTE);
  for (const text of [reply, clear]) displayServerMessage.parse(JSON.parse(text));
  assert.equal(JSON.parse(reply).reply.event_type, "accepted");
  assert.match(JSON.parse(clear).note, /binary is the better mode/);
  assert.equal(asDisplayText(clear), clear);
});

Deno.test("noteLink tells of the loss of Octane once, and mayShow nothing from before it", () => {
  const link = createDisplayLink();
  const frames = framesWith(testFrame({ seq: 4 }), testFrame({ seq: 6, tier: "quarter" }));
  assert.equal(noteLink(link, said("live"), frames), "none");
  assert.equal(mayShow(link, { session: 7, seq: 6 }), true);
  assert.equal(noteLink(link, said("stalled"), frames), "none");
  assert.equal(noteLink(link, said("offline", "refused"), frames), "lost");
  assert.equal(link.lost, "refused");
  assert.equal(noteLink(link, said("connecting"), frames), "none");
  assert.equal(mayShow(link, { session: 7, seq: 9 }), false);
  assert.equal(noteLink(link, said("idle"), frames), "found");
  assert.equal(mayShow(link, { session: 7, seq: 6 }), false);
  assert.equal(mayShow(link, { session: 7, seq: 7 }), true);
  assert.equal(mayShow(link, { session: 8, seq: 1 }), true);
});

Deno.test("framesShown leaves out frames that are not to be shown and the room as it is", () => {
  const frames = framesWith(testFrame({ seq: 4 }), testFrame({ seq: 4, tier: "still" }));
  const shown = framesShown(frames, ({ tier }) => tier !== "still");
  assert.deepEqual(Object.keys(shown.newest), ["full"]);
  assert.deepEqual(Object.keys(frames.newest), ["full", "still"]);
});
