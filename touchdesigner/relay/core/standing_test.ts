import assert from "node:assert/strict";
import { isSameStanding, SILENT_MS, type SourceFacts, standingOf } from "./standing.ts";

const facts = (more: Partial<SourceFacts>): SourceFacts => ({
  room: "STUDIO",
  isBusUp: true,
  link: { link: "live" },
  silentMs: 100,
  ...more,
});

Deno.test("standingOf() holds the picture whenever its source cannot be relied on", () => {
  const told = (more: Partial<SourceFacts>) => {
    const { state, held } = standingOf(facts(more));
    return [state, held];
  };
  assert.deepEqual(told({}), ["live", false]);
  assert.deepEqual(told({ link: { link: "idle" } }), ["idle", false]);
  assert.deepEqual(told({ link: { link: "stalled" } }), ["stalled", true]);
  assert.deepEqual(told({ link: { link: "offline" } }), ["octane_lost", true]);
  assert.deepEqual(told({ link: { link: "of tomorrow" } }), ["connecting", true]);
  assert.deepEqual(told({ link: undefined }), ["connecting", true]);
  assert.deepEqual(told({ silentMs: SILENT_MS + 1 }), ["nobody", true]);
  assert.deepEqual(told({ isBusUp: false }), ["no_bus", true]);
});

Deno.test("standingOf() gives reasons that name the room or are Octane's", () => {
  assert.match(standingOf(facts({ silentMs: 60_000 })).reason ?? "", /STUDIO/);
  const lost = standingOf(facts({ link: { link: "offline", reason: "Nothing answers" } }));
  assert.equal(lost.reason, "Nothing answers");
  assert.ok(isSameStanding(lost, { ...lost }));
  assert.ok(!isSameStanding(undefined, lost));
});
