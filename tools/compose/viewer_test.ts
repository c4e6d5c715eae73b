import assert from "node:assert/strict";
import type { FrameHeader } from "@fuelrail/contracts";
import { orderFault } from "./viewer.ts";

const base: FrameHeader = {
  kind: "image",
  codec: "jpeg",
  converged: false,
  lossless: false,
  interactive: false,
  alpha: false,
  announced: false,
  seq: 1,
  baseSeq: 0,
  epoch: 1,
  inputSeq: 0,
  width: 1,
  height: 1,
  renderWidth: 1,
  renderHeight: 1,
  samples: 1,
  maxSamples: 1,
  renderSeconds: 0,
  samplesPerSecond: 0,
  capturedAtMs: 0,
  session: 1,
  tier: "full",
  renderPassId: 0,
};

const faultOf = (...headers: Partial<FrameHeader>[]): string | undefined =>
  orderFault(headers.map((header) => ({ header: { ...base, ...header }, bodyBytes: 1 })));

Deno.test("orderFault() passes newer frames, gaps and a new session", () => {
  assert.equal(faultOf({ seq: 1 }, { seq: 2 }, { seq: 9 }), undefined);
  assert.equal(faultOf({ seq: 9 }, { seq: 1, session: 2 }), undefined);
});

Deno.test("orderFault() passes the lossless picture of a frame already seen", () => {
  assert.equal(faultOf({ seq: 4 }, { seq: 4, tier: "still" }, { seq: 5 }), undefined);
});

Deno.test("orderFault() passes the same picture in a better tier, and in no other", () => {
  assert.equal(faultOf({ seq: 4, tier: "half" }, { seq: 4, tier: "full" }), undefined);
  assert.match(
    faultOf({ seq: 4, tier: "full" }, { seq: 4, tier: "half" }) ?? "",
    /seq 4 \(half\) after 4 \(full\)/,
  );
});

Deno.test("orderFault() names a frame that is repeated or older", () => {
  assert.match(faultOf({ seq: 4 }, { seq: 4 }) ?? "", /seq 4 \(full\) after 4/);
  assert.match(faultOf({ seq: 4 }, { seq: 3 }) ?? "", /seq 3 \(full\) after 4/);
  assert.match(faultOf({ seq: 4, epoch: 2 }, { seq: 5, epoch: 1 }) ?? "", /epoch 1 after 2/);
});
