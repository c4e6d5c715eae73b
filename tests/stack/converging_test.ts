import assert from "node:assert/strict";
import { connectViewer, type SeenFrame } from "../testkit/raw_viewer.ts";
import { type BusKind, startStack } from "../testkit/stack.ts";

const SMALL = { width: 128, height: 64, maxSamples: 8 } as const;
const PATIENT_MS = 120_000;

function isFinalStill({ header }: SeenFrame): boolean {
  return header.tier === "still" && header.converged;
}

for (const generation of ["alpha5", "beta2"] as const) {
  for (const bus of ["memory", "nats"] as const satisfies readonly BusKind[]) {
    Deno.test(`an ${generation} render converges to one lossless still over ${bus}`, async () => {
      await using stack = await startStack({ bus, peer: { ...SMALL, generation } });
      const viewer = await connectViewer({ port: stack.port, hello: { name: "watcher" } });
      const status = await viewer.next("linkStatus", (link) => link.generation === generation);
      assert.equal(status.renderer, "Fuelrail test renderer");
      const still = await viewer.nextFrame(isFinalStill, PATIENT_MS);
      assert.equal(still.header.lossless, true);
      assert.equal(still.header.samples, SMALL.maxSamples);
      assert.deepEqual([...still.body.subarray(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0)));
      // However busy the machine is, and whatever it skips, each of two renders has its still.
      stack.peer.edit((scene) => {
        const camera = scene.at(scene.node("Render target"), "camera");
        scene.set(camera, "fov", [35, 0, 0, 0]);
      });
      await viewer.nextFrame(
        (frame) => isFinalStill(frame) && frame.header.epoch > still.header.epoch,
        PATIENT_MS,
      );
      assertOrdered(viewer.frames.map(({ header }) => header));
      await viewer.close();
    });
  }
}

Deno.test("a viewer who joins a render finished long ago sees its still at once", async () => {
  await using stack = await startStack({ peer: SMALL });
  const first = await connectViewer({ port: stack.port });
  const still = await first.nextFrame(isFinalStill, PATIENT_MS);
  await first.close();
  const late = await connectViewer({ port: stack.port });
  const seen = await late.nextFrame(isFinalStill, PATIENT_MS);
  assert.equal(seen.header.seq, still.header.seq);
  assert.deepEqual(seen.body, still.body);
  await late.close();
});

/** No image of an older epoch or of a lower number may follow a newer one. */
function assertOrdered(headers: readonly { readonly epoch: number; readonly seq: number }[]): void {
  assert.ok(headers.length > 1, "only one frame came");
  for (const [index, header] of headers.entries()) {
    const before = headers[index - 1];
    if (before === undefined) continue;
    assert.ok(header.epoch >= before.epoch, `epoch ${header.epoch} after ${before.epoch}`);
    assert.ok(header.seq >= before.seq, `frame ${header.seq} after ${before.seq}`);
  }
}
