import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { bytes, count, nothing, stamped, unixMs } from "./fields.ts";

const known = <T extends z.ZodType>(schema: T): z.ZodNullable<T> => z.nullable(schema);

const device = z.object({
  index: count,
  name: z.string().max(256),
  used_for_rendering: known(z.boolean()),
  state: known(z.string().max(64)),
  vram_total_bytes: known(bytes),
  vram_used_bytes: known(bytes),
  vram_free_bytes: known(bytes),
  out_of_core_bytes: known(bytes),
  peer_to_peer_bytes: known(bytes).optional(),
}).meta({ title: "device" });

/** The machine that Octane renders on; null is unknown, never an estimate. */
export const deviceEvents = defineEvents({
  getDeviceStatsRequest: {
    direction: "c2s",
    owner: "scene-query",
    role: "viewer",
    since: 1,
    available: true,
    reply: "deviceStatsChanged",
    doc: "Asks for devices, memory and scene statistics.",
    payload: nothing,
  },
  deviceStatsChanged: {
    direction: "s2c",
    owner: "scene-query",
    role: "viewer",
    subject: "settings",
    since: 1,
    available: true,
    doc: "Devices, memory and scene statistics as Octane tells them.",
    payload: z.object({
      ...stamped,
      measured_at: unixMs,
      devices: z.array(device),
      geometry: z.object({
        triangles: known(count),
        displaced_triangles: known(count),
        hair_segments: known(count),
        voxels: known(count),
        spheres: known(count),
        instances: known(count),
        emissive_primitives: known(count),
        analytic_lights: known(count),
        gaussian_splats: known(count).optional(),
        bytes: known(bytes).describe("on the device that holds most"),
      }),
      textures: z.object({
        rgba32: known(count),
        rgba64: known(count),
        grey8: known(count),
        grey16: known(count),
        virtual: known(count).optional(),
        bytes: known(bytes).describe("on the device that holds most"),
      }),
      versions: z.object({
        octane: known(z.string().max(64)),
        driver: known(z.string().max(64)),
        fuelrail: z.string().max(64),
      }),
    }),
  },
});
