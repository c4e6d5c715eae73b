import type { FrameHeader } from "@fuelrail/contracts/binary";
import fc from "fast-check";
import assert from "node:assert/strict";
import { EMPTY_SLOT, type SlotEffect, type SlotEvent, stepSlot } from "./frame_slot.ts";
import { isNewerInSession } from "./picture_order.ts";
import { headerOf } from "./test_frames.ts";

const BODY = new Uint8Array([1]);

const headers = fc.record({
  epoch: fc.integer({ min: 1, max: 3 }),
  seq: fc.integer({ min: 1, max: 12 }),
  tier: fc.constantFrom("quarter" as const, "full" as const, "still" as const),
  isTiles: fc.boolean(),
  baseSeq: fc.integer({ min: 1, max: 12 }),
}).map(({ isTiles, baseSeq, ...fields }) => {
  const tiles = isTiles && fields.tier !== "still" ? { kind: "tiles", baseSeq } as const : {};
  return headerOf({ ...fields, ...tiles, lossless: fields.tier === "still" });
});

const moves = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: headers.map((header) => ({ do: "arrive" as const, header })) },
    { weight: 2, arbitrary: fc.constant({ do: "decode" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "fail" as const }) },
    { weight: 2, arbitrary: fc.constant({ do: "draw" as const }) },
  ),
  { maxLength: 60 },
);

/** A shell that decodes and draws when told, keeping what the slot asked for. */
function createBench() {
  let state = EMPTY_SLOT;
  const drawn: FrameHeader[] = [];
  const acked: number[] = [];
  let decoding: number | undefined;
  let ready: { readonly token: number; readonly header: FrameHeader } | undefined;
  const bitmaps = new Set<number>();

  function feed(event: SlotEvent): void {
    const step = stepSlot(state, event);
    state = step.state;
    step.effects.forEach(take);
  }

  function take(effect: SlotEffect): void {
    if (effect.type === "decode") {
      assert.equal(decoding, undefined, "two pictures decode at once");
      decoding = effect.token;
    }
    if (effect.type === "draw") ready = effect;
    if (effect.type === "discard") assert.ok(bitmaps.delete(effect.token));
    if (effect.type === "ack") acked.push(effect.seq);
  }

  return {
    drawn,
    acked,
    bitmaps,
    counters: () => state.counters,
    isBusy: () => decoding !== undefined || ready !== undefined,
    arrive: (header: FrameHeader) => feed({ type: "arrived", header, body: BODY }),
    finishDecode(ok: boolean) {
      const token = decoding;
      if (token === undefined) return;
      decoding = undefined;
      if (ok) bitmaps.add(token);
      feed({ type: ok ? "decoded" : "decodeFailed", token });
    },
    draw() {
      const picture = ready;
      if (picture === undefined) return;
      ready = undefined;
      bitmaps.delete(picture.token);
      const { header } = picture;
      if (header.kind === "tiles") {
        const base = drawn.findLast(({ tier }) => tier !== "still");
        assert.ok(base !== undefined && base.tier === header.tier && base.seq >= header.baseSeq);
      }
      drawn.push(header);
      feed({ type: "drawn", token: picture.token });
    },
  };
}

Deno.test("stepSlot acks each frame once, in order, and draws ever newer pictures", () => {
  fc.assert(
    fc.property(moves, (list) => {
      const bench = createBench();
      const arrived: number[] = [];
      for (const move of list) {
        if (move.do === "arrive") {
          arrived.push(move.header.seq);
          bench.arrive(move.header);
        }
        if (move.do === "decode") bench.finishDecode(true);
        if (move.do === "fail") bench.finishDecode(false);
        if (move.do === "draw") bench.draw();
        assert.deepEqual(bench.acked, arrived.slice(0, bench.acked.length));
      }
      while (bench.isBusy()) {
        bench.finishDecode(true);
        bench.draw();
      }
      assert.deepEqual(bench.acked, arrived);
      bench.drawn.forEach((header, index) => {
        const before = bench.drawn[index - 1];
        assert.ok(before === undefined || isNewerInSession(header, before));
      });
      assert.equal(bench.bitmaps.size, 0);
      const { received, drawn, superseded, stale, undecodable, unplaceable } = bench.counters();
      assert.equal(received, drawn + superseded + stale + undecodable + unplaceable);
    }),
    { numRuns: 500 },
  );
});

Deno.test("stepSlot ends on the newest frame when every picture can be decoded", () => {
  const wholes = headers.map((header) => ({ ...header, kind: "image" as const }));
  fc.assert(fc.property(fc.array(wholes, { minLength: 1, maxLength: 40 }), (list) => {
    const bench = createBench();
    for (const header of list) bench.arrive(header);
    while (bench.isBusy()) {
      bench.finishDecode(true);
      bench.draw();
    }
    const last = bench.drawn.at(-1);
    assert.ok(last);
    assert.ok(list.every((header) => !isNewerInSession(header, last)));
  }));
});
