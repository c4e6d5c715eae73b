import assert from "node:assert/strict";
import { encodeTilesFrame, type FrameHeader } from "@fuelrail/contracts";
import type { RoomFrame } from "../room_frame.ts";
import { acceptFrame, createRoomFrames, type RoomFrames, settledStill } from "../room_frames.ts";
import { testFrame } from "../test_world.ts";
import { acceptTiles, patchFor } from "./patch.ts";
import { TILES_KEPT_BYTES } from "./tile_track.ts";

const SIZE = { width: 192, height: 128 };

function tiles(
  part: Partial<FrameHeader>,
  places: readonly (readonly [column: number, row: number])[] = [],
  tileBytes = 10,
): RoomFrame {
  const { header: plain } = testFrame({ ...SIZE, ...part });
  const header: FrameHeader = { ...plain, kind: "tiles" };
  const { bytes, body } = encodeTilesFrame(header, {
    tileSize: 64,
    tiles: places.map(([column, row]) => ({ column, row, bytes: new Uint8Array(tileBytes) })),
  });
  return { bytes, body, header, receivedMs: 0 };
}

/** A room that has the whole picture 5 and the tiles of 6. */
function roomOfTiles(): RoomFrames {
  const frames = createRoomFrames();
  acceptFrame(frames, testFrame({ ...SIZE, seq: 5 }, 0, 500));
  assert.equal(acceptTiles(frames, tiles({ seq: 5, baseSeq: 5 })), "new");
  assert.equal(acceptTiles(frames, tiles({ seq: 6, baseSeq: 5 }, [[0, 0], [2, 1]])), "new");
  return frames;
}

const had = (seq: number, part = {}) => ({ session: 7, tier: "full", seq, ...part }) as const;

Deno.test("patchFor gives a newcomer the whole picture once, and then the tiles since", () => {
  const frames = roomOfTiles();
  const first = patchFor(frames, "full", undefined, undefined);
  assert.ok(first.is === "frame");
  assert.equal(first.frame.header.seq, 5);
  assert.deepEqual(patchFor(frames, "full", undefined, first.frame.header), { is: "wait" });
  const next = patchFor(frames, "full", had(5), first.frame.header);
  assert.ok(next.is === "frame");
  const { kind, seq, baseSeq } = next.frame.header;
  assert.deepEqual([kind, seq, baseSeq], ["tiles", 6, 5]);
  assert.deepEqual(patchFor(frames, "full", had(6), next.frame.header), { is: "current" });
});

Deno.test("patchFor makes one message for all who have the same picture", () => {
  const frames = roomOfTiles();
  const [one, other] = [1, 2].map(() => patchFor(frames, "full", had(5), undefined));
  assert.ok(one?.is === "frame" && other?.is === "frame");
  assert.equal(one.frame, other.frame);
});

Deno.test("patchFor sends the whole picture where that is less", () => {
  const frames = roomOfTiles();
  acceptFrame(frames, testFrame({ ...SIZE, seq: 7 }, 0, 50));
  acceptTiles(frames, tiles({ seq: 7, baseSeq: 6 }, [[0, 0], [1, 0]], 100));
  const patch = patchFor(frames, "full", had(6), undefined);
  assert.ok(patch.is === "frame");
  assert.deepEqual([patch.frame.header.kind, patch.frame.header.seq], ["image", 7]);
});

Deno.test("patchFor gives the whole picture for what it does not know: other sessions and tiers", () => {
  const frames = roomOfTiles();
  for (const other of [{ session: 8 }, { tier: "half" }] as const) {
    const patch = patchFor(frames, "full", { ...had(5), ...other }, undefined);
    assert.ok(patch.is === "frame" && patch.frame.header.kind === "image");
  }
});

Deno.test("patchFor never goes back to a whole picture older than what was sent", () => {
  const frames = roomOfTiles();
  const sent = { session: 7, epoch: 1, seq: 9, tier: "half", converged: false } as const;
  assert.deepEqual(patchFor(frames, "full", undefined, sent), { is: "wait" });
});

Deno.test("acceptTiles counts what is wrong with a message and goes on with whole pictures", () => {
  const garbage = tiles({ seq: 7, baseSeq: 6 });
  const faults: readonly (readonly [RoomFrame, string])[] = [
    [{ ...garbage, body: Uint8Array.of(64, 0, 9, 0) }, "unreadable"],
    [tiles({ seq: 8, baseSeq: 7 }, [[0, 0]]), "tile_gap"],
    [tiles({ seq: 7, baseSeq: 6, width: 200 }, [[0, 0]]), "tile_form"],
    [tiles({ seq: 7, baseSeq: 6, codec: "png" }, [[0, 0]]), "tile_form"],
    [tiles({ seq: 7, baseSeq: 6, epoch: 2 }, [[0, 0]]), "tile_form"],
    [tiles({ seq: 7, baseSeq: 6 }, [[3, 0]]), "tile_form"],
    [tiles({ seq: 7, baseSeq: 6, tier: "still" }), "tile_form"],
  ];
  for (const [message, verdict] of faults) {
    const frames = roomOfTiles();
    assert.equal(acceptTiles(frames, message), verdict);
    if (message.header.tier === "still") continue;
    assert.deepEqual(patchFor(frames, "full", had(5), undefined), { is: "current" });
    acceptFrame(frames, testFrame({ ...SIZE, seq: 9 }, 0, 500));
    const patch = patchFor(frames, "full", had(5), undefined);
    assert.ok(patch.is === "frame" && patch.frame.header.kind === "image");
  }
});

Deno.test("acceptTiles leaves out what is older or of an ended session, and keeps what it has", () => {
  const frames = roomOfTiles();
  assert.equal(acceptTiles(frames, tiles({ seq: 6, baseSeq: 5 }, [[1, 1]])), "older");
  assert.equal(acceptTiles(frames, tiles({ seq: 7, baseSeq: 6, epoch: 0 }, [[1, 1]])), "older");
  acceptFrame(frames, testFrame({ ...SIZE, seq: 1, session: 8 }));
  assert.equal(acceptTiles(frames, tiles({ seq: 7, baseSeq: 6 }, [[1, 1]])), "ended_session");
  assert.equal(acceptTiles(frames, tiles({ seq: 7, baseSeq: 6, session: 9 })), "tile_gap");
});

Deno.test("acceptTiles keeps no more bytes than its limit; who lags gets the next whole picture", () => {
  const frames = roomOfTiles();
  acceptTiles(frames, tiles({ seq: 7, baseSeq: 6 }, [[0, 0], [1, 0]], TILES_KEPT_BYTES / 2 + 1));
  assert.equal(frames.tracks.full?.keptBytes, 0);
  assert.deepEqual(patchFor(frames, "full", had(6), had(6) as never), { is: "wait" });
  assert.deepEqual(patchFor(frames, "full", had(7), undefined), { is: "current" });
});

Deno.test("settledStill knows from tiles that the picture has moved on", () => {
  const frames = roomOfTiles();
  acceptFrame(frames, testFrame({ ...SIZE, seq: 6, tier: "still" }));
  assert.equal(settledStill(frames)?.header.seq, 6);
  acceptTiles(frames, tiles({ seq: 7, baseSeq: 6 }, [[0, 0]]));
  assert.equal(settledStill(frames), undefined);
});
