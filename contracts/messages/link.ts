import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { count, sentence, stamped, u32, unixMs, wide } from "./fields.ts";

/** State of the connection to Octane. */
export const linkState = z.enum(["connecting", "live", "idle", "stalled", "offline"]);
/** Which family of Octane's wire the peer speaks. */
export const generation = z.enum(["alpha5", "beta2", "unknown"]);
/** What the render engine does. */
export const renderState = z.enum(["stopped", "waiting", "rendering", "paused", "finished"]);

const ofEpoch = {
  ...stamped,
  epoch: u32.describe("rises with every change of what is rendered"),
  changeLevel: wide.describe("Octane's change level"),
};

/** The link to Octane and the course of the render. */
export const linkEvents = defineEvents({
  linkStatus: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "status",
    since: 1,
    available: true,
    doc: "The link to Octane: `idle` is connected with nothing to render (no target, paused, " +
      "finished, stopped); `stalled` is a call past its deadline or a render without images.",
    payload: z.object({
      ...stamped,
      link: linkState,
      generation,
      version: z.string().nullable().describe("Octane's version number, null while unknown"),
      renderer: z.string().nullable().optional().describe(
        "the name that the renderer gives itself",
      ),
      peer: z.string().describe("host:port"),
      since: unixMs.describe("Unix time of entering this link state, ms"),
      reason: sentence.optional().describe("why it is not live, or what Octane waits for"),
    }),
  },
  renderProgress: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "render",
    since: 1,
    available: true,
    doc: "How far the render is, at most four times a second.",
    payload: z.object({
      ...ofEpoch,
      state: renderState,
      samples: count.describe("samples per pixel done"),
      maxSamples: count.describe("samples per pixel at the end"),
      samplesPerSecond: z.number().min(0),
      renderSeconds: z.number().min(0).describe("seconds"),
      estimatedSeconds: z.number().min(0).nullable().describe("seconds in all; null when unknown"),
      width: z.int().min(0).describe("of the render, pixels"),
      height: z.int().min(0).describe("of the render, pixels"),
    }),
  },
  renderRestarted: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "render",
    since: 1,
    available: true,
    doc: "A new epoch began: earlier samples are gone.",
    payload: z.object(ofEpoch),
  },
  renderFirstImage: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "render",
    since: 1,
    available: true,
    doc: "The first image of an epoch came, once an epoch, before any filtering.",
    payload: z.object({
      ...ofEpoch,
      inputSeq: u32.describe("newest input of the driver that the image includes"),
    }),
  },
  renderFinished: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "render",
    since: 1,
    available: true,
    doc: "Every sample is done.",
    payload: z.object({ ...ofEpoch, samples: count.describe("samples per pixel") }),
  },
  renderFailed: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "render",
    since: 1,
    available: true,
    doc: "Octane reported that the render failed.",
    payload: z.object({ ...stamped, reason: sentence }),
  },
});
