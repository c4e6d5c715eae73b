import assert from "node:assert/strict";
import { withRig } from "./rig.ts";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`getDeviceStatsRequest tells devices, memory and the scene's numbers, ${generation}`, () =>
    withRig({ generation }, async ({ get, peer }) => {
      const told = await get("getDeviceStatsRequest", {}, "deviceStatsChanged");
      const [device] = told.devices;
      assert.ok(device !== undefined && device.name.length > 0);
      assert.equal(device.used_for_rendering, true);
      assert.ok((device.vram_total_bytes ?? 0) > 0 && (device.vram_free_bytes ?? 0) > 0);
      assert.ok((told.geometry.triangles ?? 0) > 0);
      assert.ok((told.geometry.bytes ?? 0) > 0);
      assert.equal(told.versions.driver, null);
      assert.match(told.versions.octane ?? "", /^\d+$/);
      assert.match(told.versions.fuelrail, /^\d+\.\d+\.\d+/);
      const counted = peer.counts().calls["ApiRenderEngineService/getMemoryUsage"];
      const again = await get("getDeviceStatsRequest", {}, "deviceStatsChanged");
      if (again.measured_at === told.measured_at) {
        assert.equal(peer.counts().calls["ApiRenderEngineService/getMemoryUsage"], counted);
      }
    }));
}

Deno.test("getDeviceStatsRequest says unknown of a scene that is not rendered", () =>
  withRig({ targetless: true }, async ({ get }) => {
    const { geometry, textures } = await get("getDeviceStatsRequest", {}, "deviceStatsChanged");
    for (const value of [...Object.values(geometry), ...Object.values(textures)]) {
      assert.equal(value, null);
    }
  }));
