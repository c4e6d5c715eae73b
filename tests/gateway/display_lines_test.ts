import assert from "node:assert/strict";
import { displayServerMessage } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { pngOf } from "./canvas_rig.ts";
import { redOf, startDisplayRig } from "./display_rig.ts";

/** Whether a red came out of a JPEG of about that red. */
function isAbout(red: number, wanted: number): boolean {
  return Math.abs(red - wanted) < 12;
}

Deno.test("a client that says nothing gets whole pictures of 80 by 24 and a word for binary", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(1, 200);
  const old = await rig.display();
  const frame = await old.next("frame");
  assert.deepEqual([frame.width, frame.height, frame.seq], [80, 24, 1]);
  assert.match(frame.note ?? "", /binary is the better mode/);
  assert.equal(old.screen.length, 24);
  for (const line of old.screen) {
    assert.equal(line.split("\u2580").length - 1, 80);
    assert.ok(line.endsWith("\x1b[0m"));
  }
  // 64 by 32 pixels fill 80 by 40 of 80 by 48: four rows of them are black.
  assert.ok(isAbout(redOf(old.screen[12]), 200));
  assert.equal(redOf(old.screen[0]), 0);
  await rig.paint(2, 100);
  const second = await old.next("frame");
  assert.equal(second.note, undefined);
  assert.ok(isAbout(redOf(old.screen[12]), 100));
  for (const message of old.heard) displayServerMessage.parse(message);
});

Deno.test("a client's size is its own, and a size is made once for all who take it", async () => {
  await using rig = await startDisplayRig();
  const [one, two, other] = [await rig.display(), await rig.display(), await rig.display()];
  other.send({ type: "resize", width: 10, height: 4 });
  await rig.paint(1, 200);
  await one.next("frame");
  await two.next("frame");
  const small = await other.next("frame", ({ width }) => width === 10);
  assert.equal(small.height, 4);
  assert.equal(other.screen.length, 4);
  assert.equal(one.screen.length, 24);
  const made = await rig.metric("display_texts_total");
  await rig.paint(2, 90);
  for (const client of [one, two, other]) await client.next("frame", ({ seq }) => seq === 2);
  assert.equal(await rig.metric("display_texts_total"), made + 2, "one for each of two sizes");
});

Deno.test("changes alone go to who takes them, a whole picture to who has just come", async () => {
  await using rig = await startDisplayRig();
  const hello = { modes: ["diff", "json"] };
  const first = await rig.display({ hello });
  const welcome = await first.next("welcome");
  assert.deepEqual([welcome.mode, welcome.carries], ["diff", "lines"]);
  await rig.paint(1, 200);
  await first.next("frame");
  await rig.paint(2, 100);
  const diff = await first.next("diff");
  assert.equal(diff.seq, 2);
  assert.equal(diff.lines?.length, 20, "the black rows have not changed");
  const late = await rig.display({ hello });
  await late.next("frame");
  assert.deepEqual(late.screen, first.screen);
  await rig.paint(3, 50);
  await first.next("diff", ({ seq }) => seq === 3);
  await late.next("diff", ({ seq }) => seq === 3);
  assert.deepEqual(late.screen, first.screen);
  first.send({ type: "resize", width: 12, height: 6 });
  assert.equal((await first.next("frame")).width, 12);
});

Deno.test("a picture that looks the same is not sent again", async () => {
  await using rig = await startDisplayRig();
  const client = await rig.display({ hello: { modes: ["json"] } });
  await client.next("welcome");
  await rig.paint(1, 200);
  await client.next("frame");
  const made = await rig.metric("display_texts_total");
  await rig.paint(2, 200);
  await until(async () => await rig.metric("display_texts_total") === made + 1);
  await rig.paint(3, 20);
  await client.next("frame", ({ seq }) => seq === 3);
  assert.deepEqual(client.heard.map(({ seq }) => seq).filter((seq) => seq !== undefined), [1, 3]);
});

Deno.test("a finished picture is shown as text where no live one is there", async () => {
  await using rig = await startDisplayRig();
  rig.show({ seq: 4, tier: "still", width: 64, height: 32 }, await pngOf(64, 32, 150));
  const client = await rig.display();
  await client.next("frame");
  assert.ok(isAbout(redOf(client.screen[12]), 150));
});

Deno.test("a size out of its limits is refused by name and the old one stays", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(1, 200);
  const client = await rig.display({ hello: { modes: ["json"] } });
  await client.next("frame");
  client.send({ type: "resize", width: 1_000, height: 500 });
  const refused = await client.next("reply");
  assert.equal(refused.reply?.event_type, "viewerError");
  assert.match(String(refused.reply?.payload["message"]), /DISPLAY_CELLS_MAX 65536/);
  await rig.paint(2, 20);
  assert.equal((await client.next("frame")).width, 80);
});

Deno.test("nobody there costs nothing: no demand, no picture", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(1, 200);
  const client = await rig.display();
  await client.next("frame");
  assert.ok(rig.ingest.demands.at(-1)?.tiers.full !== undefined);
  await client.close();
  await until(() => rig.ingest.demands.at(-1)?.ttl_ms === 0);
  assert.equal(await rig.metric("display_clients"), 0);
  const made = await rig.metric("display_texts_total");
  await rig.paint(2, 20);
  const again = await rig.display();
  await again.next("frame", ({ seq }) => seq === 2);
  assert.equal(await rig.metric("display_texts_total"), made + 1);
});
