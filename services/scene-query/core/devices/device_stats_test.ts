import assert from "node:assert/strict";
import { EVENTS } from "@fuelrail/contracts";
import { deviceStats } from "./device_stats.ts";

const memory = {
  usedDeviceMemory: 3n,
  freeDeviceMemory: 5n,
  totalDeviceMemory: 8n,
  outOfCoreMemory: 1n,
  peerToPeerBytesUsed: 0n,
};
const geometry = {
  triCount: 12,
  dispTriCount: 0,
  hairSegCount: 0,
  voxelCount: 2n ** 60n,
  gaussianSplatCount: 7n,
  sphereCount: 1,
  instanceCount: 2,
  emitPriCount: 3,
  analyticLiCount: 4,
};

Deno.test("deviceStats says null for whatever Octane did not answer", () => {
  const stats = deviceStats([{ index: 0 }], { isRendering: true }, { fuelrail: "1" });
  assert.deepEqual(stats.devices[0], {
    index: 0,
    name: "",
    used_for_rendering: null,
    state: null,
    vram_total_bytes: null,
    vram_used_bytes: null,
    vram_free_bytes: null,
    out_of_core_bytes: null,
    peer_to_peer_bytes: null,
  });
  assert.ok(Object.values(stats.geometry).every((value) => value === null));
  assert.ok(Object.values(stats.textures).every((value) => value === null));
  assert.deepEqual(stats.versions, { octane: null, driver: null, fuelrail: "1" });
});

Deno.test("deviceStats takes zeros for unknown while nothing is rendered", () => {
  const zeros = { ...memory, usedDeviceMemory: 0n, freeDeviceMemory: 0n, totalDeviceMemory: 0n };
  const resources = { geometryDataSize: 0n, imagesDataSize: 0n };
  const stats = deviceStats(
    [{ index: 0, name: "GPU", isUsed: true, memory: zeros, resources }],
    { isRendering: false, geometry },
    { octane: 15_000_005, fuelrail: "1" },
  );
  assert.equal(stats.devices[0]?.vram_used_bytes, null);
  assert.equal(stats.geometry.triangles, null);
  assert.equal(stats.geometry.bytes, null);
  assert.equal(stats.versions.octane, "15000005");
});

Deno.test("deviceStats gives the largest share of a device, and no number that is not exact", () => {
  const stats = deviceStats(
    [
      { index: 0, memory, resources: { geometryDataSize: 10n, imagesDataSize: 1n } },
      { index: 1, memory, resources: { geometryDataSize: 4n, imagesDataSize: 20n } },
    ],
    { isRendering: true, geometry },
    { fuelrail: "1" },
  );
  assert.deepEqual([stats.geometry.bytes, stats.textures.bytes], [10, 20]);
  assert.equal(stats.geometry.voxels, null);
  assert.equal(stats.devices[1]?.vram_free_bytes, 5);
  const told = { ...stats, measured_at: 1, session: 1, revision: 1 };
  assert.ok(EVENTS.deviceStatsChanged.payload.safeParse(told).success);
});
